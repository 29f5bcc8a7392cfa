"""Paths go where their motions say."""

import numpy as np
import pytest

from watchword_bench.world.load import load_scenario
from watchword_bench.world.paths import make_paths
from watchword_bench.world.streams import Streams


@pytest.fixture
def paths(scenario):
    """Draw the paths of platforms."""

    def make(*platforms, seed=1, **keys):
        return make_paths(scenario(*platforms, **keys), Streams(seed))

    return make


def waypoints(*points, **keys):
    named = [dict(zip(("east_m", "north_m", "up_m", "t_s"), point, strict=False)) for point in points]
    return {"name": "guide", "truth": "friend", "motion": {"kind": "waypoints", "points": named, **keys}}


def follower(**keys):
    motion = {"kind": "follow", "leader": "guide", **keys}
    return {"name": "follower", "truth": "hostile", "motion": motion}


def test_inbound_flies_straight_to_the_asset(paths, flies):
    motion = {"start_range_m": 6000, "start_azimuth_deg": 90, "end_height_m": 20, "start_s": 5}
    (path,) = paths(flies(motion=motion))
    assert (path.begin_s, path.end_s) == (5.0, pytest.approx(205.0))
    assert path.at(np.array([0.0, 105.0, 999.0])) == pytest.approx(
        np.array([[6000, 0, 100], [3000, 0, 60], [0, 0, 20]])
    )
    assert path.velocity(np.array([105.0])) == pytest.approx(np.array([[-30, 0, -0.4]]))


def test_arrives_with_another(paths, flies):
    first, second = paths(
        flies("friend", "friend"),
        flies(motion={"speed_mps": [40, 60], "arrives_with": "friend", "arrives_after_s": -12}),
    )
    assert second.end_s == pytest.approx(first.end_s - 12)


def test_waypoints_by_speed_and_by_time(paths):
    (by_speed,) = paths(waypoints((0, 0, 0), (30, 40, 0), (30, 40, 100), speed_mps=10, start_s=2))
    assert by_speed.t_s.tolist() == [2, 7, 17]
    (by_time,) = paths(waypoints((0, 0, 0, -5.0), (30, 40, 0, 5.0)))
    assert by_time.at(np.array([0.0])) == pytest.approx(np.array([[15, 20, 0]]))


@pytest.mark.parametrize("seed", range(5))
def test_drawn_values_stay_within_their_range(paths, flies, seed):
    motion = {"start_range_m": [6000, 7000], "start_azimuth_deg": [-10, 10], "speed_mps": [20, 35]}
    (path,) = paths(flies(motion=motion), seed=seed)
    east, north, _ = path.position_m[0]
    assert 6000 <= np.hypot(east, north) <= 7000
    assert abs(np.degrees(np.arctan2(east, north))) <= 10
    assert 20 <= np.hypot(east, north) / path.end_s <= 35


def test_follower_keeps_its_distance_along_a_bent_path(paths):
    guide, path = paths(
        waypoints((0, 4000, 100), (0, 2000, 100), (2000, 2000, 100), (0, 0, 100), speed_mps=20),
        follower(behind_m=200, above_m=30),
    )
    now = np.array([0.0, 50.0, 102.0, 110.0])
    behind = [[0, 4200, 130], [0, 3200, 130], [0, 2160, 130], [0, 2000, 130]]
    assert path.at(now) == pytest.approx(np.array(behind), abs=1.0)
    assert guide.at(now + 30)[2:] == pytest.approx(np.array([[640, 2000, 100], [800, 2000, 100]]), abs=1.0)


def test_follower_goes_on_where_its_leader_has_landed(paths):
    guide, path = paths(waypoints((0, 4000, 100), (0, 0, 100), speed_mps=20), follower(behind_m=200))
    assert path.end_s == pytest.approx(guide.end_s + 10, abs=0.5)
    assert path.at(np.array([path.end_s])) == pytest.approx(np.array([[0, 0, 100]]), abs=1e-6)


def test_follower_ahead_ends_first(paths):
    guide, path = paths(waypoints((0, 4000, 100), (0, 0, 100), speed_mps=20), follower(behind_m=-200))
    assert path.end_s == pytest.approx(guide.end_s - 10, abs=0.5)


def test_follower_that_starts_past_the_end_is_never_there_for_long(paths):
    (_, path) = paths(waypoints((0, 400, 100), (0, 0, 100), speed_mps=20), follower(behind_m=-500))
    assert path.begin_s == path.end_s == 0.0


@pytest.mark.parametrize(("right_m", "east"), [(100, -100), (-100, 100)])
def test_follower_to_the_side(paths, right_m, east):
    """A leader flying south has its right hand to the west."""
    _, path = paths(
        waypoints((0, 4000, 100), (0, 0, 100), speed_mps=20), follower(behind_m=0, right_m=right_m)
    )
    assert path.at(np.array([10.0])) == pytest.approx(np.array([[east, 3800, 100]]))


def test_follower_that_overtakes(paths):
    _, path = paths(
        waypoints((0, 4000, 100), (0, 0, 100), speed_mps=20), follower(behind_m=200, relative_speed_mps=10)
    )
    assert path.at(np.array([0.0, 20.0, 30.0]))[:, 1] == pytest.approx([4200, 3600, 3300])


@pytest.mark.parametrize("seed", range(3))
def test_the_real_flight_is_followed_along_its_path(seed):
    scenario = load_scenario("homecoming")
    guide, path = make_paths(scenario, Streams(seed))
    t_s = np.arange(0.0, guide.end_s, 0.5)
    trail = guide.at(np.arange(guide.begin_s, guide.end_s, 0.05))[:, :2]
    gap = np.linalg.norm(path.at(t_s)[:, None, :2] - trail[None], axis=2).min(axis=1)
    begun = t_s > 20  # before, it comes straight on to where the recording begins
    assert gap[begun].max() < 5
    apart = np.linalg.norm(path.at(t_s)[:, :2] - guide.at(t_s)[:, :2], axis=1)
    assert apart.max() <= 250.5
    assert np.median(apart) >= 140


@pytest.mark.parametrize("seed", range(3))
def test_erratic_is_slow_bounded_and_turns(paths, seed):
    motion = {"kind": "erratic", "start_range_m": 3000, "start_azimuth_deg": 0, "height_m": 50}
    motion |= {"speed_mps": 10, "turn_dps": 15, "area_m": 500}
    (path,) = paths({"name": "a", "truth": "bird", "motion": motion}, seed=seed, duration_s=600)
    legs = np.diff(path.position_m[:, :2], axis=0) / np.diff(path.t_s)[:, None]
    assert np.hypot(*legs.T) == pytest.approx(10.0)
    heading = np.unwrap(np.arctan2(legs[:, 0], legs[:, 1]))
    turns_dps = np.degrees(np.diff(heading)) / 0.5
    assert np.abs(turns_dps).max() <= 15.001
    assert np.ptp(turns_dps) > 5
    turning_radius_m = 10 / np.radians(15)
    away = np.linalg.norm(path.position_m[:, :2] - [0, 3000], axis=1)
    assert away.max() <= 500 + 3 * turning_radius_m
    assert path.end_s >= 600
