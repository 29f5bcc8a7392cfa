"""Silent inbound and unresolved, as design section 7 defines them.

The drone of these runs starts 6,500 m north at 50 m/s, so it is within 500 m at second 120 (slant range
counts: it flies 100 m up, which makes it 121) and a cue has to be open from second 76 on.
"""

import pytest

from watchword_bench.sim.metrics import lead_time, measure

ARRIVAL_S = 121


@pytest.fixture
def inbound(play):
    return lambda: play(140).target("drone").track(1, "drone")


def drone(run):
    account = run.account()
    return lead_time(account, account.target("drone"))


def test_arrival_and_need(inbound):
    lead = drone(inbound())
    assert (lead.observable_s, lead.arrival_s, lead.needed_s) == (0, ARRIVAL_S, ARRIVAL_S - 45)


def test_without_a_cue_it_is_silent(inbound):
    run = inbound()
    assert drone(run).silent
    assert measure(run.account()).silent_inbound == ["drone"]


def test_a_cue_in_time_that_stays_open(inbound):
    lead = drone(inbound().cue(1, ARRIVAL_S - 45))
    assert not lead.silent
    assert lead.seconds_left == 45


def test_a_cue_a_second_late(inbound):
    lead = drone(inbound().cue(1, ARRIVAL_S - 44))
    assert lead.silent
    assert lead.seconds_left == 44


def test_a_withdrawal_breaks_it(inbound):
    run = inbound().cue(1, 30).cue(1, 90, kind="WITHDRAWN").cue(1, 91)
    lead = drone(run)
    assert lead.silent
    assert (lead.first_cue_s, lead.open_since_s) == (30, 91)


def test_a_lost_track_breaks_it(play):
    run = play(140).target("drone").track(1, "drone", range(90)).track(2, "drone", range(93, 140))
    assert drone(run.cue(1, 30).cue(2, 93)).silent


def test_another_track_may_take_over_without_a_gap(play):
    run = play(140).target("drone").track(1, "drone", range(90)).track(2, "drone", range(88, 140))
    assert not drone(run.cue(1, 30).cue(2, 89)).silent


def test_a_dismissal_has_to_lapse(play):
    run = play(140).target("drone").track(1, "drone", range(80)).cue(1, 30)
    run.track(1, "drone", range(80, 90), flags="DISMISSED").track(1, "drone", range(90, 140))
    assert drone(run).open_since_s == 90


def test_a_cue_on_another_target_does_not_help(play):
    run = play(140).target("drone").target("heli", kind="friend", platform=1)
    assert drone(run.track(1, "drone").track(2, "heli").cue(2, 30)).silent


def test_a_cue_on_a_merged_track_counts_for_the_hidden_one_only_with_group_possible(play):
    for flags, silent in (("", True), ("GROUP_POSSIBLE", False)):
        run = play(140).target("heli", kind="friend", platform=1).target("drone", start=(0, 6510, 100))
        run.track(1, "heli+drone").cue(1, 30, flags=flags)
        assert drone(run).silent is silent


def test_a_pop_up_is_cued_for_the_last_60_percent(play):
    run = play(140).target("drone", since=91).track(1, "drone", range(94, 140))
    assert drone(run).needed_s == ARRIVAL_S - 0.6 * 30
    assert not drone(run.cue(1, 103)).silent


def test_one_that_never_comes_is_never_silent(play):
    run = play(140).target("drone", speed=(0, 0, 0)).track(1, "drone").cue(1, 30)
    lead = drone(run)
    assert not lead.silent
    assert lead.arrival_s is None
    assert lead.seconds_left is None
    assert lead.open_since_s == 30


@pytest.mark.parametrize(
    ("hidden", "names"),
    [(range(140), ["drone"]), (range(76), ["drone"]), (range(1, 140), [])],
    ids=["all the way", "until a cue is needed", "but for the first scan"],
)
def test_unresolved_is_truth_geometry(play, hidden, names):
    run = play(140).target("heli", kind="friend", platform=1).target("drone").hide("heli", "drone", hidden)
    assert measure(run.account()).unresolved == names
