"""The board's decoder and encoder, against arbitrary bytes and against the host's."""

import struct

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from support.messages import LURE, frames, garbage, messages
from watchword.link import layout
from watchword.link.frame import OVERHEAD, Decoder, Encoder
from watchword_bench.protocol.codec import StreamDecoder, encode
from watchword_bench.protocol.codec import frame as framed
from watchword_bench.protocol.schema import BY_NAME, MESSAGES

READ_MAX = 256
LONGEST = 11 + layout.PAYLOAD_MAX
COUNTERS = ("good", "bad", "lost", "skipped")


class Board:
    """A decoder as the superloop drives it; what it found, and what it was given."""

    def __init__(self, read_max=READ_MAX):
        self.decoder = Decoder(read_max)
        self.found = []
        self.fed = 0

    def read(self, data):
        buf = bytearray(data.ljust(READ_MAX, b"\xa5"))  # what is beyond n must not matter
        self.decoder.feed(buf, len(data))
        self.fed += len(data)
        self.collect()

    def expire(self):
        self.decoder.expire()
        self.collect()

    def collect(self):
        d = self.decoder
        while d.next():
            self.found.append((d.type, d.sequence, bytes(d.buf[d.start : d.start + d.length])))

    def read_all(self, data, size=READ_MAX):
        for at in range(0, len(data), size):
            self.read(data[at : at + size])
        return self

    def counters(self):
        return {name: getattr(self.decoder, name) for name in COUNTERS}


def parts(frame):
    """Type, sequence and payload of a whole frame."""
    _, _, type_, sequence = struct.unpack_from("<2sHBH", frame)
    return type_, sequence, frame[7:-4]


def config_get(sequence):
    return encode("config_get", sequence, key=0)


reads = st.sampled_from((1, 7, 63, 64, 65, READ_MAX))


@given(st.lists(frames(), max_size=5), reads)
def test_every_frame_arrives_however_it_is_split(sent, size):
    board = Board().read_all(b"".join(sent), size)
    assert board.found == [parts(frame) for frame in sent]
    assert board.decoder.skipped == board.decoder.bad == 0


@given(st.lists(st.tuples(garbage, frames()), max_size=4), reads)
def test_every_good_frame_behind_garbage_is_found_and_no_other(stream, size):
    board = Board().read_all(b"".join(noise + frame for noise, frame in stream), size)
    board.expire()
    assert board.found == [parts(frame) for _, frame in stream]
    assert board.decoder.skipped == sum(len(noise) for noise, _ in stream)


@given(st.lists(st.one_of(garbage, frames()), max_size=6), reads)
def test_every_byte_is_in_a_good_frame_or_skipped(stream, size):
    board = Board().read_all(b"".join(stream), size)
    board.expire()
    in_frames = sum(11 + len(payload) for _, _, payload in board.found)
    assert in_frames + board.decoder.skipped == board.fed
    assert board.decoder.good == len(board.found)


@given(st.lists(st.one_of(garbage, frames(), st.none()), max_size=8), reads)
def test_board_and_host_find_the_same_and_count_the_same(stream, size):
    board, host, heard = Board(), StreamDecoder(), []
    for piece in stream:
        if piece is None:
            board.expire()
            heard += host.expire()
        else:
            board.read_all(piece, size)
            heard += [
                frame for at in range(0, len(piece), size) for frame in host.feed(piece[at : at + size])
            ]
    assert board.found == [parts(frame.raw) for frame in heard]
    assert board.counters() == {name: getattr(host, name) for name in COUNTERS}


def test_longest_frame_in_the_smallest_buffer():
    plot = {"range": 1, "azimuth": 2, "elevation": 3, "doppler": 4, "snr": 5}
    scan = encode("scan", 1, t_ms=0, scan=1, plots=[plot] * 64)
    assert len(scan) == LONGEST
    board = Board(read_max=1).read_all(scan * 3, 1)
    assert board.found == [parts(scan)] * 3


def test_a_scan_that_says_another_count_than_its_length_is_bad():
    plot = {"range": 1, "azimuth": 2, "elevation": 3, "doppler": 4, "snr": 5}
    payload = bytearray(encode("scan", 0, t_ms=0, scan=1, plots=[plot] * 3)[7:-4])
    payload[6] = 4
    stream = framed(layout.SCAN, 0, bytes(payload)) + config_get(1)
    board, host = Board().read_all(stream), StreamDecoder()
    assert board.found == [parts(frame.raw) for frame in host.feed(stream)] == [parts(config_get(1))]
    assert board.decoder.bad == host.bad == 1


@pytest.mark.parametrize("length", [layout.PAYLOAD_MAX + 9, 8, 6, 0, 0xFFFF])
def test_a_length_no_scan_can_have_is_not_waited_for(length):
    lure = layout.SYNC + length.to_bytes(2, "little") + bytes((layout.SCAN, 0, 0))
    assert Board().read_all(lure + config_get(0)).found == [parts(config_get(0))]


def test_silence_gives_up_a_frame_that_stays_unfinished():
    board = Board().read_all(LURE + LURE[:3] + config_get(7))
    assert board.found == []
    board.expire()
    assert board.found == [parts(config_get(7))]
    board.read(config_get(8))  # the line speaks again: unfinished frames are waited for again
    board.read(LURE)
    assert board.decoder.skipped == len(LURE) + 3


def test_bytes_that_find_no_room_are_counted():
    decoder = Decoder(4)
    flood = LURE + bytes(LONGEST)
    decoder.feed(flood, len(flood))
    assert decoder.skipped == len(flood) - LONGEST - 4
    while decoder.next():
        pass
    frame = config_get(0)
    for at in range(0, len(frame), 4):
        decoder.feed(frame[at : at + 4], 4)
    assert decoder.next()
    assert decoder.type == layout.CONFIG_GET


@pytest.mark.parametrize(
    ("numbers", "lost"),
    [
        ((5, 6, 7), 0),
        ((5, 8), 2),
        ((0xFFFE, 0xFFFF, 0, 1), 0),
        ((0xFFFE, 2), 3),
        ((7, 7, 8), 0),  # repeated
        ((20_000, 10, 12), 1),  # an end that restarted counts from there
        ((0, 0x8000), 0x7FFF),
        ((0, 0x8001), 0),
    ],
)
def test_gaps_in_the_sequence_are_losses(numbers, lost):
    board, host = Board(), StreamDecoder()
    for number in numbers:
        board.read(config_get(number))
        host.feed(config_get(number))
    assert (board.decoder.lost, host.lost) == (lost, lost)


def test_a_hello_begins_the_count():
    hello = {"table": b"", "role": 1, "test_build": 0, "build": b"", "version": b"", "board": b""}
    board = Board().read_all(config_get(5) + encode("hello", 1000, **hello) + config_get(1002))
    assert board.decoder.lost == 1


def test_counters_wrap_with_the_clock():
    board = Board()
    for name in COUNTERS:
        setattr(board.decoder, name, 2**30 - 1)
    board.read_all(config_get(0) + LURE[:2] + config_get(2))
    board.expire()
    assert board.counters() == {"good": 1, "bad": 0, "lost": 0, "skipped": 1}


class Wire:
    """A port that takes a given number of bytes a write."""

    def __init__(self, takes):
        self.takes = iter(takes)
        self.sent = b""

    def write(self, buf, n):
        n = min(n, next(self.takes, n))
        self.sent += bytes(buf[:n])
        return n


def pack(out, name, fields):
    message = BY_NAME[name]
    values = [fields[field.name] for field in message.fields]
    struct.pack_into(getattr(layout, "FORMAT_" + name.upper()), out.buf, out.at, *values)
    out.end(message.type)


single = messages([message for message in MESSAGES if not message.repeat])


@given(st.lists(single, max_size=8), st.lists(st.integers(0, 70), max_size=20))
def test_the_host_reads_what_the_board_packs(sent, takes):
    out, wire = Encoder(2000), Wire(takes)
    for name, fields in sent:
        pack(out, name, fields)
        out.drain(wire)
    while out.pending():
        out.drain(wire)
    heard = StreamDecoder().feed(wire.sent)
    assert [(frame.name, frame.fields) for frame in heard] == sent
    assert [frame.sequence for frame in heard] == list(range(len(sent)))


def test_a_full_encoder_drops_the_newest_and_both_ends_count():
    out, wire, host = Encoder(3 * 14), Wire(()), StreamDecoder()
    for command in range(5):
        pack(out, "acknowledge", {"command": command, "type": 12})
    assert (out.pending(), out.lost) == (42, 2)
    heard = host.feed(bytes(out.buf[: out.pending()]))
    out.drain(wire)
    pack(out, "acknowledge", {"command": 5, "type": 12})
    heard += host.feed(bytes(out.buf[: out.pending()]))
    assert [frame.fields["command"] for frame in heard] == [0, 1, 2, 5]
    assert host.lost == 2


@given(
    st.lists(st.integers(0, 0xFFFF), max_size=8), st.integers(0, 100), st.integers(0, 2), st.integers(0, 100)
)
def test_frames_closed_together_are_as_if_closed_one_by_one(commands, capacity, before, kept):
    """Also without room for all of them, behind others, and with room kept for others."""
    step = layout.LENGTHS[layout.ACKNOWLEDGE] + OVERHEAD
    assume(kept == 0 or max(before, 1) * step <= capacity)
    one_by_one, together = Encoder(capacity), Encoder(capacity + kept)
    for command in commands[:before]:
        for out in (one_by_one, together):
            pack(out, "acknowledge", {"command": command, "type": 7})
    for command in commands:
        pack(one_by_one, "acknowledge", {"command": command, "type": 12})
    for n in range(min(len(commands), together.room(layout.ACKNOWLEDGE, kept))):
        at = together.at + n * step
        struct.pack_into(layout.FORMAT_ACKNOWLEDGE, together.buf, at, commands[n], 12)
    together.end_all(layout.ACKNOWLEDGE, len(commands), kept)
    sent = [(out.pending(), out.lost, bytes(out.buf[: out.pending()])) for out in (one_by_one, together)]
    assert sent[0] == sent[1]
    for out in (one_by_one, together):
        out.drain(Wire(()))
        pack(out, "acknowledge", {"command": 1, "type": 2})
    assert one_by_one.buf[: one_by_one.pending()] == together.buf[: together.pending()]


def test_the_longest_message_fits_the_scratch_room_of_a_full_encoder():
    out = Encoder(0)
    longest = max((m for m in MESSAGES if not m.repeat), key=lambda m: m.layout.size)
    pack(out, longest.name, {f.name: bytes(f.length) if "s" in f.code else 0 for f in longest.fields})
    assert (out.pending(), out.lost) == (0, 1)


def test_the_board_counts_to_65535_and_begins_anew():
    out, wire, host = Encoder(100), Wire(()), StreamDecoder()
    heard = []
    for command in range(0x10001):
        pack(out, "acknowledge", {"command": command & 0xFFFF, "type": 0})
        out.drain(wire)
        if command > 0xFFFC:
            heard += host.feed(wire.sent)
        wire.sent = b""
    assert [frame.sequence for frame in heard] == [0xFFFD, 0xFFFE, 0xFFFF, 0]
    assert host.lost == 0


def test_a_port_that_takes_nothing_loses_nothing():
    out = Encoder(100)
    assert out.drain(Wire((0,))) == 0
    pack(out, "acknowledge", {"command": 1, "type": 2})
    assert out.drain(Wire((0,))) == 0
    assert out.pending() == 14
