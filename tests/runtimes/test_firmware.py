"""A whole attack on the real firmware: the same trace everywhere, and no allocation in any scan."""

import pytest

from watchword_bench.runtimes.cpython import CPythonRuntime
from watchword_bench.runtimes.unix import UnixRuntime
from watchword_bench.runtimes.wasm import WasmRuntime
from watchword_bench.sim.run import Run, fly
from watchword_bench.world.draw import draw
from watchword_bench.world.load import load_scenario
from watchword_bench.world.world import World

SEED = 11
WRAPS_AFTER_MS = 100_000  # in the thick of it


@pytest.fixture(scope="module")
def world() -> World:
    scenario = load_scenario("tower22")
    return draw(scenario.model_copy(update={"t0_ms": (1 << 30) - WRAPS_AFTER_MS}), SEED)


@pytest.fixture(scope="module")
def wanted(world) -> Run:
    with CPythonRuntime(SEED) as runtime:
        run = fly(world, runtime)
    kinds = {frame.name for frame in run.received}
    assert {"track", "cue", "interrogate", "event"} <= kinds  # enough went on to compare
    assert len(run.scans) == world.scans > 200
    return run


def test_unix_trace_equals_cpythons_under_the_heap_lock(world, wanted):
    with UnixRuntime(SEED) as runtime:
        assert fly(world, runtime).trace_sha256 == wanted.trace_sha256
    assert sum(runtime.costs.locked_sections) == world.scans


def test_scans_allocate_nothing_where_they_may(world, wanted):
    with UnixRuntime(SEED, count=True) as runtime:
        assert fly(world, runtime).trace_sha256 == wanted.trace_sha256
    assert sum(runtime.costs.locked_sections) == world.scans
    assert set(runtime.costs.allocated_bytes) == {0}


@pytest.mark.parametrize("collect_always", [False, True])
def test_wasm_trace_equals_cpythons_however_often_garbage_is_collected(world, wanted, collect_always):
    with WasmRuntime(SEED, collect_always=collect_always) as runtime:
        assert fly(world, runtime).trace_sha256 == wanted.trace_sha256
    costs = runtime.costs
    assert sum(costs.locked_sections) == world.scans
    assert all(
        (fuel > 0) == (locks > 0)
        for fuel, locks in zip(costs.locked_fuel, costs.locked_sections, strict=True)
    )
