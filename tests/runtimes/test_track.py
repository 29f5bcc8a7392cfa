"""Recorded plots give the same tracks on every runtime, the compiled kernel among them."""

from dataclasses import replace

import numpy as np
import pytest

from support.radar_cases import short_case
from watchword_bench.tracking.firmware import NAMES, track


def crowded():
    """More plots than a scan holds, a radar that sees less far than they come from, a clock that wraps."""
    case = short_case(count=8, duration_s=12.0, clutter_per_scan=70.0)
    begin_s = 2**30 / 1000 - 6
    scans = [replace(scan, t_s=begin_s + scan.t_s) for scan in case.scans]
    return scans, case.radar.model_copy(update={"clutter_per_scan": 60.0, "range_max_m": 4000.0})


def flat_doppler():
    """A 2-D radar with range rates, and a gap."""
    case = short_case(duration_s=20.0, dims=2, doppler=True)
    nothing = np.empty((0, 5))
    return [replace(scan, plots=nothing) if 8 <= scan.t_s < 12 else scan for scan in case.scans], case.radar


@pytest.fixture(scope="module", params=[crowded, flat_doppler])
def recording(request):
    scans, radar = request.param()
    return scans, radar, list(track(scans, radar, "cpython"))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "cpython"])
def test_tracks_are_the_same_to_the_bit(recording, name):
    scans, radar, expected = recording
    assert any(found.estimates for found in expected)
    assert list(track(scans, radar, name)) == expected


def test_what_the_firmware_does_not_take_is_counted(recording):
    _, radar, expected = recording
    beyond = sum(found.refused for found in expected)
    assert (beyond > 0) == (radar.range_max_m < 5000)
