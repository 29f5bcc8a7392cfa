"""Resets, power cuts and the watchdog: the board comes back by itself and watches on."""

import random

from support.bench import Bench, inbound, named
from watchword_bench.hil.waiting import BOOT_S, await_text, boot_cause, now_ms
from watchword_bench.line.greeting import greet
from watchword_bench.line.live import LiveRuntime
from watchword_bench.protocol.codec import encode

SCANS, SCAN_MS = 4, 260
CUTS_SHORT, CUTS_LONG = 3, 40
CTRL_C, CTRL_D = b"\x03", b"\x04"
DRONE = inbound(3000.0, 50.0)


def watch(line):
    """Feed a board in its own time until it tells of a track."""
    bench = Bench(LiveRuntime(line, greet(line)), t0_ms=now_ms())
    said = bench.fly([DRONE], SCANS, period_ms=SCAN_MS)
    assert named(said, "track")
    return bench


def half_a_scan(bench):
    """Bytes of a scan that breaks off."""
    whole = bench.message("scan", t_ms=bench.t_ms + SCAN_MS, scan=0, plots=[])
    return whole[: len(whole) // 2]


def test_reset_in_the_middle_of_a_scan(rig):
    virtual = rig.hands()
    with rig.line() as line:
        line.write(half_a_scan(watch(line)))
        virtual.reset()
        assert boot_cause(line) == "POWER_ON"
        watch(line)


def test_ctrl_c_and_a_soft_reset_in_the_middle_of_a_scan(rig):
    """At the service console: to the REPL, where nothing watches, and by Ctrl-D back."""
    with rig.line() as line, rig.console_line() as console:
        line.write(half_a_scan(watch(line)))
        console.write(CTRL_C)
        await_text(console, b">>> ", BOOT_S)
        console.write(CTRL_D)
        assert boot_cause(line) == "SOFT"
        watch(line)


def test_power_cuts_at_random_moments(rig, figure, long):
    """Whatever it was doing, it boots, and what it had acknowledged before still holds."""
    virtual = rig.hands()
    moments = random.Random(1)
    cuts = CUTS_LONG if long else CUTS_SHORT
    with rig.line() as line:
        for _ in range(cuts):
            bench = Bench(LiveRuntime(line, greet(line)), t0_ms=now_ms())
            bench.fly([DRONE], moments.randrange(1, 4), period_ms=SCAN_MS)
            line.write(half_a_scan(bench)[: moments.randrange(8)])
            virtual.power_cut()
            virtual.power_on()
            assert boot_cause(line) == "POWER_ON"
        watch(line)
    figure("power cuts", str(cuts))


def test_watchdog_bites_a_loop_that_hangs(rig, figure):
    with rig.line() as line:
        watch(line)
        line.write(encode("test_wedge", 0, duration=0))
        assert boot_cause(line) == "WATCHDOG"
        watch(line)
    figure("watchdog period", f"{rig.board.constants['WATCHDOG_MS']} ms")
