"""Files that are whole, cut, damaged, foreign or something else: each is named for what it is."""

import contextlib
import json
from io import BytesIO

import pytest
from mcap.reader import make_reader
from mcap.writer import Writer

from support.recordings import write
from watchword_bench.recording import recorder
from watchword_bench.recording.reader import RecordingError, read_recording
from watchword_bench.recording.recorder import Recorder

STEP = 997  # bytes; prime, so that cuts fall anywhere within a record


def test_a_whole_recording_comes_back_as_it_was(recorded, recording):
    file, _ = recorded
    assert recording.lacks is None
    assert recording.name == "short, seed 1"
    assert recording.seconds == 21.25
    with file.open("rb") as stream:
        messages = [(c.topic, json.loads(m.data)) for _, c, m in make_reader(stream).iter_messages()]
    for topic, side in (("/to_board/raw", "sent"), ("/from_board/raw", "received")):
        raws = [bytes.fromhex(told["raw"]) for name, told in messages if name == topic]
        assert [getattr(exchange, side) for exchange in recording.exchanges] == raws
    assert len(recording.truths) == sum(name == "/truth" for name, _ in messages)


def test_wherever_it_is_cut_the_beginning_is_there(recorded, recording, tmp_path):
    data = recorded[0].read_bytes()
    cut = tmp_path / "cut.mcap"
    known = 0
    for length in [*range(0, len(data), STEP), len(data) - 9, len(data) - 1]:
        cut.write_bytes(data[:length])
        if known == 0:
            with contextlib.suppress(RecordingError):
                known = len(read_recording(cut).exchanges)
            continue
        part = read_recording(cut)
        assert part.lacks == "cut short"
        assert part.exchanges == recording.exchanges[: len(part.exchanges)]
        assert len(part.exchanges) >= known
        known = len(part.exchanges)
    assert known == len(recording.exchanges)


def test_damage_ends_it_where_it_is(recorded, recording, tmp_path):
    data = bytearray(recorded[0].read_bytes())
    chunks = make_reader(BytesIO(data)).get_summary().chunk_indexes
    chunk = chunks[len(chunks) // 2]
    data[chunk.chunk_start_offset + chunk.chunk_length // 2] ^= 1
    (tmp_path / "damaged.mcap").write_bytes(data)
    part = read_recording(tmp_path / "damaged.mcap")
    assert part.lacks.startswith("damaged (")
    assert part.exchanges == recording.exchanges[: len(part.exchanges)]
    assert 0 < len(part.exchanges) < len(recording.exchanges)


@pytest.mark.parametrize("position", range(40, 20_000, 1777))
def test_any_flipped_byte_is_found_or_harmless(recorded, recording, tmp_path, position):
    data = bytearray(recorded[0].read_bytes())
    data[position] ^= 0x55
    (tmp_path / "flipped.mcap").write_bytes(data)
    try:
        part = read_recording(tmp_path / "flipped.mcap")
    except RecordingError:
        return
    assert part.exchanges == recording.exchanges[: len(part.exchanges)]


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "empty"), (b"t_s,track\n0,1\n", "not an MCAP file"), (b"\x89MCAP", "not an MCAP")],
)
def test_what_is_no_mcap(tmp_path, data, name):
    file = tmp_path / "other.mcap"
    file.write_bytes(data)
    with pytest.raises(RecordingError, match=name):
        read_recording(file)


def test_somebody_elses_mcap(tmp_path):
    file = tmp_path / "robot.mcap"
    writer = Writer(str(file))
    writer.start()
    writer.finish()
    with pytest.raises(RecordingError, match=r"robot\.mcap: an MCAP file, but no recording of Watchword's"):
        read_recording(file)


def test_another_message_table_is_named_with_the_revision_that_has_it(recording, tmp_path):
    file = tmp_path / "foreign.mcap"
    write(recording, file, table_hash="0123456789abcdef", git_revision="cafe")
    with pytest.raises(RecordingError, match=r"message table 0123456789abcdef.* git revision cafe"):
        read_recording(file)


def test_a_recording_of_nothing(tmp_path):
    Recorder(tmp_path / "nothing.mcap", {}).close()
    with pytest.raises(RecordingError, match="nothing recorded yet"):
        read_recording(tmp_path / "nothing.mcap")


def test_a_recording_that_names_no_message_table(tmp_path, monkeypatch):
    monkeypatch.setattr(recorder, "provenance", dict)
    Recorder(tmp_path / "bare.mcap", {}).close()
    with pytest.raises(RecordingError, match="message table of nobody"):
        read_recording(tmp_path / "bare.mcap")


def test_without_scenario_and_truth(tmp_path):
    with Recorder(tmp_path / "board.mcap", {}) as bench:
        bench.sent(0, 5, b"\x01")
        bench.received(10, b"\x02")
        bench.received(20, b"\x03")
    recording = read_recording(tmp_path / "board.mcap")
    assert (recording.name, recording.scenario, recording.truths) == ("board.mcap", None, ())
    (exchange,) = recording.exchanges
    assert (exchange.clock_ms, exchange.sent, exchange.received) == (5, b"\x01", b"\x02\x03")
