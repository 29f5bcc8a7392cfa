"""Intervals against published values and against their own definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from watchword_bench.campaign.rates import rate


def test_nothing_seen_has_the_closed_form():
    seen = rate(0, 25_000)
    assert seen.low == 0.0
    assert seen.high == pytest.approx(1 - 0.025 ** (1 / 25_000), rel=1e-9)
    assert str(seen) == "0 of 25,000 (≤ 0.015 %)"


def test_textbook_value():
    # Clopper and Pearson (1934), charts: 5 of 10 at 95 % is 0.187 to 0.813.
    seen = rate(5, 10)
    assert (seen.low, seen.high) == pytest.approx((0.187, 0.813), abs=5e-4)


@given(st.integers(1, 500).flatmap(lambda runs: st.tuples(st.integers(0, runs), st.just(runs))))
def test_each_tail_is_two_and_a_half_percent(counts):
    failed, runs = counts
    seen = rate(failed, runs)
    if failed:
        assert binom.sf(failed - 1, runs, seen.low) == pytest.approx(0.025, rel=1e-6)
    if failed < runs:
        assert binom.cdf(failed, runs, seen.high) == pytest.approx(0.025, rel=1e-6)


def test_no_runs_say_nothing():
    assert (rate(0, 0).low, rate(0, 0).high) == (0.0, 1.0)
    assert str(rate(0, 0)) == "no runs"
