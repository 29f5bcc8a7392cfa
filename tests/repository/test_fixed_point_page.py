"""docs/fixed-point.md has every column of the tracker, and says what the arithmetic does today."""

import re
from array import array

import pytest

from watchword.kernel import columns
from watchword_bench.arithmetic import page
from watchword_bench.arithmetic.quantities import QUANTITIES, RANGES, SMALL_INT_MAX


@pytest.fixture(scope="module")
def made():
    return page.page()


def test_page_is_current(made):
    assert page.PAGE.read_text(encoding="utf-8") == made, "docs/fixed-point.md is stale: make generate"


def test_nothing_is_left_to_fill_in(made):
    assert not re.search(r"@[a-z_]+@", made)


def test_every_column_has_its_range_once():
    def column(rows):
        return array("i", bytes(4 * rows))

    makers = {"tracks": columns.make_tracks, "plots": columns.make_plots, "work": columns.make_work}
    there = {f"{part}.{field}" for part, make in makers.items() for field in make(column)._fields}
    assert set(RANGES) == there
    assert sum(len(quantity.fields.split()) for quantity in QUANTITIES) == len(there)


def test_every_range_is_within_the_small_ints():
    assert all(-SMALL_INT_MAX <= low < high <= SMALL_INT_MAX for low, high in RANGES.values())
