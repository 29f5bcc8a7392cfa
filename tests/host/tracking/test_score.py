"""Scores of tracks written by hand."""

import numpy as np
import pytest

from watchword_bench.tracking.cases import RADAR, Case, Scan
from watchword_bench.tracking.score import LASTING, SETTLED_S, score

SCANS = 60
AT = {0: (0.0, 0.0, 100.0), 1: (1000.0, 0.0, 100.0)}  # where the two targets stand


def case(dims=3):
    truth = np.array([[*AT[0], 0, 0, 0], [*AT[1], 0, 0, 0]])
    scans = (Scan(100.0 + k, np.empty((0, 5)), truth, np.array([0, 1])) for k in range(SCANS))
    return Case("two", RADAR.model_copy(update={"dims": dims}), tuple(scans))


def track(number, target, east=0.0, up=0.0):
    east_m, north_m, up_m = AT[target]
    return [number, east_m + east, north_m, up_m + up, 0, 0, 0]


def found(*rows):
    return np.array(rows, dtype=float).reshape(-1, 7)


def test_perfect():
    result = score(case(), [found(track(1, 0), track(2, 1))] * SCANS)
    assert (result.gospa_m, result.rmse_m, result.breaks, result.swaps) == (0, 0, 0, 0)
    assert (result.tracks, result.tracks_median, result.truths) == (2, 2, 2)


def test_the_parts_of_gospa_by_hand():
    """One target 30 m off, one missed, one false track: 30^2, 150^2 / 2 and 150^2 / 2."""
    tracks = found(track(1, 0, east=30), track(2, 1, east=5000))
    result = score(case(), [tracks] * SCANS)
    assert (result.localisation, result.missed, result.false) == (900, 11_250, 11_250)
    assert result.gospa_m == pytest.approx((900 + 22_500) ** 0.5)
    assert result.rmse_m == pytest.approx(30)


def test_only_settled_scans_count():
    bad, good = found(), found(track(1, 0), track(2, 1))
    unsettled = int(SETTLED_S)
    tracks = [bad] * unsettled + [good] * (SCANS - unsettled)
    assert score(case(), tracks).gospa_m == 0
    assert score(case(), tracks, begin_s=99.0).gospa_m > 0


def test_a_2d_radar_is_scored_in_the_plane():
    tracks = [found(track(1, 0, up=80), track(2, 1))] * SCANS
    assert score(case(dims=2), tracks).gospa_m == 0
    assert score(case(dims=3), tracks).gospa_m == pytest.approx(80)


def test_a_new_number_is_a_break_and_no_swap():
    tracks = [found(track(1, 0), track(2, 1))] * 45 + [found(track(3, 0), track(2, 1))] * 15
    result = score(case(), tracks)
    assert (result.breaks, result.swaps) == (1, 0)


def test_numbers_that_change_places_are_swaps():
    tracks = [found(track(1, 0), track(2, 1))] * 45 + [found(track(2, 0), track(1, 1))] * 15
    assert score(case(), tracks).swaps == 2


def test_a_flicker_is_no_swap():
    straight, crossed = found(track(1, 0), track(2, 1)), found(track(2, 0), track(1, 1))
    flicker = LASTING - 1
    tracks = [straight] * 40 + [crossed] * flicker + [straight] * (SCANS - 40 - flicker)
    assert score(case(), tracks).swaps == 0


def test_without_a_pair_there_is_no_rmse():
    assert np.isnan(score(case(), [found()] * SCANS).rmse_m)
