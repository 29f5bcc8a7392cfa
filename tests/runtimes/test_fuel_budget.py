"""What a scan may cost: fuel on 32-bit WASM, from its last byte to the last byte of what is said of it."""

import pytest

from watchword_bench.bench import fuel, heap
from watchword_bench.bench.stages import NOT_THE_STEP, STAGES
from watchword_bench.bench.traffic import SETTLING, Size, exchanges, scans, traffic

PICO_HEAP = 220 * 1024
"""Bytes free after boot: RPI_PICO, MicroPython 1.29."""
SELDOM = {"health"}
"""Stages that come at another time of the second."""


@pytest.fixture(scope="module", params=fuel.CEILINGS, ids=str)
def size(request):
    return request.param


@pytest.fixture(scope="module")
def given(size):
    return exchanges(traffic(size))


@pytest.fixture(scope="module")
def measured(given):
    return fuel.measure(given)


def test_the_traffic_is_as_large_as_it_says(size, given):
    every = scans(traffic(size))
    assert {len(scan.plots) for scan in every} == {size.plots}
    assert sum(exchange.measured for exchange in given) == len(every) - SETTLING


def test_the_costliest_step_costs_no_more_than_it_did(size, measured):
    assert 0 < measured.step <= measured.worst <= fuel.CEILINGS[size]


def test_stages_add_up_to_what_a_board_without_probes_uses(measured):
    """What probes cost is taken off; only where in the heap their garbage lies may show."""
    assert sum(measured.stages.values()) == pytest.approx(measured.exchange, rel=0.02, abs=100_000)


def test_no_stage_is_left_out(measured):
    assert all(measured.stages[stage] > 0 for stage in STAGES.keys() - SELDOM)
    in_step = (spent for stage, spent in measured.stages.items() if stage not in NOT_THE_STEP)
    assert measured.step == pytest.approx(sum(in_step))


def test_firmware_working_set_and_garbage_fit_a_pico():
    used = heap.measure(exchanges(traffic(Size(8, 12))))
    assert 0 < used.imported < used.started <= used.steady
    assert used.steady + 2 * used.garbage < PICO_HEAP
