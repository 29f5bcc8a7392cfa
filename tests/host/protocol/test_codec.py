"""The host's encoder and decoder, its units and its traces."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.messages import frames, messages, sequences
from watchword_bench.protocol.codec import (
    StreamDecoder,
    decode,
    encode,
    frame,
    physical,
    trace_bytes,
    trace_sha256,
)
from watchword_bench.protocol.errors import BadFields, UnknownMessage
from watchword_bench.protocol.schema import BY_NAME
from watchword_bench.protocol.table import TRACED

PLOT = {"range": 9000, "azimuth": 0x4000, "elevation": -32768, "doppler": -64, "snr": 255}
EVENT = {"t_ms": 1, "event": 2, "track": 3, "a": 4, "b": 5}


@given(messages(), sequences)
def test_what_is_encoded_is_decoded(message, sequence):
    name, fields = message
    data = encode(name, sequence, **fields)
    received = decode(data + b"more")
    assert received.fields.pop("count", None) == (len(fields["plots"]) if name == "scan" else None)
    assert (received.name, received.sequence, received.fields, received.raw) == (name, sequence, fields, data)
    assert frame(data[4], sequence, received.payload) == data


def crc_32(data):
    """Bit by bit, as docs/protocol.md has it."""
    register = 0xFFFFFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0xEDB88320 if register & 1 else 0)
    return register ^ 0xFFFFFFFF


def test_a_frame_byte_by_byte():
    body = bytes.fromhex("0100 0d 3412 56")
    crc = crc_32(body).to_bytes(4, "little")
    assert encode("config_get", 0x1234, key=0x56) == b"\xa5\x5a" + body + crc
    assert crc_32(b"123456789") == 0xCBF43926  # the check value of CRC-32/ISO-HDLC


@given(frames(), st.data())
def test_no_cut_or_flipped_frame_is_decoded(data, draw):
    assert decode(data[: draw.draw(st.integers(0, len(data) - 1))]) is None
    flipped = bytearray(data)
    flipped[draw.draw(st.integers(0, len(data) - 1))] ^= draw.draw(st.integers(1, 255))
    assert decode(bytes(flipped)) is None


def test_frames_of_one_stream_in_one_read():
    stream = encode("time", 1, t_ms=5, day=2) + b"noise" + encode("scan", 2, t_ms=6, scan=1, plots=[PLOT])
    decoder = StreamDecoder()
    assert [(f.name, f.sequence) for f in decoder.feed(stream)] == [("time", 1), ("scan", 2)]
    assert (decoder.good, decoder.skipped, decoder.lost) == (2, 5, 0)


@pytest.mark.parametrize(
    ("name", "fields", "complaint"),
    [
        ("time", {"t_ms": 1}, "time: without day"),
        ("time", {"t_ms": 1, "day": 2, "year": 3}, "time: has no field year"),
        ("time", {"t_ms": -1, "day": 2}, "time: t_ms = -1"),
        ("time", {"t_ms": 1, "day": 65536}, "time: day = 65536"),
        ("time", {"t_ms": 1.5, "day": 0}, "time: t_ms = 1.5"),
        ("bench_key", {"command": 1, "code": b"", "key": bytes(17)}, "key has 17 bytes, at most 16 fit"),
        ("scan", {"t_ms": 1, "scan": 1, "plots": [PLOT] * 65}, "scan: 65 plots, at most 64 fit"),
        ("scan", {"t_ms": 1, "scan": 1, "plots": [PLOT, {**PLOT, "snr": 256}]}, "scan: plot 1: snr = 256"),
    ],
)
def test_a_message_that_cannot_be_sent_says_why(name, fields, complaint):
    with pytest.raises(BadFields, match=complaint):
        encode(name, 0, **fields)


def test_an_unknown_message_names_the_known():
    with pytest.raises(UnknownMessage, match="'tracks'; there are hello, time, scan"):
        encode("tracks", 0)


def test_units():
    scan = decode(encode("scan", 0, t_ms=2000, scan=1, plots=[PLOT]))
    assert physical(scan) == {
        "t_ms": 2000.0,
        "scan": 1,
        "count": 1,
        "plots": [{"range": 4500.0, "azimuth": 90.0, "elevation": None, "doppler": -2.0, "snr": None}],
    }


def test_absent_is_none_by_field():
    never = {"time_to_asset": 65535, "latest_look": -15, "proof_age": 65535, "azimuth": 65535}
    fields = {field.name: 0 for field in BY_NAME["cue"].fields}
    values = physical(decode(encode("cue", 0, **{**fields, **never})))
    assert (values["time_to_asset"], values["proof_age"], values["latest_look"]) == (None, None, -1.5)
    assert values["azimuth"] == pytest.approx(360, abs=0.006)


def test_a_trace_is_of_the_traced_frames_whatever_their_sequence():
    stream = [decode(encode("event", 7, **EVENT)), decode(encode("time", 8, t_ms=0, day=0))]
    later = [decode(encode("event", 9, **EVENT))]
    assert "event" in TRACED
    assert "time" not in TRACED
    assert trace_bytes(stream) == trace_bytes(later) == encode("event", 0, **EVENT)
    assert trace_sha256(stream) == hashlib.sha256(encode("event", 0, **EVENT)).hexdigest()
    assert trace_sha256(stream) != trace_sha256(stream + later)
