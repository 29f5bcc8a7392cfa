"""One seed, one world; another platform changes nobody else's draws."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from watchword_bench.world.draw import draw
from watchword_bench.world.load import SHIPPED, load_scenario, scenario_names
from watchword_bench.world.quantities import Span
from watchword_bench.world.streams import Streams


def same(one, other):
    """Whether two drawn things are equal to the last bit."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if is_dataclass(one) and type(one) is type(other):
        return all(same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    return bool(one == other)


@pytest.mark.parametrize("name", scenario_names())
def test_the_same_seed_draws_the_same_world(name):
    scenario = load_scenario(name)
    first = draw(scenario, 5)
    assert same(first, draw(load_scenario(name), 5))
    assert not same(first.plots, draw(scenario, 6).plots)


@pytest.mark.parametrize("name", scenario_names())
def test_integers_are_those_of_the_wire(name):
    drawn = draw(load_scenario(name), 11)
    plots, replies = drawn.plots, drawn.replies
    for column, low, high in (
        (plots.range, 0, 65535),
        (plots.azimuth, 0, 65535),
        (plots.elevation, -16384, 16384),
        (plots.snr, 0, 254),
        (replies.heard_range, 0, 65535),
        (replies.heard_azimuth, 0, 65535),
        (replies.east, -(1 << 29), 1 << 29),
        (drawn.t_ms, 0, (1 << 30) - 1),
    ):
        assert column.dtype == np.int32
        assert low <= column.min() <= column.max() <= high
    assert plots.first[0] == 0
    assert plots.first[-1] == len(plots.range) == len(plots.sources)
    assert (np.diff(plots.first) >= 0).all()


def test_another_platform_moves_nobody_else(world, flies):
    friend = flies("friend", "friend", motion={"speed_mps": [20, 35]}, transponder={"platform": 7})
    other = flies("other", motion={"start_azimuth_deg": [200, 300], "start_range_m": [5000, 7000]})
    alone, both = world(friend), world(other, friend)
    assert same(alone.truth.position_m[:, 0], both.truth.position_m[:, 1])
    for field in fields(alone.replies):
        assert same(getattr(alone.replies, field.name)[:, 0], getattr(both.replies, field.name)[:, 1])
    assert (alone.bias_range_m, alone.bias_azimuth_deg) == (both.bias_range_m, both.bias_azimuth_deg)
    kept = ~both.plots.sources[:, 0]
    for name in ("range", "azimuth", "elevation", "snr"):
        assert same(getattr(alone.plots, name), getattr(both.plots, name)[kept])
    assert same(alone.plots.sources[:, 0], both.plots.sources[kept, 1])


def test_streams_are_told_apart_by_seed_and_name():
    draws = {
        Streams(seed).generator(*name).random()
        for seed in (0, 1, 10)
        for name in (("a",), ("a", "b"), ("b",))
    }
    assert len(draws) == 9
    assert Streams(1).generator("a").random() == Streams(1).generator("a").random()


def test_a_span_is_drawn_uniformly_and_fixing_it_draws_nothing():
    values = [Streams(seed).draw(Span(2.0, 4.0), "x") for seed in range(2000)]
    assert np.mean(values) == pytest.approx(3.0, abs=0.07)
    assert np.histogram(values, bins=4, range=(2, 4))[0] == pytest.approx(np.full(4, 500), abs=100)
    assert Streams(1).draw(Span(3.0, 3.0), "x") == 3.0


def test_no_negative_seed():
    with pytest.raises(ValueError, match="can't be negative, found -1"):
        Streams(-1)


def test_the_clock_wraps(world, flies):
    drawn = world(flies(), t0_ms=(1 << 30) - 1500)
    assert drawn.t_ms[:3].tolist() == [(1 << 30) - 1500, (1 << 30) - 500, 500]


def test_scan_period(world, flies):
    drawn = world(flies(), radar={"scan_period_s": 0.25}, duration_s=10)
    assert drawn.scans == 41
    assert drawn.t_s[-1] == 10.0
    assert np.diff(drawn.t_ms).tolist() == [250] * 40


def test_operators_delays_are_drawn(world, flies):
    operator = [{"does": "acknowledge", "after_s": [3, 10]}, {"does": "dismiss", "after_s": 4}]
    delays = {world(flies(), seed=seed, operator=operator).operator_after_s for seed in range(5)}
    assert len(delays) == 5
    assert all(3 <= first <= 10 and second == 4 for first, second in delays)


def test_any_other_recording_can_take_the_flights_place(tmp_path):
    """The same flight turned about, every 3 s, far into another clock, in a scenario file elsewhere."""
    rows = np.loadtxt(SHIPPED / "paths" / "rega_zh.csv", delimiter=",", skiprows=1)[::3]
    rows = rows * (1, -1, -1, 1) + (86_400, 0, 0, 0)
    np.savetxt(tmp_path / "other.csv", rows, "%.1f", ",", header="t_s,east_m,north_m,up_m", comments="")
    text = (SHIPPED / "homecoming.toml").read_text().replace("paths/rega_zh.csv", "other.csv")
    (tmp_path / "other.toml").write_text(text)
    turned, shipped = (draw(load_scenario(which), 3) for which in (tmp_path / "other.toml", "homecoming"))
    scans = min(turned.scans, shipped.scans)
    assert abs(turned.scans - shipped.scans) <= 2
    there, here = (drawn.truth.position_m[25:scans, 0, :2] for drawn in (turned, shipped))
    assert np.abs(there + here).max() < 60


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("name", ["tower22", "homecoming", "drone-leads"])
def test_the_main_job_is_as_its_story_says(name, seed):
    drawn = draw(load_scenario(name), seed)
    friend, drone = np.moveaxis(drawn.truth.position_m, 1, 0)
    range_m = np.linalg.norm(drone, axis=1)
    assert np.nanmin(range_m) == range_m[-1] <= 400
    assert (np.flatnonzero(range_m <= 500)[0] - np.argmax(drawn.truth.visible[:, 1])) > 120
    assert drawn.truth.resolvable[drawn.truth.visible.all(axis=1), 0, 1].mean() > 0.95
    apart = np.linalg.norm((friend - drone)[:, :2], axis=1)
    assert np.nanmax(apart) <= 251
    assert np.nanmedian(apart) >= 145
    ahead = np.linalg.norm(friend, axis=1) - range_m
    assert (np.nanmedian(ahead) > 0) == (name == "drone-leads")
    assert len(drawn.plans) == 1


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_intruder_from_the_south_comes_in_the_same_minute(seed):
    drawn = draw(load_scenario("tower22-south"), seed)
    speeds = np.nanmedian(np.linalg.norm(drawn.truth.velocity_mps, axis=2), axis=0)
    assert 20 <= speeds[0] <= 35
    assert 40 <= speeds[1] <= 60
    together = drawn.truth.position_m[np.flatnonzero(drawn.truth.visible.all(axis=1))[0]]
    left_s = np.linalg.norm(together[:, :2], axis=1) / speeds
    assert abs(left_s[0] - left_s[1]) <= 30.1
    assert together[0, 1] > 0 > together[1, 1]
