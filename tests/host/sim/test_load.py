"""Load on the crew, nuisance and latency."""

import pytest

from watchword_bench.sim.metrics.load import cue_latency_ms, friend_nuisance_s, load


@pytest.fixture
def heli(play):
    return lambda scans=60: play(scans).target("heli", kind="friend", platform=7)


def test_nuisance_leaves_out_a_tracks_first_15_seconds(heli):
    run = heli().track(1, "heli", range(10, 60)).cue(1, 10).cue(1, 40, kind="WITHDRAWN")
    assert friend_nuisance_s(run.account()) == (15, 0)


def test_contested_nuisance_stands_apart(heli):
    run = heli().track(1, "heli", range(30)).track(1, "heli", range(30, 60), flags="CONTESTED").cue(1, 20)
    assert friend_nuisance_s(run.account()) == (10, 30)


def test_an_alert_is_not_nuisance_but_worse(heli):
    assert friend_nuisance_s(heli().track(1, "heli").cue(1, 20, kind="ALERT").account()) == (0, 0)


def test_a_friend_without_transponder_is_no_nuisance(play):
    run = play(60).target("heli", kind="friend").track(1, "heli").cue(1, 20)
    assert friend_nuisance_s(run.account()) == (0, 0)


def test_raised_and_raised_again(play):
    run = play(60).target("drone").track(1, "drone")
    run.cue(1, 10).cue(1, 20).cue(1, 30, acknowledged=True).cue(1, 40, kind="ALERT", acknowledged=True)
    run.cue(1, 50, kind="WITHDRAWN").cue(1, 55)
    result = load(run.account())
    assert result.raised_per_hour == pytest.approx(2 * 60)
    assert result.reraised_per_hour == pytest.approx(2 * 60)


def test_share_about_a_hostile(play):
    run = play(60).target("drone").target("heli", kind="friend", platform=7, start=(0, 3000, 0))
    run.track(1, "drone").track(2, "heli").track(3, "")
    assert (
        load(run.cue(1, 10).cue(2, 11).cue(3, 12).cue(3, 13, kind="WITHDRAWN").account()).hostile_share
        == 1 / 3
    )


def test_most_open_at_once(play):
    run = play(60).target("drone").target("heli", kind="friend", platform=7, start=(0, 3000, 0))
    run.track(1, "drone").track(2, "heli")
    run.cue(1, 10).cue(1, 20, kind="WITHDRAWN").cue(2, 20)
    assert load(run.account()).most_open == 1
    assert load(run.cue(1, 30).account()).most_open == 2


def test_identity_changes(heli):
    run = heli().track(1, "heli", range(10), identity="PENDING").track(1, "heli", range(10, 20))
    run.track(1, "heli", range(20, 60), identity="FRIEND", platform=7)
    assert load(run.account()).identity_changes_per_track == 2


def test_nothing_to_count(play):
    result = load(play(60).account())
    assert (result.raised_per_hour, result.most_open, result.hostile_share) == (0, 0, None)
    assert cue_latency_ms(play(60).account()) is None


def test_latency_is_0_unless_a_timer_raised_the_cue(play):
    run = play(60).target("drone").track(1, "drone").cue(1, 10)
    assert cue_latency_ms(run.account()) == 0
    assert cue_latency_ms(run.cue(1, 11, kind="WITHDRAWN").cue(1, 12.25).account()) == 250
