"""What is said of a cue, and in which order."""

import pytest

from support.sites import PARAMS, make_friend, place
from support.sky import SECONDS_OUT, Sky, kinds
from watchword.codes import (
    CAUSE_CROSSED,
    CUE_FRIEND_NEAR,
    CUE_IDENTIFY,
    CUE_WITHDRAWN,
)
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.site import AZIMUTH_BIAS, RANGE_BIAS


def test_withdrawals_first_then_by_time_to_the_asset_then_by_row():
    sky = Sky()
    for row, seconds in ((0, 120), (3, 100), (4, 140), (7, 100), (9, 130)):
        sky.inbound(row, seconds_out=seconds)
    sky.inbound(11, seconds_out=150)
    sky.scan(2)
    sky.site.cues.kind[11] = CUE_IDENTIFY
    make_friend(sky.site, 11, now_ms=sky.now_ms)
    said = [cue for cue in sky.scan() if cue["kind"] != CUE_FRIEND_NEAR]
    assert [(cue["track"], cue["kind"]) for cue in said] == [
        (112, CUE_WITHDRAWN),
        (104, CUE_IDENTIFY),
        (108, CUE_IDENTIFY),
        (101, CUE_IDENTIFY),
        (110, CUE_IDENTIFY),
        (105, CUE_IDENTIFY),
    ]


def test_a_full_table_finds_room():
    sky = Sky()
    for row in range(TRACKS_MAX):
        sky.inbound(row, seconds_out=80 + row)
    make_friend(sky.site, 0)
    said = sky.scan(3)
    assert len({cue["track"] for cue in said}) == TRACKS_MAX - 1
    assert kinds(said).count(CUE_FRIEND_NEAR) == TRACKS_MAX - 1


@pytest.mark.parametrize(
    ("where", "near"),
    [
        ((0, 4000), True),  # on the sightline, in front
        ((0, 9500), True),  # behind
        ((4000 * 0.05, 4000), True),
        ((4000 * 0.06, 4000), False),  # 3.4 degrees off it
        ((0, -4000), False),  # the other way
        ((450, 8000), True),  # beside it: 450 m
    ],
)
def test_a_friend_near_the_sightline_is_told(where, near):
    sky = Sky()
    sky.inbound(0, seconds_out=150)
    place(sky.site, 5, *where)
    make_friend(sky.site, 5)
    _, said = sky.until_said()
    assert (CUE_FRIEND_NEAR in kinds(said)) == near
    assert {cue["friend_track"] for cue in said} == {106}
    cue = said[0]
    apart = ((8 * where[0] - sky.site.tracks.x[0]) ** 2 + (8 * where[1] - sky.site.tracks.y[0]) ** 2) ** 0.5
    assert cue["friend_distance"] == pytest.approx(apart / 8, abs=3, rel=1e-3)


def test_what_it_says_is_where_the_aircraft_is():
    """The radar's known bias is taken off: 1 degree and 30 m."""
    sky = Sky()
    sky.inbound(0)
    sky.site.registers[RANGE_BIAS], sky.site.registers[AZIMUTH_BIAS] = 240, 16 * 182
    _, (cue,) = sky.until_said()
    slant = (sky.site.tracks.reach[0] ** 2 + 2400**2) ** 0.5 / 8
    assert cue["range"] / 2 == pytest.approx(slant - 30, abs=3)
    assert cue["azimuth"] == 65536 - 182
    assert cue["elevation"] == pytest.approx(300 / slant * 65536 / 6.2832, abs=5)
    assert cue["closing_speed"] == 50 * 64
    assert cue["time_to_asset"] / 10 == pytest.approx(SECONDS_OUT - 3 + 10, abs=1)
    assert cue["latest_look"] / 10 == pytest.approx(SECONDS_OUT - 3 - PARAMS.crew_time, abs=1)
    assert cue["proof_age"] == 65535


def test_a_height_never_measured_has_no_elevation():
    sky = Sky()
    sky.inbound(0)
    sky.site.tracks.u_pp[0] = 300 * 300 * 8
    _, (cue,) = sky.until_said()
    assert cue["elevation"] == -32768


def test_confidence_takes_time_and_plots_and_nobody_contested():
    sky = Sky().raised()
    found = {}
    for scans in range(4, 25):
        sky.site.cues.sent_state[0] = -1  # say it every scan
        found[scans] = sky.scan()[0]["confidence"]
    assert [scan for scan in found if found[scan] == 0] == list(range(4, 8))
    assert [scan for scan in found if found[scan] == 1] == list(range(8, 15))
    sky.site.labels.contest[0] = CAUSE_CROSSED
    assert sky.scan()[0]["confidence"] == 1
    sky.site.tracks.misses[0] = 2
    sky.site.cues.sent_state[0] = -1
    assert sky.scan()[0]["confidence"] == 0
