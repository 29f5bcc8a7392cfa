"""Each kind of expectation holds and fails where it should."""

import pytest

from support.judging import INBOUND, judge
from watchword_bench.sim.expectations import evaluate
from watchword_bench.world.expectations import Expectation
from watchword_bench.world.schema import Scenario


def test_silent_inbound(pair):
    finding = judge(pair().track(1, "drone").cue(1, 70), "silent_inbound")
    assert (finding.name, finding.ok, finding.found) == (
        "silent_inbound hostile",
        True,
        "open 51 s before arrival",
    )
    assert not judge(pair().track(1, "drone").cue(1, 80), "silent_inbound").ok
    assert judge(pair().track(1, "drone"), "silent_inbound").found == "no cue open at arrival"


def test_friend_cued(pair):
    assert judge(pair().track(1, "heli").cue(1, 5), "friend_cued").ok
    finding = judge(pair().track(1, "heli").cue(1, 5, kind="ALERT"), "friend_cued")
    assert (finding.ok, finding.found) == (False, "heli")


def test_stolen_identity(pair):
    stolen = pair().track(1, "drone", identity="FRIEND", platform=7)
    assert not judge(stolen, "stolen_identity").ok
    assert judge(pair().track(1, "drone"), "stolen_identity").found == "0 scans as a friend"


def test_label_moved(pair):
    moved = pair().track(1, "drone", identity="FRIEND", platform=7)
    assert judge(moved, "label_moved").found == "track 1: FRIEND of heli on drone"
    assert judge(pair().track(1, "drone"), "label_moved").ok


def test_friend_nuisance(pair):
    run = pair().track(1, "heli").cue(1, 20).cue(1, 26, kind="WITHDRAWN")
    assert judge(run, "friend_nuisance", at_most_s=6.0).ok
    assert not judge(run, "friend_nuisance", at_most_s=5.9).ok


def test_cued(pair):
    run = pair().track(1, "drone").cue(1, 100)
    assert judge(run, "cued", truth="drone", lead_s=21.0).ok
    assert not judge(run, "cued", truth="drone", lead_s=22.0).ok


def test_cued_does_not_hold_for_one_that_never_arrives(pair):
    finding = judge(pair(60).track(1, "drone").cue(1, 10), "cued", truth="drone", lead_s=10.0)
    assert (finding.ok, finding.found) == (False, "does not arrive")


def test_no_alert(pair):
    run = pair().track(1, "heli").cue(1, 30).cue(1, 40, kind="ALERT")
    assert judge(run, "no_alert", truth="heli").found == "ALERT at 40.0 s"
    assert judge(run, "no_alert", truth="drone").ok


@pytest.mark.parametrize(("withdrawn_s", "ok"), [(30, True), (31, False)])
def test_proven_not_cued(pair, withdrawn_s, ok):
    run = pair().track(1, "heli", range(30)).track(1, "heli", range(30, 140), identity="FRIEND", platform=7)
    run.cue(1, 10).cue(1, withdrawn_s, kind="WITHDRAWN")
    assert judge(run, "proven_not_cued").ok is ok


def test_one_that_was_never_proven_may_be_cued(pair):
    assert judge(pair().track(1, "heli").cue(1, 10), "proven_not_cued").found == "never proven"


def test_identity_never(pair):
    run = pair().track(1, "drone").track(1, "drone", range(1), identity="PENDING")
    assert judge(run, "identity_never", truth="drone", identities=["FRIEND", "ASSUMED_FRIEND"]).ok
    finding = judge(run, "identity_never", truth="drone", identities=["UNKNOWN"])
    assert (finding.ok, finding.found) == (False, "PENDING, UNKNOWN")


def test_identity_reached(pair):
    run = pair().track(1, "heli", range(12)).track(1, "heli", range(12, 140), identity="FRIEND", platform=7)
    assert judge(run, "identity_reached", truth="heli", identity="FRIEND", within_s=12.0).ok
    assert not judge(run, "identity_reached", truth="heli", identity="FRIEND", within_s=11.0).ok
    assert judge(run, "identity_reached", truth="heli", identity="NEUTRAL", within_s=11.0).found == "never"


def test_interrogated(pair):
    run = pair().track(1, "drone", range(4, 140)).challenge(1, 6).challenge(1, 20)
    assert judge(run, "interrogated", truth="drone").ok
    assert not judge(run, "interrogated", truth="drone", within_scans=1).ok
    assert not judge(run, "interrogated", truth="drone", times=3).ok
    assert judge(pair().track(1, "drone"), "interrogated", truth="drone").found == "never challenged"
    assert judge(pair(), "interrogated", truth="drone").found == "no track"


def test_reason_given(pair):
    run = pair().track(1, "drone").cue(1, 100, reasons="INBOUND NO_REPLY")
    assert judge(run, "reason_given", truth="drone", reason="NO_REPLY").found == "at 100.0 s"
    assert not judge(run, "reason_given", truth="drone", reason="POP_UP").ok


@pytest.mark.parametrize(
    ("again_s", "level", "ok"),
    [(70, 2, True), (80, 2, False), (70, 1, False)],
    ids=["", "late", "no stronger"],
)
def test_dismissal_reraised(pair, again_s, level, ok):
    run = pair().track(1, "drone").cue(1, 30).word("dismiss", 1, 40).cue(1, 40, kind="WITHDRAWN")
    run.cue(1, again_s, level=level)
    assert judge(run, "dismissal_reraised", truth="drone").ok is ok


def test_a_dismissal_that_was_refused_is_none(pair):
    run = pair().track(1, "drone").cue(1, 30).word("dismiss", 1, 40, accepted=False)
    finding = judge(run, "dismissal_reraised", truth="drone")
    assert (finding.ok, finding.found) == (False, "no dismissal was accepted")


def test_cues_per_track_hour_are_pooled_over_a_kind(play):
    run = play(360).target("gull", kind="bird", speed=(0, 0, 0)).target("tern", kind="bird", speed=(0, 0, 0))
    run.track(1, "gull").track(2, "tern").cue(1, 10).cue(1, 20).cue(1, 30, kind="ALERT")
    finding = judge(run, "cues_per_track_hour", truth="bird", kind="IDENTIFY", at_most=10.0)
    assert (finding.ok, finding.found) == (True, "2 in 0.20 track hours, 10.0 an hour")
    assert not judge(run, "cues_per_track_hour", truth="bird", kind="IDENTIFY", at_most=9.9).ok
    assert judge(run, "cues_per_track_hour", truth="gull", kind="ALERT", at_most=10.0).ok


def test_tracked(pair):
    run = pair().track(1, "drone", range(10, 75)).track(1, "drone+heli", range(75, 140))
    assert judge(run, "tracked", truth="drone", at_least=0.5).found == "52% of 130 scans"
    assert not judge(run, "tracked", truth="drone", at_least=0.53).ok


def test_tracked_while_closing(play):
    run = play(140).target("drone", start=(0, 3000, 0)).track(1, "drone", range(60))
    assert judge(run, "tracked", truth="drone", at_least=1.0, closing=True).ok
    assert not judge(run, "tracked", truth="drone", at_least=1.0).ok


def test_of_several_targets_only_the_offenders_are_told(play):
    run = play(140).target("one").target("two", start=(3000, 5760, 100), speed=(-23, -44, 0))
    run.track(1, "one").track(2, "two").cue(1, 20)
    assert judge(run, "silent_inbound").found == "two: no cue open at arrival"


def test_several_targets_alike_are_told_at_once(play):
    run = play(140).target("one").target("two", start=(3000, 5760, 100)).track(1, "one").track(2, "two")
    assert judge(run, "stolen_identity").found == "each: 0 scans as a friend"


def test_of_many_targets_a_few_are_told(play):
    run = play(140)
    for i in range(5):
        run.target(f"gull-{i}", kind="bird", start=(1000 * i, 6000, 0)).track(
            i + 1, f"gull-{i}", range(60 + 10 * i)
        )
    found = judge(run, "tracked", truth="bird", at_least=0.1).found
    assert found.startswith("gull-0: 38% of 130 scans; gull-1")
    assert found.endswith("; and 2 more")


def test_a_kind_nobody_judges_is_an_error(pair):
    class Odd(Expectation):
        """Not in the vocabulary."""

    scenario = Scenario.model_construct(expect=[Odd()])
    with pytest.raises(TypeError, match="nobody judges Odd"):
        evaluate(scenario, pair().account())


def test_identity_reached_after_a_fault(pair):
    run = pair().fault("outage", 40, 60).track(1, "heli", range(5, 66), identity="FRIEND")
    run.track(1, "heli", range(66, 70)).track(1, "heli", range(75, 140), identity="FRIEND")
    asked = {"truth": "heli", "identity": "FRIEND", "after": "outage"}
    assert judge(run, "identity_reached", within_s=0, **asked).found == "0 s after the outage"
    late = pair().fault("outage", 40, 60).track(1, "heli", range(75, 140), identity="FRIEND")
    assert judge(late, "identity_reached", within_s=15, **asked).ok
    assert not judge(late, "identity_reached", within_s=14, **asked).ok


def test_a_fault_that_never_happens_is_no_reference(pair):
    with pytest.raises(ValueError, match="there is no fault of kind 'outage'"):
        judge(pair(), "identity_reached", truth="heli", identity="FRIEND", within_s=9, after="outage")


def test_what_is_expected_of_a_merged_picture_needs_several_sites(pair):
    with pytest.raises(ValueError, match="counted_once drone needs several sites"):
        judge(pair(), "counted_once", truth="drone", at_least=0.5)


def test_each_site_answers_for_its_own_platforms(pair):
    """The drone belongs to the second site; the first one's board has nothing to say of it."""
    sites = [{"name": name, "east_m": 0, "north_m": 0} for name in ("one", "two")]
    platforms = [
        {"name": name, "truth": truth, "motion": INBOUND, "site": site}
        for name, truth, site in (("heli", "friend", "one"), ("drone", "hostile", "two"))
    ]
    expect = [
        {"expect": "silent_inbound"},
        {"expect": "label_moved"},
        {"expect": "counted_once", "truth": "drone", "at_least": 1},
    ]
    tables = {"name": "hand-made", "title": "-", "story": "-", "duration_s": 140, "site": sites}
    scenario = Scenario.model_validate({**tables, "platform": platforms, "expect": expect})
    account = pair().account()
    one, two = (evaluate(scenario, account, site) for site in scenario.site)
    assert [finding.name for finding in one] == ["label_moved"]
    assert [finding.name for finding in two] == ["silent_inbound hostile", "label_moved"]
