"""What the merged picture holds, and how that is judged."""

from types import SimpleNamespace

import pytest

from watchword_bench.sim.air_picture import air_picture, measure_picture
from watchword_bench.sim.expectations import evaluate_picture
from watchword_bench.world import expectations as expected
from watchword_bench.world.schema import Site

WEST, EAST = (
    Site(name=name, east_m=east, north_m=0.0) for name, east in (("west", -1000.0), ("east", 1000.0))
)


@pytest.fixture
def boards(play):
    """Two boards that see the same drone and the same friend, each from its own place."""

    def make(scans=20):
        made = []
        for site in (WEST, EAST):
            run = play(scans).target("heli", kind="friend", platform=7, start=(2000 - site.east_m, 3000, 100))
            made.append(run.target("drone", start=(-2000 - site.east_m, 5000, 100)))
        return made

    return make


def picture_of(west, east):
    return air_picture([(WEST, west.account()), (EAST, east.account())])


def test_each_aircraft_is_counted_once(boards):
    west, east = boards()
    picture = picture_of(west.track(1, "drone").track(2, "heli"), east.track(9, "drone", range(5, 20)))
    assert [len(held) for held in picture.scans] == [2] * 20
    assert (picture.share_once("drone"), picture.share_once("heli")) == (1.0, 1.0)
    (drone,) = picture.holding(10, "drone")
    assert {each.key for each in drone.aircraft.members} == {("west", 1), ("east", 9)}
    assert drone.about == {"drone"}
    assert drone.aircraft.position_m == pytest.approx([-2000, 4500, 100])
    metrics = measure_picture(picture)
    assert (metrics.gospa_mean_m, metrics.aircraft) == (pytest.approx(0, abs=1e-6), 2)
    assert (metrics.counted_twice, metrics.mixed) == (0, 0)


def test_tracks_that_stay_apart_count_twice(boards):
    west, east = boards()
    picture = picture_of(west.track(1, "drone"), east.track(9, "drone", range(10, 20), off=(400, 0, 0)))
    assert picture.share_once("drone") == 0.5
    metrics = measure_picture(picture)
    assert (metrics.counted_twice, metrics.share_once["drone"]) == (10, 0.5)
    assert metrics.gospa_mean_m > 0


def test_what_nobody_tracks_is_not_counted(boards):
    west, east = boards()
    picture = picture_of(west, east)
    assert (picture.share_once("drone"), picture.tracked["drone"]) == (1.0, [])
    assert measure_picture(picture).gospa_mean_m == 0


def test_tracks_of_two_platforms_that_are_joined_are_mixed(play):
    """10 m apart: a board that takes one for the other is not found out by geometry."""
    runs = [
        play(20).target("a", start=(-s.east_m, 5000, 0)).target("b", start=(10 - s.east_m, 5000, 0))
        for s in (WEST, EAST)
    ]
    picture = picture_of(runs[0].track(1, "a"), runs[1].track(9, "b"))
    assert measure_picture(picture).mixed == 20
    assert measure_picture(picture).counted_twice == 0


def test_merged_plots_hold_both(boards):
    west, east = boards()
    picture = picture_of(west.track(1, "drone+heli"), east)
    assert [held.all for held in picture.scans[5]] == [{"drone", "heli"}]
    assert len(picture.holding(5, "heli")) == len(picture.holding(5, "drone")) == 1


def test_stolen_in_the_picture(boards):
    west, east = boards()
    west.track(1, "drone", range(10)).track(1, "drone", range(10, 14), identity="FRIEND", platform=7)
    picture = picture_of(west.track(1, "drone", range(14, 20)), east.track(9, "drone"))
    assert picture.stolen_longest_scans("drone") == 4
    assert picture.stolen_longest_scans("heli") == 0


def judge(picture, **expectation):
    class_ = {"counted_once": expected.CountedOnce, "picture_not_stolen": expected.PictureNotStolen}
    told = class_[expectation["expect"]].model_validate(expectation)
    names = ("drone", "heli")
    scenario = SimpleNamespace(
        expect=[told],
        platforms=[SimpleNamespace(name=name) for name in names],
        about=lambda selector: [names.index(selector)],
    )
    (finding,) = evaluate_picture(scenario, picture)
    return finding


def test_expectations_of_the_picture(boards):
    west, east = boards()
    west.track(1, "drone", range(10)).track(1, "drone", range(10, 14), identity="FRIEND", platform=7)
    picture = picture_of(
        west.track(1, "drone", range(14, 20)), east.track(9, "drone", range(15, 20), off=(500, 0, 0))
    )
    once = judge(picture, expect="counted_once", truth="drone", at_least=0.75)
    assert (once.ok, once.found) == (True, "75.0% of 20 scans")
    assert not judge(picture, expect="counted_once", truth="drone", at_least=0.76).ok
    stolen = judge(picture, expect="picture_not_stolen", truth="drone")
    assert (stolen.ok, stolen.found) == (False, "4 scans as a friend")
    assert judge(picture, expect="picture_not_stolen", truth="heli").ok
