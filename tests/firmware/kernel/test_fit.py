"""Which track a position belongs to, and what friends teach about the radar's bias."""

from math import cos, radians, sin
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.checked import CheckedColumn, checked, checked_params
from support.sites import (
    NOW_MS,
    PARAMS,
    add_reply,
    empty_site,
    forget_said,
    list_tracks,
    make_friend,
    place,
    told,
)
from watchword.codes import EVENT_REGISTRATION, REJECTION_BAD_MAC
from watchword.kernel.axis import PP_MAX
from watchword.kernel.fit import FASTEST, NO_FIT, distance_squared, fit_tracks, measure_offset, rivals
from watchword.kernel.predict import POSITION_MAX, aim
from watchword.kernel.registration import learn_bias, reset_registration
from watchword.kernel.reply import judge_replies
from watchword.kernel.site import (
    AZIMUTH_BIAS,
    AZIMUTH_VARIANCE,
    OFFSET_ACROSS,
    OFFSET_ALONG,
    RANGE_BIAS,
    RANGE_VARIANCE,
    REGISTERED,
)
from watchword.settings import RANGES as SETTINGS
from watchword_bench.arithmetic.quantities import RANGES

BAM_PER_DEG = 65536 / 360
SIGMA = PARAMS.reply_position_sigma


def know_biases(site, range_m=0.0, azimuth_deg=0.0):
    """Tell the site its radar's bias, to the utmost certainty."""
    site.registers[RANGE_BIAS], site.registers[RANGE_VARIANCE] = round(8 * range_m), 9
    site.registers[AZIMUTH_BIAS] = round(16 * BAM_PER_DEG * azimuth_deg)
    site.registers[AZIMUTH_VARIANCE] = 64


@given(
    st.floats(0, 360),
    st.floats(300, 20000),
    st.floats(-700, 700),
    st.floats(-700, 700),
    st.floats(-100, 100),
    st.integers(-4000, 4000),
)
def test_offset_is_along_and_across_at_the_time_of_the_report(bearing, reach, along, across, mps, age_ms):
    site = empty_site()
    los = sin(radians(bearing)), cos(radians(bearing))
    place(site, 0, reach * los[0], reach * los[1], mps, -mps / 2)
    then = reach * los[0] - mps * age_ms / 1000, reach * los[1] + mps / 2 * age_ms / 1000
    east = then[0] - along * los[0] - across * los[1]
    north = then[1] - along * los[1] + across * los[0]
    measure_offset(site, 0, round(8 * east), round(8 * north), age_ms)
    assert site.registers[OFFSET_ALONG] / 8 == pytest.approx(along, abs=0.5)
    assert site.registers[OFFSET_ACROSS] / 8 == pytest.approx(across, abs=0.5)


@given(st.floats(1000, 15000), st.floats(-500, 500), st.floats(-500, 500), st.floats(5, 60), st.booleans())
def test_squared_distance_in_sigmas(reach, along, across, sigma, known):
    """In quarters, against floats: position, report, slack and what isn't known of the bias all count."""
    site = empty_site()
    if known:
        know_biases(site)
    place(site, 0, 0, reach, sigma_m=sigma)
    d2 = distance_squared(site, 0, round(-8 * across), round(8 * (reach - along)), 0, SIGMA)
    bias_range, bias_azimuth = site.registers[RANGE_VARIANCE], site.registers[AZIMUTH_VARIANCE] ** 0.5
    base = sigma**2 + (SIGMA / 8) ** 2 + 64
    across_bias = (radians(bias_azimuth / BAM_PER_DEG) * reach) ** 2
    exact = 4 * (along**2 / (base + bias_range) + across**2 / (base + across_bias))
    assert d2 == pytest.approx(exact, rel=0.12, abs=3)  # the doubt about azimuth counts in whole metres


def test_a_known_bias_is_taken_off():
    """A track 1 degree and 30 m out fits where its friend says it is, once that is known."""
    site = empty_site()
    reach, out = 8000, radians(1)
    place(site, 0, (reach + 30) * sin(out), (reach + 30) * cos(out))
    assert distance_squared(site, 0, 0, 8 * reach, 0, SIGMA) > 0
    know_biases(site)
    assert distance_squared(site, 0, 0, 8 * reach, 0, SIGMA) > 4 * 16
    know_biases(site, 30, 1)
    assert distance_squared(site, 0, 0, 8 * reach, 0, SIGMA) <= 1


def test_until_it_is_known_a_bias_within_the_stated_limits_fits():
    site = empty_site()
    place(site, 0, 8030 * sin(radians(1)), 8030 * cos(radians(1)))
    assert distance_squared(site, 0, 0, 8 * 8000, 0, SIGMA) < 4 * 9


@pytest.mark.parametrize("age_ms", [16001, -16001, 1 << 28, -(1 << 29), (1 << 29) - 1])
def test_a_report_of_another_time_fits_nothing(age_ms):
    """Whatever time a broadcast claims: velocity times age would leave 31 bits."""
    site = empty_site(CheckedColumn)
    place(site, 0, 0, 4000, 0, -300)
    assert distance_squared(site, 0, 0, 32000, checked(age_ms), SIGMA) == NO_FIT


@given(
    st.integers(-FASTEST, FASTEST),
    st.integers(-FASTEST, FASTEST),
    st.integers(-20000, 20000),
    st.integers(-60000, 60000),
    st.integers(-60000, 60000),
)
def test_a_track_seen_to_be_far_fits_no_better_when_looked_at(vx, vy, age_ms, dx, dy):
    site = empty_site()
    place(site, 0, 3000, 4000)
    site.tracks.vx[0], site.tracks.vy[0] = vx, vy
    list_tracks(site)
    east, north = site.tracks.x[0] + dx, site.tracks.y[0] + dy
    fit_tracks(site, east, north, NOW_MS - age_ms, NOW_MS, SIGMA)
    assert site.rows.fit[0] == distance_squared(site, 0, east, north, age_ms, SIGMA)


def test_the_fastest_report_is_the_fastest_track():
    assert (-FASTEST, FASTEST) == RANGES["tracks.vx"] == RANGES["tracks.vy"]


def test_best_fit_and_rivals():
    site = empty_site()
    assert fit_tracks(site, 0, 0, NOW_MS, NOW_MS, SIGMA) == -1
    for row, north in ((3, 5000), (5, 5100), (9, 7500)):
        place(site, row, 0, north)
    assert fit_tracks(site, 0, 8 * 5080, NOW_MS, NOW_MS, SIGMA) == 5
    assert rivals(site, 5, 4 * 100) == 1
    assert rivals(site, 5, 4) == 0


class Friend:
    """A friend on a circuit, seen by a biased radar and by itself, in a site that hears its replies."""

    def __init__(self, range_bias_m, azimuth_bias_deg, seed):
        self.site = empty_site()
        self.bias = range_bias_m, azimuth_bias_deg
        self.random = Random(seed)
        self.now_ms = NOW_MS

    def step(self, sigma_m=8.0):
        self.now_ms += 1000
        gauss = self.random.gauss
        angle, reach = radians(self.now_ms / 5000), 5000 + 2000 * sin(self.now_ms / 40000)
        true = reach * sin(angle), reach * cos(angle)
        seen_reach = reach + self.bias[0] + gauss(0, sigma_m)
        seen_angle = angle + radians(self.bias[1]) + gauss(0, 2 * sigma_m) / reach
        seen = seen_reach * sin(seen_angle), seen_reach * cos(seen_angle)
        forget_said(self.site)
        place(self.site, 0, *seen, sigma_m=sigma_m)
        own = [metres + gauss(0, 5) for metres in true]
        add_reply(self.site, 0, 7, *own, t_ms=self.now_ms, heard=seen)
        judge_replies(self.site, self.now_ms, PARAMS)


@pytest.mark.parametrize("bias", [(0, 0), (30, 1), (-30, -1), (20, -0.6)])
def test_registration_converges_to_the_bias(bias):
    friend = Friend(*bias, seed=3)
    for _ in range(60):
        friend.step()
    registers = friend.site.registers
    found = registers[RANGE_BIAS] / 8, registers[AZIMUTH_BIAS] / 16 / BAM_PER_DEG
    sigma = registers[RANGE_VARIANCE] ** 0.5, registers[AZIMUTH_VARIANCE] ** 0.5 / BAM_PER_DEG
    assert registers[REGISTERED] == 1
    assert sigma[0] < 10
    assert sigma[1] < 0.15
    for value, true, doubt in zip(found, bias, sigma, strict=True):
        assert abs(value - true) < 3 * doubt


def test_registration_is_told_once_when_it_is_known():
    friend, said = Friend(25, 0.8, seed=5), []
    for _ in range(60):
        friend.step()
        said += told(friend.site, EVENT_REGISTRATION)
    ((track, range_bias, azimuth_bias),) = said
    assert track == 101
    assert range_bias / 8 == pytest.approx(25, abs=20)
    assert azimuth_bias / BAM_PER_DEG == pytest.approx(0.8, abs=0.3)


def nothing_learned(site):
    fresh = empty_site()
    return list(site.registers[RANGE_BIAS : REGISTERED + 1]) == list(
        fresh.registers[RANGE_BIAS : REGISTERED + 1]
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda site: place(site, 1, 60, 6000),  # a rival beside it
        lambda site: site.labels.contest.__setitem__(0, 1),
        lambda site: site.tracks.plot.__setitem__(0, -1),  # it coasts
        lambda site: site.replies.verdict.__setitem__(0, REJECTION_BAD_MAC),
        lambda site: site.replies.north.__setitem__(0, 8 * 4000),  # it fits nothing
        lambda site: site.replies.track.__setitem__(0, 999),  # another was asked
        lambda site: place(site, 0, 20, 100),  # beside the asset
    ],
)
def test_nothing_is_learned_from_what_is_not_clear(spoil):
    site = empty_site()
    place(site, 0, 20, 6000)
    add_reply(site, 0, 7, 0, 6000)
    spoil(site)
    judge_replies(site, NOW_MS, PARAMS)
    assert nothing_learned(site)


def test_doubt_shrinks_as_if_each_four_differences_were_one():
    """The tracker's own error is in all of them: independent, five would leave a fifth of the variance."""
    site = empty_site()
    place(site, 0, 0, 6000)
    measured = 10**2 + (SIGMA / 8) ** 2 + 64
    prior = site.registers[RANGE_VARIANCE]
    for n in range(1, 6):
        add_reply(site, 0, 7, 0, 6000)
        judge_replies(site, NOW_MS, PARAMS)
        expected = 1 / (1 / prior + n / (4 * measured))
        assert site.registers[RANGE_VARIANCE] == pytest.approx(expected, rel=0.05)


def test_the_same_when_clear_is_learned_from():
    site = empty_site()
    place(site, 0, 20, 6000)
    add_reply(site, 0, 7, 0, 6000)
    judge_replies(site, NOW_MS, PARAMS)
    assert not nothing_learned(site)
    assert site.registers[AZIMUTH_BIAS] > 0
    reset_registration(site.registers, PARAMS)
    assert nothing_learned(site)


@pytest.mark.parametrize("edge", [0, 1])
def test_extremes_stay_within_small_ints(edge):
    """Any corner of the tracker's range, any position off the wire, biases learned to their limits."""
    params = checked_params(type(PARAMS)(*[row[edge] for row in SETTINGS]))
    for corner in ((1, 1), (1, 0), (-1, 1)):
        for c_pp in (0, PP_MAX):
            site = empty_site(CheckedColumn, params)
            place(site, 0, 100, 100, params=params)
            tracks = site.tracks
            tracks.x[0], tracks.y[0] = (POSITION_MAX * part for part in corner)
            tracks.vx[0], tracks.vy[0] = FASTEST, -FASTEST
            tracks.c_pp[0] = tracks.r_pp[0] = c_pp
            aim(tracks, [0, -1])
            list_tracks(site)
            for east in (-256000, 0, 256000):
                for age in (0, 16000, -16000):
                    sigma = params.reply_position_sigma
                    distance_squared(site, 0, checked(east), checked(256000), checked(age), sigma)
            make_friend(site, 0)
            site.registers[OFFSET_ALONG] = 16000
            for across in (4095, -4095):
                for reach in (1024, 370725):
                    tracks.reach[0] = reach
                    site.registers[OFFSET_ACROSS] = across
                    for _ in range(50):
                        learn_bias(site, 0, sigma)
                        assert abs(site.registers[AZIMUTH_BIAS]) <= 16 * 910
                        assert abs(site.registers[RANGE_BIAS]) <= 1600
                    distance_squared(site, 0, checked(256000), checked(256000), checked(0), sigma)
