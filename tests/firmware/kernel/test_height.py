"""A friend's own height against the radar's: what a companion in the same plot gives away."""

import pytest

from support.checked import CheckedColumn, checked_params
from support.sites import NOW_MS, PARAMS, add_reply, empty_site, forget_said, make_friend, place, told
from watchword.codes import (
    CAUSE_HEIGHT_DISAGREES,
    CAUSE_MERGED,
    EVENT_CONTESTED,
    IDENTITY_FRIEND,
    IDENTITY_UNKNOWN,
)
from watchword.kernel.axis import HEIGHT_UNKNOWN
from watchword.kernel.height import REPLIES_TOLD, compare_height
from watchword.kernel.lineage import APART_FOR_PROOF, compare_pairs, contest_birth, end_contests
from watchword.kernel.operator import declare
from watchword.kernel.reply import judge_replies
from watchword.settings import RANGES

SIGMA_M = 40.0  # of a plot's height
SAID_M = 300.0  # what `add_reply` says
AT = (0, 3000)


@pytest.fixture
def site():
    """A friend in row 0, where a plot's height has a sigma of SIGMA_M."""
    site = empty_site()
    place(site, 0, *AT, up_m=SAID_M)
    make_friend(site, 0)
    site.work.noise_u[0] = round(8 * SIGMA_M**2)
    return site


def answer(site, replies, lifted_m=0.0):
    """So many replies, one a scan, of a friend that the radar sees so much higher than it says."""
    site.tracks.z[0] = round(8 * (SAID_M + lifted_m))
    for _ in range(replies):
        forget_said(site)
        compare_pairs(site, PARAMS)
        add_reply(site, 0, 7, *AT)
        judge_replies(site, NOW_MS, PARAMS)
        end_contests(site)


def held(site):
    return (site.labels.contest[0], site.labels.group[0]) == (CAUSE_HEIGHT_DISAGREES, 1)


@pytest.mark.parametrize(
    ("lifted_m", "holds"), [(0, False), (24, False), (-24, False), (31, True), (-31, True), (200, True)]
)
def test_half_a_sigma_and_some_slack_for_a_minute_is_another_in_the_plot(site, lifted_m, holds):
    answer(site, REPLIES_TOLD - 1, lifted_m)
    assert not held(site)
    answer(site, 1, lifted_m)
    assert held(site) == holds
    assert told(site, EVENT_CONTESTED) == ([[101, 101, CAUSE_HEIGHT_DISAGREES]] if holds else [])


def test_no_proof_counts_until_it_has_flown_where_it_says_for_as_long(site):
    answer(site, REPLIES_TOLD, 60)
    answer(site, REPLIES_TOLD, 60)
    assert held(site)
    assert site.labels.proofs[0] == 0
    answer(site, REPLIES_TOLD // 2, 0)
    assert held(site)  # what was told before weighs still
    answer(site, REPLIES_TOLD, 0)
    assert not held(site)
    assert site.labels.proofs[0] >= 2
    assert site.labels.contest[0] == 0


def test_a_birth_beside_it_resolves_it(site):
    answer(site, REPLIES_TOLD, 60)
    place(site, 5, AT[0], AT[1] + 60, born_near=101)
    contest_birth(site, 5)
    place(site, 5, AT[0], AT[1] + 800, contest=CAUSE_MERGED)
    answer(site, APART_FOR_PROOF, 60)
    assert site.labels.group[0] == 0


def test_a_fade_at_far_range_is_forgotten_in_sigmas(site):
    """50 m are nothing at 7 km and much at 3 km: a mean of metres would remember the far ones too long."""
    site.work.noise_u[0] = 8 * 100**2
    answer(site, REPLIES_TOLD - 1, 50)
    site.work.noise_u[0] = round(8 * SIGMA_M**2)
    answer(site, 2, 0)
    assert not held(site)


def test_a_contest_begins_the_mean_anew(site):
    answer(site, REPLIES_TOLD - 1, 60)
    place(site, 1, AT[0], AT[1] + 30)
    answer(site, 1, 60)
    assert site.labels.contest[0] == CAUSE_MERGED
    assert site.labels.heights[0] == 0


def test_a_persons_word_stands(site):
    declare(site, 101, IDENTITY_FRIEND, 3, NOW_MS)
    answer(site, 2 * REPLIES_TOLD, 60)
    assert not held(site)


def test_a_radar_without_elevation_says_nothing(site):
    site.tracks.u_pp[0] = HEIGHT_UNKNOWN
    answer(site, 2 * REPLIES_TOLD, 200)
    assert site.labels.contest[0] == 0


@pytest.mark.parametrize("edge", [0, 1])
def test_extremes_stay_within_small_ints(edge):
    params = checked_params(type(PARAMS)(*[row[edge] for row in RANGES]))
    for noise in (0, 1 << 24):
        for up in (-256000, 256000):
            site = empty_site(CheckedColumn, params)
            place(site, 0, *AT, up_m=-up / 8, params=params, identity=IDENTITY_UNKNOWN)
            site.work.noise_u[0] = noise
            site.replies.up[0] = up
            for _ in range(2 * REPLIES_TOLD):
                compare_height(site, 0, 0)
            assert site.labels.group[0] == 1
