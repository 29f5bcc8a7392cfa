"""Cables pulled and put back, and a host that stops reading: the board goes on, and so does the next host."""

import time

import pytest

from support.bench import Bench, inbound, named
from watchword_bench.hil.waiting import frames, heard, now_ms
from watchword_bench.line.greeting import greet
from watchword_bench.line.line import LineError
from watchword_bench.line.live import LiveRuntime
from watchword_bench.protocol.codec import encode

SCANS, SCAN_MS = 4, 260
DEAF_S = 1.0
BREAK_S = 5.0
ASKED = 4000
"""Questions whose answers, 24 bytes each, are more than terminal, wire and board keep."""
DRONE = inbound(3000.0, 50.0)


def test_pulled_and_replugged_while_it_watches(rig):
    """The host is told at once; the board never restarted, and its track is the one it was."""
    virtual = rig.hands()
    with rig.line() as line:
        bench = Bench(LiveRuntime(line, greet(line)), t0_ms=now_ms())
        before = named(bench.fly([DRONE], SCANS, period_ms=SCAN_MS), "track")[-1]
        starts = len(virtual.starts)
        virtual.unplug("uart")
        with pytest.raises(LineError, match="the line broke"):
            list(frames(line, BREAK_S))
    virtual.plug("uart")
    with rig.line() as line:
        greet(line)
        again = Bench(LiveRuntime(line, greet(line)), t0_ms=bench.t0_ms, greet=False)
        again.t_ms = bench.t_ms + SCAN_MS
        after = named(again.fly([DRONE], SCANS, period_ms=SCAN_MS), "track")
    assert len(virtual.starts) == starts
    assert after[-1].fields["track"] == before.fields["track"]


def test_a_host_that_stops_reading_holds_nothing_up(rig, figure):
    """The board takes in all that it is told; answers that find no room are dropped, and counted."""
    with rig.line() as line:
        greet(line)
        before = heard(line, "health", 3.0).fields
        line.pause()
        for n in range(ASKED):
            line.write(encode("config_get", n, key=0))
        time.sleep(DEAF_S)
        line.resume()
        said = list(frames(line, DEAF_S))
        after = heard(line, "health", 3.0).fields
    answered = sum(frame.name == "config_value" for frame in said)
    dropped = after["output_lost"] - before["output_lost"]
    figure("answers asked for, heard, dropped by the board's count", f"{ASKED}, {answered}, {dropped}")
    assert after["frames_good"] - before["frames_good"] == ASKED
    assert answered < ASKED
