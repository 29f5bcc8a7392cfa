"""The clock's wrap at 2^30 ms, 12.4 days, by jumping to it."""

from support.bench import CLOCK, Bench, inbound, named
from watchword_bench.runtimes import open_runtime

SCANS = 24
DAYS_25_MS = 2 * CLOCK + 7_000


def run(board, t0_ms):
    """What a board says of a drone from some time on, with times told from there."""
    bench = Bench(board, t0_ms=t0_ms)
    said = bench.fly([inbound(4000.0, 50.0)], SCANS)
    names = ("track", "cue", "interrogate")
    told = [frame for frame in said if frame.name in names]
    return [(one.name, one.fields | {"t_ms": (one.fields["t_ms"] - t0_ms) % CLOCK}) for one in told]


def test_the_wrap_changes_nothing(rig):
    with rig.in_step(1, "across") as board:
        across = run(board, CLOCK - 12_000)
    with rig.in_step(1, "within") as board:
        within = run(board, 5_000)
    assert {name for name, _ in within} == {"track", "cue", "interrogate"}
    assert across == within


def test_jumps_of_days_are_as_in_simulation(rig):
    """Feed, silence for 25 days, which is two wraps, and feed again."""

    def days(board):
        bench = Bench(board, t0_ms=CLOCK - 30_000)
        bench.fly([inbound(4000.0, 50.0)], SCANS)
        bench.wait(DAYS_25_MS)
        bench.fly([inbound(4000.0, 50.0).begun_at(bench.t_s)], SCANS)
        return bench

    with rig.in_step(1) as board:
        there = days(board)
    with open_runtime("cpython", 1) as board:
        here = days(board)
    assert there.trace == here.trace
    assert named(there.frames, "event")
