"""Several sites share what flies; what each measures and hears is its own."""

import numpy as np
import pytest

from watchword_bench.world.draw import draw, draw_sites
from watchword_bench.world.keys import platform_key

SITES = [{"name": "west", "east_m": -2000, "north_m": 0}, {"name": "east", "east_m": 2000, "north_m": 500}]


@pytest.fixture
def worlds(scenario, flies):
    """The worlds about two boards: a friend that comes home to the west, a drone for the east."""

    def make(*more, seed=1, **keys):
        friend = flies("friend", "friend", transponder={"platform": 5}, flight_plan={})
        drone = flies("drone", site="east", motion={"start_azimuth_deg": 90, "start_range_m": 6000})
        return draw_sites(scenario(friend, drone, *more, site=SITES, **keys), seed)

    return make


def test_a_site_is_the_origin_of_its_world(worlds):
    west, east = worlds()
    assert [world.site.name for world in (west, east)] == ["west", "east"]
    assert west.truth.position_m - east.truth.position_m == pytest.approx(
        np.broadcast_to([4000, 500, 0], west.truth.position_m.shape), nan_ok=True
    )


def test_motions_are_about_the_platforms_own_site(worlds):
    """The friend, without a site, belongs to the first."""
    west, east = worlds()
    friend = np.hypot(*west.truth.position_m[:, 0, :2].T)
    drone = np.hypot(*east.truth.position_m[:, 1, :2].T)
    assert (friend[0], np.nanmin(friend)) == (pytest.approx(7000), pytest.approx(1000))
    assert east.truth.position_m[0, 1, :2] == pytest.approx([6000, 0])
    assert np.nanmin(drone) == pytest.approx(0, abs=1e-6)


def test_company_knows_where_its_own_asset_is(worlds):
    """What the friend carries towards the west leaves it for the east."""
    motion = {"kind": "release", "carrier": "friend", "at_range_m": 5000, "speed_mps": 60}
    rider = {"name": "rider", "truth": "hostile", "site": "east", "motion": motion}
    _, east = worlds(rider)
    path = east.truth.position_m[east.truth.present[:, 2], 2]
    assert np.hypot(*path[-1, :2]) < 60
    assert (np.linalg.norm(east.truth.position_m[:, 2] - east.truth.position_m[:, 0], axis=1) < 1e-6).any()


def test_measurements_are_each_sites_own(worlds):
    west, east = worlds()
    assert west.bias_azimuth_deg != east.bias_azimuth_deg
    assert (west.replies.answers != east.replies.answers).any()
    assert west.plots.range.tolist() != east.plots.range.tolist()
    assert west.board_seed != east.board_seed
    assert west.seed == east.seed  # and so are the friends' keys
    assert platform_key(west.seed, 5, 1) == platform_key(east.seed, 5, 1)


def test_what_a_platform_gets_wrong_it_tells_everybody(worlds):
    fault = [{"kind": "navigation", "from_s": 0, "for_s": 999, "jump_m": [300, 500]}]
    sound, faulty = worlds(), worlds(fault=fault)
    off = [(f.replies.east - s.replies.east)[10, 0] for s, f in zip(sound, faulty, strict=True)]
    assert off[0] == pytest.approx(off[1], abs=1)
    assert abs(off[0]) > 1


def test_plans_are_laid_about_each_site(worlds):
    west, east = worlds()
    assert (west.plans[0].to_east, west.plans[0].to_north) == (0, 0)
    assert (east.plans[0].to_east, east.plans[0].to_north) == (-8 * 4000, -8 * 500)


def test_a_run_ends_at_the_platforms_own_asset(worlds):
    for world in worlds(end={"platform": "drone", "within_m": 400}):
        assert world.t_s[-1] == pytest.approx((6000 - 400) / 30, abs=2)


def test_without_sites_there_is_one_world_as_ever(scenario, flies):
    plain = scenario(flies())
    (world,) = draw_sites(plain, 3)
    assert (world.site, world.board_seed) == (None, 3)
    assert world.plots.range.tolist() == draw(plain, 3).plots.range.tolist()


def test_alone_the_first_site_is_drawn(scenario, flies):
    told = scenario(flies(), site=SITES)
    assert draw(told, 1).plots.range.tolist() == draw_sites(told, 1)[0].plots.range.tolist()


@pytest.mark.parametrize(
    ("sites", "platform", "complaint"),
    [
        ([*SITES, SITES[0]], {}, "'west' is taken"),
        (SITES, {"site": "weast"}, "no site 'weast', did you mean"),
        ([], {"site": "west"}, "no site 'west'"),
    ],
)
def test_sites_are_checked(scenario, flies, sites, platform, complaint):
    with pytest.raises(ValueError, match=complaint):
        scenario(flies(**platform), site=sites)
