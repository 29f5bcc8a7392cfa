"""A recording replays to the same trace everywhere, and whatever was altered is found."""

from dataclasses import replace

import pytest

from support.recordings import record, short_scenario, with_altered_frame, with_exchange
from support.scripted_board import ScriptedBoard
from watchword_bench.protocol.codec import encode
from watchword_bench.recording.reader import RecordingError, read_recording
from watchword_bench.recording.replay import replay, replay_on
from watchword_bench.runtimes import RUNTIMES, TargetCrashed

FRAME = encode("acknowledge", 0, command=1, type=12)
SCAN_5 = 1 + 5 * 6  # the exchange of the sixth scan


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_every_runtime_does_it_again(recorded, recording, runtime):
    again = replay(recording, runtime)
    assert again.ok
    assert again.equal > 60
    assert again.trace_sha256 == recorded[1].trace_sha256


def test_a_run_on_another_runtime_with_another_clock(tmp_path):
    file = tmp_path / "unix.mcap"
    record(short_scenario(t0_ms=(1 << 30) - 4000), file, seed=2**63 + 5, runtime="micropython")
    assert replay(read_recording(file), "cpython").ok


@pytest.mark.parametrize(
    ("name", "fields"),
    [("track", {"evidence": 1}), ("cue", {"level": 3}), ("interrogate", {"nonce": bytes(8)})],
)
def test_an_altered_frame_is_found_and_shown(recording, name, fields):
    found = replay(with_altered_frame(recording, name, **fields), "cpython")
    assert not found.ok
    (field, value), *_ = fields.items()
    assert found.parting.ours.frame.fields[field] == value
    assert found.parting.theirs.frame.fields[field] != value
    assert found.parting.ours.frame.name == found.parting.theirs.frame.name == name


def test_one_bit_of_what_was_sent_makes_a_difference(recording):
    index = next(i for i, exchange in enumerate(recording.exchanges) if len(exchange.sent) > 20 and i > 50)
    sent = bytearray(recording.exchanges[index].sent)
    sent[12] ^= 1
    assert not replay(with_exchange(recording, index, sent=bytes(sent)), "cpython").ok


def test_another_time_makes_a_difference(recording):
    index = 40
    clock_ms = recording.exchanges[index].clock_ms + 3000
    assert not replay(with_exchange(recording, index, clock_ms=clock_ms), "cpython").ok


def test_another_random_stream_makes_a_difference(recording):
    about = {**recording.about, "random_seed": "2"}
    assert replay(replace(recording, about=about), "cpython").parting.ours.frame.name == "interrogate"


def test_a_trace_that_goes_on_or_ends_early(recording):
    shorter = replace(recording, exchanges=recording.exchanges[:-10])
    assert replay(shorter, "cpython").ok
    longer = with_exchange(recording, -1, received=recording.exchanges[-1].received + FRAME)
    assert replay(longer, "cpython").parting.theirs is None
    silenced = with_exchange(recording, SCAN_5, received=b"")
    assert replay(silenced, "cpython").parting.ours.t_ms == 6000


def test_without_the_random_streams_seed_there_is_no_replay(recording):
    about = {name: value for name, value in recording.about.items() if name != "random_seed"}
    with pytest.raises(RecordingError, match="random stream"):
        replay(replace(recording, about=about), "cpython")


def test_bytes_that_are_no_frame_are_counted(recording):
    found = replay_on(recording, ScriptedBoard(lambda frame: b"debug!" if frame.name == "scan" else b""))
    assert (found.ok, found.strays) == (False, 6 * 21)


def test_a_crash_is_told_with_what_came_before_it(recording):
    class Falling(ScriptedBoard):
        def _exchange(self, t_ms, data):
            if t_ms >= 1_005_000:
                raise TargetCrashed("scripted", "exit status 1", "ZeroDivisionError")
            return FRAME

    found = replay_on(recording, Falling())
    assert not found.ok
    assert "ZeroDivisionError" in found.crash
    assert found.frames[-1].t_ms == 4750
