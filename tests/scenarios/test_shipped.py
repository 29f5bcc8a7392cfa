"""Every shipped scenario, whole: what its file expects holds, and all runtimes agree on every frame.

More seeds: `watchword sim SCENARIO --runtime all --seeds 1..20`.
"""

import pytest

from watchword_bench.runtimes import open_runtime
from watchword_bench.sim.compare import first_difference
from watchword_bench.sim.outcome import judge
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw
from watchword_bench.world.load import load_scenario, scenario_names

CLOCK_WRAP = 1 << 30


def flown(scenario, seed, runtime="cpython"):
    with open_runtime(runtime, seed) as board:
        return fly(draw(scenario, seed), board)


def unmet(run):
    """What does not hold, as a person would want to read it in a failure."""
    return [finding for finding in judge(run).findings if not finding.ok]


@pytest.mark.parametrize("seed", [201, 202, 203])
@pytest.mark.parametrize("name", scenario_names())
def test_its_expectations_hold(name, seed):
    scenario = load_scenario(name)
    assert scenario.expect
    assert unmet(flown(scenario, seed)) == []


@pytest.mark.parametrize("name", scenario_names())
def test_all_runtimes_agree_and_none_allocates_in_a_scan(name):
    scenario = load_scenario(name)
    reference = flown(scenario, 204)
    for runtime in ("micropython", "wasm"):
        run = flown(scenario, 204, runtime)
        assert first_difference(reference, run) is None
        assert run.trace_sha256 == reference.trace_sha256
        assert sum(run.costs.locked_sections) >= len(run.scans)
        assert not any(run.costs.allocated_bytes)


@pytest.mark.parametrize("before_s", [5, 120])
def test_the_clock_may_wrap_in_mid_attack(before_s):
    scenario = load_scenario("tower22").model_copy(update={"t0_ms": CLOCK_WRAP - 1000 * before_s})
    assert unmet(flown(scenario, 205)) == []


def test_a_run_repeats_by_its_seed_and_only_by_it():
    scenario = load_scenario("not-interrogated")
    first, again, other = (flown(scenario, seed) for seed in (206, 206, 207))
    assert first.trace_sha256 == again.trace_sha256
    assert first.trace_sha256 != other.trace_sha256
