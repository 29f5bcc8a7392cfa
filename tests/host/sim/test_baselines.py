"""The two simpler rules on hand-made tracks."""

import pytest

from watchword_bench.sim.baselines import CORRIDOR, EVERYTHING, Corridor, baselines
from watchword_bench.sim.metrics import measure

HOME = Corridor(start_ms=0, end_ms=100_000, from_m=(0, 6500), to_m=(0, 0), half_width_m=300)


@pytest.mark.parametrize(
    ("place", "t_s", "holds"),
    [
        ((0, 3000, 0), 50, True),
        ((299, 3000, 0), 50, True),
        ((301, 3000, 0), 50, False),
        ((0, 6801, 0), 50, False),
        ((0, -299, 0), 50, True),
        ((0, 3000, 0), 101, False),
    ],
)
def test_a_corridor_ends_at_its_sides_and_at_its_times(play, place, t_s, holds):
    run = play(140).target("x", start=place, speed=(0, 0, 0)).track(1, "x")
    (report,) = run.account().scans[t_s].reports
    assert HOME.holds(report) is holds


def test_the_corridor_takes_the_follower_for_the_friend(tower22):
    told = baselines(tower22.account(), [HOME])[CORRIDOR]
    result = measure(told)
    assert result.silent_inbound == ["drone"]
    assert result.stolen_identity
    assert result.lead_times["drone"].first_cue_s == 101


def test_without_a_plan_the_corridor_rule_cues_all(tower22):
    told = baselines(tower22.account(), [])[CORRIDOR]
    assert {cue.track for cue in told.cues} == {1, 2}


def test_identify_everything_is_in_time_and_a_nuisance(tower22):
    result = measure(baselines(tower22.account(), [HOME])[EVERYTHING])
    assert result.silent_inbound == []
    assert result.friend_nuisance_s == 140 - 3 - 15
    assert result.lead_times["drone"].first_cue_s == 3


def test_our_account_is_untouched(tower22):
    account = tower22.account()
    baselines(account, [HOME])
    assert measure(account).friend_nuisance_s == 3


def test_a_track_that_returns_is_cued_again(play):
    run = play(60).target("drone").track(1, "drone", range(20)).track(1, "drone", range(30, 60))
    told = baselines(run.account(), [])[EVERYTHING]
    assert [cue.t_ms for cue in told.cues] == [0, 30_000]
