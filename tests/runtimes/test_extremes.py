"""The tracker at the ends of what is stated, under the heap lock: a big int is a MemoryError."""

from pathlib import Path

import pytest

from support import extremes, rigs
from watchword_bench.arithmetic.quantities import RANGES
from watchword_bench.runtimes.snippet import run_snippet

SEEDS = (100, 101, 102, 103)

SCRIPT = """
from micropython import heap_lock, heap_unlock
from watchword.kernel import columns
from watchword.settings import Params
from extremes import Rig, results
from ranges import RANGES

def find(where):
    module, name = where.split(".")
    return getattr(getattr(__import__("watchword.kernel." + module).kernel, module), name)

makers = (columns.make_tracks, columns.make_plots, columns.make_work)
made = [make(lambda rows: [0] * rows) for make in makers]  # as a board has them
rig = Rig(made, lambda values: Params(*values), find, RANGES, int, heap_lock, heap_unlock)
for found in results(rig, {seeds}):
    print(*found)
"""


@pytest.fixture(scope="module")
def wanted():
    return [f"{what} {result}" for what, result in extremes.results(rigs.plain(), SEEDS)]


@pytest.mark.parametrize("runtime", ["micropython", "wasm"])
def test_it_fits_31_bits_and_allocates_nothing(runtime, wanted):
    files = {
        "extremes.py": Path(extremes.__file__).read_text(),
        "ranges.py": f"RANGES = {RANGES!r}",
    }
    assert run_snippet(runtime, SCRIPT.format(seeds=SEEDS), files).splitlines() == wanted
