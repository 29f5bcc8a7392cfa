"""At the rate of a real radar: the story of Tower 22, and how long a cue takes."""

from pathlib import Path

import pytest

from watchword_bench.line.latency import percentile
from watchword_bench.line.schedule import Schedule
from watchword_bench.runtimes import open_runtime
from watchword_bench.runtimes.base import Runtime
from watchword_bench.sim.outcome import judge
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw
from watchword_bench.world.load import load_scenario

CUES = Path(__file__).with_name("cues.toml")
WITHIN_MS = 20.0
"""Of the loopback's own, at the 99th percentile: docs/bench.md."""
CUES_A_SECOND = 0.5
"""At least; fewer say nothing of a percentile."""


class InTime(Runtime):
    """Runs at full rate up to a time of the feed's clock, then as time passes, which latencies are of."""

    def __init__(self, board, from_ms):
        super().__init__()
        self.name = board.name
        self._board = board
        self._from_ms = from_ms

    @classmethod
    def require(cls):
        """Needs nothing of its own."""

    def _exchange(self, t_ms, data):
        if self._board.wire.schedule is None and t_ms >= self._from_ms:
            self._board.wire.schedule = Schedule()
            self._board.wire.latencies.ms.clear()
        return self._board.exchange(t_ms, data)

    def _close(self):
        self._board.close()


def fly_in_time(rig, world, from_s):
    """Fly a world, in real time from a time on; the run, its trace in simulation, cue latencies."""
    with open_runtime("cpython", world.board_seed) as board:
        simulated = fly(world, board)
    with rig.in_step(world.board_seed, world.name) as board:
        run = fly(world, InTime(board, world.scenario.t0_ms + 1000 * from_s))
        return run, simulated.trace_sha256, board.wire.latencies


def test_cues_come_in_time(rig, figure, long, loopback, loopback_ms, pytestconfig):
    """A dozen drones keep the board calling; whole, or the last half minute of them.

    The loopback is measured on either side, and the slower counts: other work may have come to the computer.
    """
    rig.in_real_time()
    world = draw(load_scenario(CUES), 1)
    duration_s = world.scenario.duration_s
    lasts_s = duration_s if long else pytestconfig.getoption("--excerpt")
    run, trace, latencies = fly_in_time(rig, world, duration_s - lasts_s)
    own_ms = max(percentile(loopback_ms, 99), percentile(loopback(), 99))
    figure("cue latency", latencies.told())
    figure("the loopback's own, 99 %", f"{own_ms:.1f} ms")
    assert len(latencies.ms) >= CUES_A_SECOND * lasts_s
    assert latencies.percentile(99) <= own_ms + WITHIN_MS
    assert run.trace_sha256 == trace


def test_tower22_in_real_time(rig, figure, long):
    if not long:
        pytest.skip("takes four minutes: `make hil BOARD=virtual`")
    rig.in_real_time()
    world = draw(load_scenario("tower22"), 1)
    run, trace, latencies = fly_in_time(rig, world, 0)
    figure("cue latency", latencies.told())
    assert run.trace_sha256 == trace
    assert judge(run).ok
