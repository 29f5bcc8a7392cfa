"""The same bytes, times and random stream give the simulation's trace, bit by bit, at full line rate."""

import time

import pytest

from watchword_bench.runtimes import open_runtime
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw
from watchword_bench.world.load import load_scenario, scenario_names

SHORT_FORM = ("tower22",)
NOT_FLOWN = ("four-sites",)  # four boards: what each does is in the others


@pytest.mark.parametrize("name", [name for name in scenario_names() if name not in NOT_FLOWN])
def test_trace_is_the_simulations(rig, figure, long, name):
    if not long and name not in SHORT_FORM:
        pytest.skip("in the whole suite: `make hil BOARD=virtual`")
    world = draw(load_scenario(name), 1)
    with open_runtime("cpython", world.board_seed) as board:
        simulated = fly(world, board)
    begun = time.monotonic()
    with rig.in_step(world.board_seed, name) as board:
        flown = fly(world, board)
    took_s = time.monotonic() - begun
    figure("run", f"{world.t_s[-1]:.0f} s of {name} in {took_s:.1f} s")
    figure("trace", flown.trace_sha256[:16])
    assert flown.trace_sha256 == simulated.trace_sha256
