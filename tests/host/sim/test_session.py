"""Several runs, with boards that fail, differ or are interrupted."""

import io

import pytest
from rich.console import Console

from support.scripted_board import ScriptedBoard
from watchword_bench.protocol.codec import encode
from watchword_bench.runtimes import TargetCrashed
from watchword_bench.sim import session
from watchword_bench.sim.overview import overview
from watchword_bench.world.schema import Scenario

INBOUND = {
    "kind": "inbound",
    "start_range_m": 5000.0,
    "start_azimuth_deg": 0.0,
    "speed_mps": 50.0,
    "height_m": 100.0,
}


def says(a):
    """A script: event number `a` with every scan."""
    return lambda frame: (
        encode("event", 0, t_ms=0, event=1, track=5, a=a, b=0) if frame.name == "scan" else b""
    )


def dies(frame):
    if frame.name == "scan":
        raise TargetCrashed("wasm", "it trapped", "line 7")
    return b""


def is_stopped(frame):
    if frame.name == "scan" and frame.fields["scan"] == 2:
        raise KeyboardInterrupt
    return b""


@pytest.fixture
def fly(monkeypatch):
    """fly(scripts by runtime, seeds, expect) is a session against scripted boards, and what `each` saw."""

    def run(scripts, seeds=(1,), expect=()):
        def open_scripted(name, seed):
            board = ScriptedBoard(scripts[name])
            board.name = name
            return board

        monkeypatch.setattr(session, "open_runtime", open_scripted)
        scenario = Scenario.model_validate(
            {
                "name": "hand-made",
                "title": "-",
                "story": "-",
                "duration_s": 10.0,
                "platform": [{"name": "drone", "truth": "hostile", "motion": INBOUND}],
                "expect": list(expect),
            }
        )
        seen = []
        return session.fly_all(scenario, seeds, list(scripts), seen.append), seen

    return run


def screen(flown):
    text = io.StringIO()
    Console(width=100, file=text).print(overview(flown))
    return " ".join(text.getvalue().split())


def test_every_seed_on_every_runtime(fly):
    flown, seen = fly({"cpython": says(1), "wasm": says(1)}, seeds=(1, 2))
    assert [(o.run.world.seed, o.run.runtime) for o in seen] == [
        (1, "cpython"),
        (1, "wasm"),
        (2, "cpython"),
        (2, "wasm"),
    ]
    assert flown.ok
    assert "4 of 4 runs meet every expectation; traces are equal" in screen(flown)


def test_unequal_traces_fail_and_are_shown(fly):
    flown, _ = fly({"cpython": says(1), "wasm": says(2)})
    assert not flown.ok
    text = screen(flown)
    assert "seed 1: traces differ after 0 equal frames" in text
    assert "a 1 2" in text
    assert "traces differ" in text


def test_a_trace_that_ends_is_shown(fly):
    flown, _ = fly({"cpython": says(1), "wasm": lambda frame: b""})
    assert "none: the trace has ended" in screen(flown)


def test_an_expectation_that_does_not_hold(fly):
    expect = [{"expect": "tracked", "truth": "drone", "at_least": 0.5}]
    flown, _ = fly({"cpython": says(1)}, seeds=(1, 2), expect=expect)
    assert not flown.ok
    assert "tracked drone: holds in 0 of 2 runs" in screen(flown)


def test_a_crash_loses_no_other_run(fly):
    flown, seen = fly({"cpython": says(1), "wasm": dies}, seeds=(1, 2))
    assert not flown.ok
    assert len(seen) == 2
    assert [(crash["seed"], crash["runtime"]) for crash in flown.summary["crashes"]] == [
        (1, "wasm"),
        (2, "wasm"),
    ]
    text = screen(flown)
    assert "seeds 1, 2 on wasm did not end: runtime 'wasm': it trapped line 7" in text
    assert "2 of 4 runs meet every expectation" in text


def test_ctrl_c_keeps_what_was_seen(fly):
    flown, seen = fly({"cpython": is_stopped}, seeds=(1, 2))
    assert (flown.interrupted, flown.ok, len(seen)) == (True, False, 1)
    assert len(seen[0].run.scans) == 2
    assert "Ended early" in screen(flown)


def test_ctrl_c_between_runs(fly, monkeypatch):
    def stop(outcome):
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "judge", stop)
    flown, seen = fly({"cpython": says(1)})
    assert (flown.interrupted, seen) == (True, [])
