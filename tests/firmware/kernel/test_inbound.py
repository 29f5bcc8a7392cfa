"""Who is inbound, and who keeps company with a friend."""

import pytest

from support.sites import PARAMS, make_friend, place
from support.sky import Sky
from watchword.codes import REASON_SHADOWS_FRIEND
from watchword.kernel.evidence import INBOUND, SHADOWING
from watchword.kernel.inbound import SHADOW_SCANS


@pytest.mark.parametrize(
    ("north", "mps", "cued"),
    [
        (6000, -50, True),
        (6000, 50, False),
        (6000, -5, False),  # slower than any one-way drone closes
        (6000, -15, False),  # as slow as a bird, and far
        (1500, -15, True),
    ],
)
def test_who_counts_as_inbound(north, mps, cued):
    sky = Sky()
    place(sky.site, 0, 0, north, 0, mps, silences=3, asks=6)
    assert bool(sky.scan(25)) == cued


def test_the_slow_take_longer():
    sky = Sky()
    sky.inbound(0, seconds_out=60, mps=15)
    assert sky.until_said()[0] == 12


def test_beyond_the_horizon_nothing_is_cued_yet():
    sky = Sky()
    sky.inbound(0, seconds_out=PARAMS.horizon + 5)
    scans, _ = sky.until_said()
    assert scans == 7  # within the horizon after 5, and 3 to be sure


def test_one_that_passes_by_is_not_inbound():
    sky = Sky()
    place(sky.site, 0, 3000, 6000, 0, -50, silences=3, asks=6)
    assert sky.scan(20) == []


def test_shadowing_a_friend():
    sky = Sky()
    sky.inbound(0, mps=30)
    sky.inbound(1, mps=30)
    sky.site.tracks.y[1] += 8 * 200
    make_friend(sky.site, 0)
    sky.scan(SHADOW_SCANS)
    assert sky.site.labels.e_kinematics[1] == INBOUND + SHADOWING
    assert sky.site.labels.e_kinematics[0] == INBOUND
    _, said = sky.until_said()
    assert said[0]["track"] == 102
    assert said[0]["reasons"] & REASON_SHADOWS_FRIEND
