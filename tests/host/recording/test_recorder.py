"""What a recording holds, read with the `mcap` library and JSON alone."""

import contextlib
import json
import re
from pathlib import Path

import pytest
from mcap.exceptions import EndOfFile
from mcap.reader import make_reader
from mcap.records import Message
from mcap.stream_reader import StreamReader

from support.json_schema import complaints
from support.recordings import record, short_scenario
from watchword_bench.recording.recorder import Recorder

SCANS = 21  # 20 s of one scan a second
EXCHANGES = 1 + SCANS * 6  # the start-up; a scan, three wakings, the replies, the crew


@pytest.fixture(scope="module")
def messages(recorded):
    """(topic, message, its content), in the order of the file."""
    with recorded[0].open("rb") as stream:
        return [
            (channel.topic, message, json.loads(message.data))
            for _, channel, message in make_reader(stream, validate_crcs=True).iter_messages(
                log_time_order=False
            )
        ]


def contents(messages, topic):
    return [content for name, _, content in messages if name == topic]


def test_every_message_keeps_to_the_schema_in_the_file(recorded):
    with recorded[0].open("rb") as stream:
        for schema, channel, message in make_reader(stream).iter_messages():
            assert (schema.encoding, channel.message_encoding) == ("jsonschema", "json")
            assert complaints(json.loads(message.data), json.loads(schema.data)) == []


def test_every_exchange_is_there_with_its_bytes(recorded, messages):
    sent, received = contents(messages, "/to_board/raw"), contents(messages, "/from_board/raw")
    assert len(sent) == len(received) == EXCHANGES
    run = recorded[1]
    for direction, raws in ((True, sent), (False, received)):
        frames = b"".join(p.frame.raw for p in run.passed if p.to_board is direction)
        assert b"".join(bytes.fromhex(raw["raw"]) for raw in raws) == frames
    assert sum(not raw["raw"] for raw in sent) >= 3 * SCANS  # the board was only woken


def test_times_count_from_the_start_and_the_clock_is_the_boards(messages):
    first, second = [m for m in messages if m[0] == "/to_board/raw"][:2]
    assert (first[1].log_time, second[1].log_time) == (0, 500_000_000)
    assert (first[2]["clock_ms"], second[2]["clock_ms"]) == (999_500, 1_000_000)


def test_every_frame_is_told_with_its_bytes(recorded, messages):
    by_name = {}
    for passed in recorded[1].passed:
        by_name.setdefault(passed.frame.name, []).append(passed.frame)
    for name, frames in by_name.items():
        told = contents(messages, f"/{name}")
        assert [message["raw"] for message in told] == [frame.raw.hex() for frame in frames]
    (cue, *_) = contents(messages, "/cue")
    assert (cue["kind"], cue["reasons"][0]) == ("IDENTIFY", "INBOUND")


def test_truth_is_there_for_every_scan(messages):
    truths = contents(messages, "/truth")
    assert len(truths) == SCANS
    friend, follower = truths[0]["platforms"]
    assert (friend["name"], friend["kind"], friend["platform"]) == ("friend", "friend", 11)
    assert (follower["name"], follower["answers"]) == ("follower", False)
    for truth, scan in zip(truths, contents(messages, "/scan"), strict=True):
        assert len(truth["plot_sources"]) == len(scan["plots"])


def test_what_it_was_made_with(recorded):
    with recorded[0].open("rb") as stream:
        reader = make_reader(stream)
        metadata = {record.name: record.metadata for record in reader.iter_metadata()}
        (scenario,) = reader.iter_attachments()
    about = metadata["watchword"]
    assert (about["scenario"], about["seed"], about["runtime"]) == ("short", "1", "cpython")
    assert {"table_hash", "firmware_sha256", "random_seed", "version", "format"} <= about.keys()
    assert metadata["configuration"]["sigma_range"] == "15 m"
    assert metadata["configuration"]["scan_period"] == "1000 ms"
    assert (scenario.name, scenario.data) == ("scenario.toml", b'name = "short"\n')


def test_the_pages_program_reads_it(recorded, capsys, monkeypatch, tmp_path):
    page = Path(__file__).parents[3] / "docs" / "recordings.md"
    (program,) = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    (tmp_path / "run.mcap").write_bytes(recorded[0].read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    assert "IDENTIFY ['INBOUND', 'NO_REPLY']" in capsys.readouterr().out


def test_recording_changes_nothing_and_repeats_exactly(recorded, tmp_path):
    file, run = recorded
    again = record(short_scenario(), tmp_path / "again.mcap")
    assert again.trace_sha256 == run.trace_sha256
    assert (tmp_path / "again.mcap").read_bytes() == file.read_bytes()


def test_a_clock_that_wraps(tmp_path):
    record(short_scenario(t0_ms=(1 << 30) - 3000, duration_s=10.0), tmp_path / "wrap.mcap")
    with (tmp_path / "wrap.mcap").open("rb") as stream:
        reader = make_reader(stream)
        told = [(m.log_time, json.loads(m.data)) for _, _, m in reader.iter_messages("/to_board/raw")]
    assert [at_ns for at_ns, _ in told] == sorted(at_ns for at_ns, _ in told)
    assert told[-1][0] == 11_250_000_000
    assert told[-1][1]["clock_ms"] == 7750


def test_what_is_older_than_a_second_is_in_the_file_while_it_is_written(tmp_path):
    file = tmp_path / "open.mcap"
    with Recorder(file, {}) as recorder:
        times_ns = [k * 130_000_000 for k in range(60)]
        for k, at_ns in enumerate(times_ns):
            recorder.sent(at_ns, k, b"")
            recorder.received(at_ns, b"\x00")
            older_ns = [t for t in times_ns[: k + 1] if t < at_ns - 1_000_000_000]
            assert latest_ns(file) >= max(older_ns, default=-1)


def test_a_silent_board_is_written_out_too(tmp_path):
    file = tmp_path / "silent.mcap"
    with Recorder(file, {}) as recorder:
        recorder.sent(0, 0, b"")
        assert latest_ns(file) < 0
        recorder.flush_if_due(1_000_000_000)
        assert latest_ns(file) == 0


def latest_ns(file):
    """Of the messages that are in the file now, which has no end yet; -1 if there is none."""
    latest = -1
    with file.open("rb") as stream, contextlib.suppress(EndOfFile):
        for record in StreamReader(stream).records:
            latest = record.log_time if isinstance(record, Message) else latest
    return latest
