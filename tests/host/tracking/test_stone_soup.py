"""The reference sees what was measured: on clean plots it is where the target is."""

import numpy as np
import pytest

from support.radar_cases import short_case
from watchword_bench.tracking.stone_soup import stone_soup

EXACT = {
    "sigma_range_m": 1.0,
    "sigma_azimuth_deg": 0.03,
    "sigma_elevation_deg": 0.03,
    "sigma_doppler_mps": 0.05,
}


@pytest.mark.parametrize(
    "radar", [{"dims": 2}, {"dims": 3}, {"dims": 2, "doppler": True}, {"dims": 3, "doppler": True}]
)
def test_a_lone_target_is_followed(radar):
    case = short_case(count=1, duration_s=20.0, pd=0.99, clutter_per_scan=0.0, **EXACT, **radar)
    found = list(stone_soup(case.radar, case.scans))
    assert len(found) == len(case.scans)
    (track,) = found[-1]
    truth = case.scans[-1].truth[0]
    assert track[0] == 1
    assert np.abs(track[1:4] - truth[:3]).max() < 10
    assert np.abs(track[4:7] - truth[3:]).max() < 8
    assert all(len(tracks) <= 1 for tracks in found)
