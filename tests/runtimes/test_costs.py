"""Locked sections catch allocations, and fuel repeats."""

from pathlib import Path

import pytest

from watchword_bench.runtimes import TargetCrashed, open_runtime
from watchword_bench.runtimes.snippet import measure_fuel
from watchword_bench.runtimes.unix import UnixRuntime

BOARDS = Path(__file__).parent / "boards"


def test_section_that_allocates_nothing_is_counted_as_such():
    with UnixRuntime(1, "miniature", BOARDS, count=True) as runtime:
        for k in range(50):
            runtime.exchange(k, b"x" * 250)
    assert runtime.costs.locked_sections == [3] * 50
    assert runtime.costs.allocated_bytes == [0] * 50


@pytest.mark.parametrize(("order", "allocates"), [("small int", False), ("big int", False), ("list", True)])
def test_unix_counts_what_a_section_allocates_when_it_may(order, allocates):
    with UnixRuntime(1, "faulty", BOARDS, count=True) as runtime:
        assert runtime.exchange(0, order.encode()) == order.encode()
    assert runtime.costs.locked_sections == [1]
    assert (runtime.costs.allocated_bytes[0] > 0) == allocates


@pytest.mark.parametrize(
    ("name", "order"), [("micropython", "small int"), ("micropython", "big int"), ("wasm", "small int")]
)
def test_integers_of_the_runtimes_word_need_no_heap(name, order):
    with open_runtime(name, 1, "faulty", BOARDS) as runtime:
        assert runtime.exchange(0, order.encode()) == order.encode()


@pytest.mark.parametrize(
    ("name", "order", "line"),
    [
        ("micropython", "list", "lambda a, b"),
        ("wasm", "list", "lambda a, b"),
        ("wasm", "big int", "return a + b"),
    ],
)
def test_allocation_in_a_locked_section_is_refused_with_its_place(name, order, line):
    source = (BOARDS / "faulty.py").read_text().splitlines()
    number = next(n for n, text in enumerate(source, 1) if line in text)
    with open_runtime(name, 1, "faulty", BOARDS) as runtime, pytest.raises(TargetCrashed) as crash:
        runtime.exchange(0, order.encode())
    assert f'faulty.py", line {number}' in crash.value.traceback
    assert "MemoryError: memory allocation failed, heap is locked" in crash.value.traceback


def fuel_of_a_run() -> tuple[list[int], list[int], list[int]]:
    with open_runtime("wasm", 5, "miniature", BOARDS) as runtime:
        for k in range(40):
            runtime.exchange(k * 250, b"plots" * k)
    costs = runtime.costs
    return costs.fuel, costs.locked_fuel, costs.collection_fuel


def test_fuel_repeats_exactly():
    fuel, locked, collection = fuel_of_a_run()
    assert (fuel, locked, collection) == fuel_of_a_run()
    assert len(fuel) == len(locked) == 40
    assert all(0 < part < whole for part, whole in zip(locked[1:], fuel[1:], strict=True))
    assert locked[0] == 0  # nothing came, nothing was locked


LOOP = """
import host
def loop(n):
    total = 0
    for i in range(n):
        total = (total + i) & 0xFFFF
    return total
def measure(mark):
    mark("mark", b"empty")
    mark("mark", b"hundred")
    loop(100)
    mark("mark", b"two hundred")
    loop(200)
    mark("mark", b"three hundred")
    loop(300)
    mark("mark", b"hundred")
    loop(100)
    mark("mark", b"not measured")
measure(host.call)
"""


def test_fuel_of_a_stage_grows_with_its_work_and_repeats():
    fuel = measure_fuel(LOOP)
    assert list(fuel) == ["empty", "hundred", "two hundred", "three hundred"]
    one, two, three = fuel["hundred"] / 2, fuel["two hundred"], fuel["three hundred"]
    mark = fuel["empty"]
    assert 0 < mark < one / 100
    assert two - one == pytest.approx(three - two, abs=mark)
    assert fuel == measure_fuel(LOOP)
