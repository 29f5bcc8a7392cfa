"""When cues come, in what order, and whether they come and go."""

import pytest

from support.judging import judge

HIDDEN = range(90)


def test_a_resolved_hostile_must_not_be_silent(pair):
    assert judge(pair().track(1, "drone").cue(1, 70), "resolved_or_told").ok
    assert not judge(pair().track(1, "drone").cue(1, 80), "resolved_or_told").ok


@pytest.mark.parametrize(
    ("flags", "ok"), [("GROUP_POSSIBLE", True), ("CONTESTED", True), ("COASTING", False)]
)
def test_of_an_unresolved_one_the_crew_is_told(pair, flags, ok):
    run = pair().hide("heli", "drone", HIDDEN).track(1, "drone+heli", flags=flags).cue(1, 70)
    assert judge(run, "resolved_or_told").ok is ok


def test_told_late_is_not_told(pair):
    run = pair().hide("heli", "drone", HIDDEN).track(1, "drone+heli", flags="CONTESTED").cue(1, 80)
    finding = judge(run, "resolved_or_told")
    assert (finding.ok, finding.found) == (False, "never apart in time, and the crew was not told")


def test_who_does_not_arrive_needs_no_cue(play):
    run = play().target("drone", start=(0, 6500, 100), speed=(0, -10, 0))
    assert judge(run, "resolved_or_told").found == "does not arrive"


def test_cued_soon(pair):
    run = pair().track(1, "drone", range(10, 140)).cue(1, 13)
    assert judge(run, "cued_soon", truth="drone").ok
    assert not judge(run, "cued_soon", truth="drone", within_scans=2).ok
    assert judge(pair().track(1, "drone"), "cued_soon", truth="drone").found == "no cue"
    assert judge(pair(), "cued_soon", truth="drone").found == "no track"


def test_a_cue_that_comes_back_at_once_flickers(pair):
    run = pair().track(1, "drone").cue(1, 30).cue(1, 40, kind="WITHDRAWN").cue(1, 49)
    finding = judge(run, "steady")
    assert (finding.ok, finding.found) == (False, "cue on track 1 at 49.0 s")
    assert judge(run, "steady", for_s=9).ok


def test_a_contest_raises_a_cue_at_once(pair):
    run = pair().track(1, "drone").cue(1, 30).cue(1, 40, kind="WITHDRAWN").cue(1, 45, flags="CONTESTED")
    assert judge(run, "steady").ok


def test_another_tracks_cue_is_another(pair):
    run = pair().track(1, "drone").track(2, "heli").cue(1, 30).cue(1, 40, kind="WITHDRAWN").cue(2, 41)
    assert judge(run, "steady").ok


def test_an_identity_that_comes_back_at_once_flickers(pair):
    run = pair().track(1, "heli", range(10), identity="FRIEND")
    run.track(1, "heli", range(10, 15)).track(1, "heli", range(15, 140), identity="FRIEND")
    finding = judge(run, "steady")
    assert (finding.ok, finding.found) == (False, "FRIEND on track 1 at 15 s")
    assert judge(run, "steady", for_s=5).ok


def test_what_was_contested_may_be_proven_at_once(pair):
    run = pair().track(1, "heli", range(10), identity="FRIEND")
    run.track(1, "heli", range(10, 15), flags="CONTESTED").track(1, "heli", range(15, 140), identity="FRIEND")
    assert judge(run, "steady").ok


def test_urgent_first(pair):
    run = pair().track(1, "drone").track(2, "heli").cue(2, 30, left_s=15).cue(1, 30, left_s=40)
    run.cue(1, 60, kind="WITHDRAWN").cue(2, 60, left_s=9)
    assert judge(run, "urgent_first").ok
    assert judge(run.cue(1, 60, left_s=8), "urgent_first").found == "at 60.0 s"


def test_what_never_arrives_is_least_urgent_and_withdrawals_come_first(pair):
    run = pair().track(1, "drone").track(2, "heli").cue(2, 30, left_s=900).cue(1, 30, left_s=None)
    assert judge(run, "urgent_first").ok
    assert not judge(run.cue(2, 30, kind="WITHDRAWN"), "urgent_first").ok
