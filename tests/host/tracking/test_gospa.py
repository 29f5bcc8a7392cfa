"""Our GOSPA against Stone Soup's, and its hand-computed corners."""

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from stonesoup.metricgenerator.ospametric import GOSPAMetric
from stonesoup.types.state import State

from watchword_bench.tracking.gospa import CUTOFF_M, ORDER, gospa

NOBODY = np.empty((0, 3))
positions = st.integers(0, 6).flatmap(
    lambda n: arrays(np.float64, (n, 3), elements=st.floats(-400, 400, width=32))
)


@given(positions, positions)
def test_equals_stone_soup(tracks, truths):
    if not len(tracks) and not len(truths):
        return
    when = datetime(2024, 1, 28)
    reference, _ = GOSPAMetric(p=ORDER, c=CUTOFF_M).compute_gospa_metric(
        [State(row, timestamp=when) for row in tracks], [State(row, timestamp=when) for row in truths]
    )
    ours = gospa(tracks, truths)
    assert ours.distance_m == pytest.approx(reference.value["distance"])
    assert ours.localisation == pytest.approx(reference.value["localisation"])
    assert ours.missed == pytest.approx(reference.value["missed"])
    assert ours.false == pytest.approx(reference.value["false"])


def test_nothing_matches_nothing():
    assert gospa(NOBODY, NOBODY).distance_m == 0


def test_one_missed_target_costs_the_cutoff_over_root_two():
    assert gospa(NOBODY, np.zeros((1, 3))).distance_m == pytest.approx(CUTOFF_M / 2**0.5)


def test_pairs_are_the_nearest_in_sum():
    tracks = np.array([[0.0, 0, 0], [100, 0, 0]])
    truths = np.array([[90.0, 0, 0], [10, 0, 0], [5000, 0, 0]])
    result = gospa(tracks, truths)
    assert result.pairs == ((0, 1), (1, 0))
    assert result.localisation == pytest.approx(200)
    assert result.missed == pytest.approx(CUTOFF_M**2 / 2)
