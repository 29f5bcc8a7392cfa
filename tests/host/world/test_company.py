"""Who escorts, rides on or crosses another is where its motion says, when it says."""

import numpy as np
import pytest

from watchword_bench.world.paths import make_paths
from watchword_bench.world.streams import Streams

# A friend flies south at 20 m/s from 6 km, so that its right hand is to the west.
FRIEND = {
    "name": "friend",
    "truth": "friend",
    "motion": {
        "kind": "inbound",
        "start_range_m": 6000,
        "start_azimuth_deg": 0,
        "speed_mps": 20,
        "height_m": 200,
    },
}


@pytest.fixture
def company(scenario):
    """Draw the friend's path and that of another with this motion."""

    def make(seed=1, **motion):
        other = {"name": "other", "truth": "hostile", "motion": motion}
        return make_paths(scenario(FRIEND, other), Streams(seed))

    return make


def away(friend, other, t_s):
    """Where the other is, from the friend: east, north, up."""
    return (other.at(np.array([t_s])) - friend.at(np.array([t_s])))[0]


@pytest.mark.parametrize(
    ("aspect_deg", "elevation_deg", "offset"),
    [
        (0, 0, (0, -100, 0)),
        (90, 0, (-100, 0, 0)),
        (180, 0, (0, 100, 0)),
        (-90, 30, (86.6, 0, 50)),
        (0, -90, (0, 0, -100)),
    ],
)
@pytest.mark.parametrize("faster_mps", [-10, 0, 30])
def test_an_escort_is_at_its_place_when_the_leader_is_at_the_range(
    company, aspect_deg, elevation_deg, offset, faster_mps
):
    friend, escort = company(
        kind="escort",
        leader="friend",
        meets_at_m=3000,
        distance_m=100,
        aspect_deg=aspect_deg,
        elevation_deg=elevation_deg,
        relative_speed_mps=faster_mps,
    )
    assert away(friend, escort, 150) == pytest.approx(np.array(offset), abs=0.1)
    ahead_m = -away(friend, escort, 160)[1] + away(friend, escort, 150)[1]
    assert ahead_m == pytest.approx(10 * faster_mps, abs=0.1)


@pytest.mark.parametrize("seed", range(5))
def test_an_escort_comes_home(company, seed):
    drawn = {"distance_m": [30, 400], "aspect_deg": [0, 360], "elevation_deg": [-20, 60]}
    _, escort = company(
        seed,
        kind="escort",
        leader="friend",
        meets_at_m=[1500, 5000],
        relative_speed_mps=[-10, 30],
        **drawn,
    )
    assert np.hypot(*escort.position_m[-1, :2]) <= 400


def test_what_is_released_rides_until_then(company):
    friend, rider = company(kind="release", carrier="friend", at_range_m=4000, speed_mps=50)
    t_s = np.arange(0.0, 100.0, 5.0)
    assert rider.at(t_s) == pytest.approx(friend.at(t_s))
    assert rider.at(np.array([110.0, 140.0]))[:, 1] == pytest.approx([3500, 2000])
    assert rider.end_s == pytest.approx(100 + 80)
    assert rider.position_m[-1] == pytest.approx([0, 0, 200])


@pytest.mark.parametrize(("angle_deg", "heading"), [(90, (-1, 0)), (-90, (1, 0)), (20, (-0.342, -0.94))])
def test_paths_cross_where_the_other_is(company, angle_deg, heading):
    """The friend flies south: 90 degrees clockwise from there is west."""
    friend, crosser = company(
        kind="crossing",
        other="friend",
        at_range_m=3000,
        angle_deg=angle_deg,
        speed_mps=50,
        before_s=60,
        onward_s=10,
        above_m=40,
    )
    assert away(friend, crosser, 150) == pytest.approx(np.array([0, 0, 40]), abs=0.1)
    assert crosser.begin_s == pytest.approx(90)
    assert crosser.velocity(np.array([100.0, 155.0]))[:, :2] / 50 == pytest.approx(
        np.array([heading, heading]), abs=1e-3
    )
    assert np.hypot(*crosser.position_m[-1, :2]) < 50


def test_the_other_passes_to_the_right_by_the_miss(company):
    """Flying west, its right hand is to the north."""
    friend, crosser = company(
        kind="crossing",
        other="friend",
        at_range_m=3000,
        angle_deg=90,
        speed_mps=50,
        before_s=60,
        miss_m=80,
    )
    assert away(friend, crosser, 150) == pytest.approx(np.array([0, -80, 0]), abs=0.1)


def test_the_turn_home_is_no_tighter_than_it_says(company):
    _, crosser = company(
        kind="crossing",
        other="friend",
        at_range_m=4000,
        angle_deg=60,
        speed_mps=50,
        before_s=60,
        turn_dps=6,
    )
    legs = np.diff(crosser.position_m[1:, :2], axis=0)
    heading = np.unwrap(np.arctan2(legs[:, 0], legs[:, 1]))
    assert np.degrees(np.abs(np.diff(heading)) / 0.5).max() <= 6.001
    assert np.hypot(*legs.T) / 0.5 == pytest.approx(50)


def test_who_never_comes_so_near_is_met_where_it_is_nearest(scenario):
    """The friend passes 3 km east of the asset, at 100 s, on its way north."""
    points = [{"east_m": 3000, "north_m": north, "up_m": 100} for north in (-2000, 2000)]
    guide = FRIEND | {"motion": {"kind": "waypoints", "points": points, "speed_mps": 20}}
    motion = {"kind": "release", "carrier": "friend", "at_range_m": 1000, "speed_mps": 50}
    other = {"name": "other", "truth": "hostile", "motion": motion}
    _, rider = make_paths(scenario(guide, other), Streams(1))
    assert rider.at(np.array([100.0])) == pytest.approx(np.array([[3000, 0, 100]]), abs=0.1)
    assert rider.end_s == pytest.approx(160)
