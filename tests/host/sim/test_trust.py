"""Friend cued, stolen identity and label moved, as design section 7 defines them."""

import pytest

from watchword_bench.sim.metrics import measure


@pytest.fixture
def pair(play):
    """A friend with platform 7 and a drone 200 m behind it."""

    def begin(scans=60):
        run = play(scans).target("heli", kind="friend", platform=7, start=(0, 6000, 100))
        return run.target("drone", start=(0, 6200, 100))

    return begin


def judge(run):
    return measure(run.account())


def test_all_well(pair):
    run = pair().track(1, "heli", identity="FRIEND", platform=7).track(2, "drone", identity="SUSPECT")
    result = judge(run.cue(2, 10, kind="ALERT").cue(1, 5))
    assert result.friend_cued == []
    assert not result.stolen_identity
    assert result.label_moved == []


def test_a_friend_that_was_suspect(pair):
    run = pair().track(1, "heli", range(30)).track(1, "heli", range(30, 31), identity="SUSPECT")
    assert judge(run).friend_cued == ["heli"]


def test_a_friend_that_was_alerted(pair):
    run = pair().track(1, "heli").cue(1, 10).cue(1, 20, kind="ALERT").cue(1, 21, kind="WITHDRAWN")
    assert judge(run).friend_cued == ["heli"]


def test_a_friend_in_a_group_that_was_alerted(pair):
    run = pair().track(1, "drone+heli").cue(1, 10, kind="ALERT", flags="GROUP_POSSIBLE")
    assert judge(run).friend_cued == ["heli"]


def test_a_friend_without_transponder_does_not_count(play):
    run = play(60).target("heli", kind="friend").track(1, "heli", identity="SUSPECT")
    assert judge(run).friend_cued == []


@pytest.mark.parametrize(("scans", "stolen"), [(2, False), (3, True)])
def test_three_scans_in_a_row_are_a_stolen_identity(pair, scans, stolen):
    run = (
        pair()
        .track(2, "drone", range(20))
        .track(2, "drone", range(20, 20 + scans), identity="ASSUMED_FRIEND")
    )
    result = judge(run)
    assert result.stolen_identity is stolen
    assert result.stolen_identity_longest_scans == scans


def test_time_taken_for_a_friend(pair):
    run = pair().track(1, "heli+drone", range(10), identity="FRIEND", platform=7)
    run.track(1, "heli", range(10, 60), identity="ASSUMED_FRIEND")
    # The drone is in more than half of the last five plots until two scans after the merger's end.
    assert judge(run).taken_for_friend_s == {"heli": 60, "drone": 12}


def test_a_hostile_within_a_friends_plots_steals_too(pair):
    run = pair().track(1, "heli+drone", identity="FRIEND", platform=7)
    assert judge(run).stolen_identity


def test_a_proof_on_another_than_its_platform(pair):
    run = pair().track(2, "drone", identity="FRIEND", platform=7)
    assert judge(run).label_moved == ["track 2: FRIEND of heli on drone"]


def test_a_friend_that_proves_itself_on_a_swapped_track_moved_nothing(pair):
    run = pair().track(2, "drone", range(20)).track(2, "heli", range(20, 25), flags="CONTESTED")
    run.track(2, "heli", range(25, 60), identity="FRIEND", platform=7)
    result = judge(run)
    assert result.label_moved == []
    assert result.swaps == 1


def test_suspicion_held_through_a_swap(pair):
    run = (
        pair()
        .track(2, "drone", range(20), identity="SUSPECT")
        .track(2, "heli", range(20, 60), identity="SUSPECT")
    )
    assert judge(run).label_moved == ["track 2: SUSPECT of drone on heli"]


def test_suspicion_suspended_at_a_swap_and_earned_anew(pair):
    run = (
        pair()
        .track(2, "drone", range(20), identity="SUSPECT")
        .track(2, "heli", range(20, 30), flags="CONTESTED")
    )
    run.track(2, "heli", range(30, 60), identity="SUSPECT")
    assert judge(run).label_moved == []


@pytest.mark.parametrize(("does", "flag"), [("dismiss", "DISMISSED"), ("declare", "DECLARED")])
def test_an_operators_word_on_another_than_was_meant(pair, does, flag):
    run = pair().track(2, "drone", range(20)).track(2, "drone", range(20, 30), flags=flag).word(does, 2, 19.5)
    assert judge(run).label_moved == []
    run.track(2, "heli", range(30, 60), flags=flag)
    assert judge(run).label_moved == [f"track 2: {flag} of drone on heli"]


def test_a_proof_on_a_track_that_holds_its_platform_among_others_moved_nothing(pair):
    run = pair().track(1, "drone+heli", identity="FRIEND", platform=7, off=(0, 200, 0))
    assert run.account().attribution.about(9, 1).truth == "drone"
    assert judge(run).label_moved == []


def test_a_word_spoken_anew_moved_nothing(pair):
    run = pair().track(2, "drone", range(6)).track(2, "drone", range(6, 20), flags="DISMISSED")
    run.track(2, "heli", range(20, 30)).track(2, "heli", range(30, 60), flags="DISMISSED")
    run.word("dismiss", 2, 5.5).word("dismiss", 2, 29.5)
    assert judge(run).label_moved == []
