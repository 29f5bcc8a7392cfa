"""Whole scans at the edge of all input, under the heap lock: a big int or an allocation is a MemoryError."""

from array import array
from pathlib import Path

import pytest

from support import storm
from support.storm import Storm
from watchword_bench.runtimes.snippet import run_snippet

SEEDS, SCANS, START_MS = (1, 2, 3), 20, (1 << 30) - 12_000

SCRIPT = """
from array import array
from micropython import heap_lock, heap_unlock
from storm import Storm

for seed in {seeds}:
    storm = Storm(lambda rows: array("i", [0] * rows), int, seed, {start_ms})
    for _ in range({scans}):
        count = storm.prepare()
        heap_lock()
        try:
            storm.scan(count)
        finally:
            heap_unlock()
        print(storm.digest())
"""


@pytest.fixture(scope="module")
def wanted():
    digests = []
    for seed in SEEDS:
        here = Storm(lambda rows: array("i", [0] * rows), int, seed, START_MS)
        for _ in range(SCANS):
            here.scan(here.prepare())
            digests.append(here.digest())
    assert len(set(digests)) > SCANS
    return digests


@pytest.mark.parametrize("runtime", ["micropython", "wasm"])
def test_scans_at_the_extremes_fit_31_bits_and_allocate_nothing(runtime, wanted):
    source = SCRIPT.format(seeds=SEEDS, start_ms=START_MS, scans=SCANS)
    files = {"storm.py": Path(storm.__file__).read_text()}
    assert list(map(int, run_snippet(runtime, source, files).split())) == wanted
