"""How soon what flies has a track, and how seldom what doesn't."""

import numpy as np
import pytest

from watchword_bench.tracking.cases import RADAR
from watchword_bench.tracking.draw import Recipe, draw_case, targets
from watchword_bench.tracking.drive import board_params, drive

WITHIN_SCANS = 8


def confirmed_at(case):
    """The scan, from 1, by which each target has a track of its own."""
    params = board_params(case.radar)._replace(resolution_range=0)
    first = {}
    for k, (scan, found) in enumerate(zip(case.scans, drive(case, params), strict=True), 1):
        for number, truth in zip(scan.identities, scan.truth, strict=True):
            if len(found) and np.hypot(*(found[:, 1:3] - truth[:2]).T).min() < 250:
                first.setdefault(int(number), k)
    return [first.get(int(number), 99) for number in case.scans[0].identities]


@pytest.mark.parametrize("dims", [2, 3])
@pytest.mark.parametrize("clutter", [2.0, 20.0])
def test_what_flies_is_confirmed_within_eight_scans(dims, clutter):
    radar = RADAR.model_copy(update={"dims": dims, "clutter_per_scan": clutter})
    cases = [draw_case("confirm", Recipe(targets(8), radar, 12.0), seed) for seed in range(300, 312)]
    scans = np.concatenate([confirmed_at(case) for case in cases])
    assert np.median(scans) <= 4
    assert (scans <= WITHIN_SCANS).mean() >= 0.99


def test_an_empty_sky_has_few_tracks():
    """Of false plots, twenty a scan of a 2-D radar, many a pair might be a track."""
    radar = RADAR.model_copy(update={"dims": 2, "clutter_per_scan": 20.0, "range_max_m": 8000.0})
    nothing = Recipe(lambda flight, rng: np.empty((0, flight.steps, 6)), radar, 900.0)
    found = drive(draw_case("empty", nothing, 1), board_params(radar))
    assert len({int(number) for tracks in found for number in tracks[:, 0]}) <= 3
