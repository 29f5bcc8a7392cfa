"""What follows from a track's state, against exact arithmetic."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.checked import CheckedColumn, checked_params
from support.sites import PARAMS, empty_site, place, refresh
from watchword.codes import STATE_CONFIRMED
from watchword.kernel.axis import VV_MAX
from watchword.kernel.geometry import NEVER, measure_geometry
from watchword.kernel.predict import POSITION_MAX, VELOCITY_MAX, aim
from watchword.settings import RANGES

metres = st.floats(-22000, 22000)
speeds = st.floats(-200, 200)


def measured(*state, **more):
    site = empty_site()
    place(site, 0, *state, **more)
    return {name: getattr(site.geometry, name)[0] for name in site.geometry._fields}


def test_head_on():
    found = measured(0, 5000, 0, -50, sigma_mps=0)
    assert found["closing"] == 50 * 64
    assert found["miss"] == 0
    assert found["time_to_asset"] == 1000  # 100 s
    assert found["time_to_keep_out"] == 900


def test_opening_never_arrives():
    found = measured(3000, 0, 40, 0)
    assert found["closing"] == -40 * 64
    assert found["time_to_asset"] == found["time_to_keep_out"] == NEVER
    assert found["miss"] == 3000  # it has passed its CPA


def test_inside_the_keep_out_radius_there_is_no_time_left():
    assert measured(0, 400, 0, -50)["time_to_keep_out"] == 0


@given(metres, metres, speeds, speeds)
def test_closing_speed_and_cpa_of_straight_flight(east, north, east_mps, north_mps):
    """To what Q14, 1/8 m and 1/64 m/s leave: 1/64 m/s and a few metres in thousands."""
    reach, speed = hypot(east, north), hypot(east_mps, north_mps)
    if reach < 50 or speed < 2:
        return
    found = measured(east, north, east_mps, north_mps, sigma_mps=0)
    closing = -(east * east_mps + north * north_mps) / reach
    assert found["closing"] / 64 == pytest.approx(closing, abs=0.05 + speed / 5000)
    if closing > 1.1:
        miss = abs(east * north_mps - north * east_mps) / speed
        assert found["miss"] == pytest.approx(miss, abs=6 + reach * (0.05 / speed + 1 / 2000))
        assert found["time_to_asset"] / 10 == pytest.approx(min(reach / closing, 6000), rel=0.06, abs=0.2)


@given(st.integers(0, VV_MAX), st.integers(1000, 20000), st.floats(5, 100), st.floats(-80, 80))
def test_doubt_about_the_cross_speed_only_brings_the_cpa_nearer(c_vv, north, inward, across):
    site = empty_site()
    place(site, 0, 0, north, across, -inward)
    site.tracks.c_vv[0] = c_vv
    measure_geometry(site, PARAMS)
    cross = max(abs(across) - 2 * (c_vv / 64) ** 0.5, 0)
    expected = north * cross / hypot(inward, across)
    coarse = north * 0.3 / inward  # the doubt counts in steps of 1/4 m/s
    assert site.geometry.miss[0] == pytest.approx(expected, abs=6 + coarse)
    site.tracks.c_vv[0] = 0
    doubted = site.geometry.miss[0]
    measure_geometry(site, PARAMS)
    assert doubted <= site.geometry.miss[0]


EXTREME = (POSITION_MAX, -POSITION_MAX, 0, 100)


@pytest.mark.parametrize("x", EXTREME)
@pytest.mark.parametrize("y", EXTREME)
@pytest.mark.parametrize("edge", [1, 2])
def test_extremes_stay_within_small_ints(x, y, edge):
    """All corners that the tracker's own limits allow: positions saturate by range, velocities per axis."""
    params = checked_params(type(PARAMS)(*[row[edge - 1] for row in RANGES]))
    for vx in (VELOCITY_MAX, -VELOCITY_MAX):
        for vy in (VELOCITY_MAX, -VELOCITY_MAX, 0):
            for c_vv in (0, VV_MAX):
                site = empty_site(CheckedColumn)
                tracks = site.tracks
                tracks.number[0], tracks.state[0] = 1, STATE_CONFIRMED
                tracks.x[0], tracks.y[0] = x, y
                tracks.vx[0], tracks.vy[0], tracks.c_vv[0] = vx, vy, c_vv
                aim(tracks, [0, -1])
                refresh(site, params)
                if c_vv == 0 and hypot(x, y) > 1000 and site.geometry.time_to_asset[0] != NEVER:
                    exact = abs(int(tracks.x[0]) * vy - int(tracks.y[0]) * vx) / 8 / hypot(vx, vy)
                    assert site.geometry.miss[0] == pytest.approx(exact, rel=2e-3, abs=50)
