"""Fades, skew, own positions and broadcasts, against the figures they are given."""

import numpy as np
import pytest

from watchword_bench.world.replies import available
from watchword_bench.world.sensors import Interrogator
from watchword_bench.world.streams import Streams

SCANS = 20_000


@pytest.mark.parametrize(
    ("share", "fade_s", "period_s"), [(0.9, 5.0, 1.0), (0.7, 20.0, 0.25), (0.9, 5.0, 4.0)]
)
def test_fades_come_in_bursts(share, fade_s, period_s):
    """The correlation from scan to scan is exp(-(a + b) dt), with a + b = 1 / (fade_s share)."""
    t_s = period_s * np.arange(SCANS)
    interrogator = Interrogator(available=share, fade_s=fade_s)
    up = available(interrogator, t_s, Streams(3).generator("fade"))
    correlation = np.exp(-period_s / (fade_s * share))
    effective = SCANS * (1 - correlation) / (1 + correlation)
    assert up.mean() == pytest.approx(share, abs=5 * np.sqrt(share * (1 - share) / effective))
    assert np.corrcoef(up[:-1], up[1:])[0, 1] == pytest.approx(correlation, abs=0.06)


def test_mean_length_of_a_fade():
    """Watched ten times a second, a fade lasts `fade_s` on average."""
    t_s = 0.1 * np.arange(200_000)
    up = available(Interrogator(), t_s, Streams(1).generator("fade"))
    fades = (np.diff(up.astype(int)) < 0).sum()
    assert 0.1 * (~up).sum() / fades == pytest.approx(5.0, rel=0.15)


def test_own_position_and_what_is_heard(world, flies):
    friend = flies("friend", "friend", transponder={"platform": 7})
    drawn = world(friend, duration_s=230)
    replies, truth = drawn.replies, drawn.truth
    assert 0.4 < np.abs(replies.skew_ms).max() / 1000 <= 0.5
    there = truth.position_m[:, 0] + truth.velocity_mps[:, 0] * replies.skew_ms / 1000
    error = np.stack([replies.east, replies.north, replies.up], axis=2)[:, 0] / 8 - there
    heard = (replies.heard_range - replies.range)[:, 0] / 2
    aside = ((replies.heard_azimuth - replies.azimuth)[:, 0] + 0x8000 & 0xFFFF) - 0x8000
    assert np.std(error[:220]) == pytest.approx(5.0, rel=0.15)
    assert np.std(heard) == pytest.approx(10.0, rel=0.25)
    assert np.std(aside * 360 / 65536) == pytest.approx(1.5, rel=0.25)
    true_deg = np.degrees(np.arctan2(there[:220, 0], there[:220, 1]))
    assert replies.azimuth[:220, 0] * 360 / 65536 == pytest.approx(
        true_deg + drawn.bias_azimuth_deg, abs=0.01
    )


def test_who_answers(world, flies):
    drawn = world(
        flies("works", "friend", transponder={"platform": 7}),
        flies("dead", "friend", transponder={"platform": 8, "works": False}),
        flies("gone", "friend", transponder={"platform": 9}, vanishes_s=50),
        flies(),
        interrogator={"available": 0.99},
    )
    answers = drawn.replies.answers
    assert answers[:, 0].mean() > 0.9
    assert not answers[:, [1, 3]].any()
    assert answers[:50, 2].any()
    assert not answers[50:, 2].any()


def test_broadcasts_are_true_unless_the_scenario_says_otherwise(world, flies):
    drawn = world(
        flies("honest", "neutral", broadcast={"address": 1}),
        flies("liar", broadcast={"address": 2, "honest": False, "offset_east_m": 900, "offset_north_m": -50}),
        flies("mute"),
    )
    said, truth = drawn.broadcasts, drawn.truth
    assert said.sent[:, :2].all()
    assert not said.sent[:, 2].any()
    claimed = np.stack([said.east, said.north, said.up], axis=2) / 8
    assert claimed[:, 0] == pytest.approx(truth.position_m[:, 0], abs=0.07)
    assert claimed[:, 1] == pytest.approx(truth.position_m[:, 1] + [900, -50, 0], abs=0.07)
    assert said.north_speed[:, 0] / 64 == pytest.approx(truth.velocity_mps[:, 0, 1], abs=0.01)


def test_a_liar_claims_to_fly_straight_on(world):
    """East at 50 m/s, at 100 s it turns north; it claims otherwise from just before the turn."""
    points = [
        {"east_m": east, "north_m": north, "up_m": 100, "t_s": t_s}
        for east, north, t_s in ((-5000, -3000, 0.0), (0, -3000, 100.0), (0, 0, 160.0))
    ]
    said = {"address": 2, "honest": False, "straight_on_from_s": 100}
    liar = {"name": "liar", "truth": "hostile", "motion": {"kind": "waypoints", "points": points}}
    drawn = world(liar | {"broadcast": said}, duration_s=150)
    east, north = drawn.broadcasts.east[:, 0] / 8, drawn.broadcasts.north[:, 0] / 8
    assert east == pytest.approx(-5000 + 50 * drawn.t_s, abs=0.1)
    assert north == pytest.approx(-3000, abs=0.1)
    assert drawn.truth.position_m[140, 0, :2] == pytest.approx([0, -1000])
    assert (drawn.broadcasts.east_speed[:, 0] == 64 * 50).all()


@pytest.mark.parametrize("claim", [{"offset_east_m": 5}, {"straight_on_from_s": 100}])
def test_who_lies_is_not_honest(scenario, flies, claim):
    with pytest.raises(ValueError, match="a false claim needs honest = false"):
        scenario(flies(broadcast={"address": 1, **claim}))
