"""A board's own reports: events, records, a stalled feed, deceit."""

import pytest

from support.judging import judge
from watchword_bench.protocol.words import REJECTIONS
from watchword_bench.sim.reports import HealthReport

CAUSES = {name: value for value, name, _ in REJECTIONS}


def rejected(run, at_s, cause="BAD_MAC"):
    return run.event("REPLY_REJECTED", at_s, b=CAUSES[cause])


def test_event_told(pair):
    run = rejected(rejected(pair(), 4), 5, "GARBLED")
    assert judge(run, "event_told", event="REPLY_REJECTED", at_least=2).ok
    assert judge(run, "event_told", event="REPLY_REJECTED", cause="BAD_MAC").found == "1 times"
    assert not judge(run, "event_told", event="REPLY_REJECTED", cause="BAD_MAC", at_least=2).ok
    assert not judge(run, "event_told", event="REPLY_REJECTED", at_most=1).ok
    assert not judge(run, "event_told", event="TRACKS_FULL").ok


def test_every_deceit_is_rejected_with_the_next_scan(pair):
    run = rejected(pair().deceit(4.6).deceit(9.6), 5)
    assert judge(run, "deceit_rejected").found == "1 of relay by drone not rejected; 2 in all"
    assert judge(rejected(run, 10), "deceit_rejected").ok


@pytest.mark.parametrize(("at_s", "cause"), [(6, "BAD_MAC"), (4, "BAD_MAC"), (5, "GARBLED")])
def test_another_rejection_is_none_of_it(pair, at_s, cause):
    assert not judge(rejected(pair().deceit(4.6), at_s, cause), "deceit_rejected").ok


def test_without_deceit_nothing_was_shown(pair):
    finding = judge(pair(), "deceit_rejected")
    assert (finding.ok, finding.found) == (False, "none; 0 in all")


def test_the_last_scans_deceit_has_no_next_scan(pair):
    assert judge(rejected(pair().deceit(4.6).deceit(139.6), 5), "deceit_rejected").ok


@pytest.fixture
def stalled(pair):
    """No scan comes from second 20 to 29."""

    def make(begin_s=20.75, end_s=30, stale=range(21, 30)):
        run = pair().stall(range(20, 30))
        for k in range(140):
            run.track(1, "drone", [k], flags="STALE" if k in stale else "")
        run.event("FEED_STALE", begin_s, a=1)
        return run.event("FEED_STALE", end_s, a=0)

    return make


def test_stale_shown(stalled):
    finding = judge(stalled(), "stale_shown")
    assert (finding.ok, finding.found) == (True, "1 times")


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({"begin_s": 21.5}, "not told of the gap from 19 s"),
        ({"begin_s": 5}, "not told of the gap from 19 s"),
        ({"end_s": 31}, "no end told at 30 s"),
        ({"stale": range(21, 29)}, "track 1 not STALE at 29 s"),
    ],
)
def test_stale_not_shown(stalled, keys, found):
    finding = judge(stalled(**keys), "stale_shown")
    assert (finding.ok, finding.found) == (False, found)


def test_a_feed_that_never_stalls_shows_nothing(pair):
    assert not judge(pair(), "stale_shown").ok
    assert not judge(pair().stall([20]), "stale_shown").ok  # two periods: not longer than that


def recorded(run, scans=range(5, 50)):
    run.track(1, "drone", scans).event("TRACK_CONFIRMED", scans[0], track=1)
    return run.event("TRACK_DROPPED", scans[-1] + 1, track=1)


def test_records_complete(pair):
    assert judge(recorded(pair()), "records_complete").found == "1 tracks"
    alive = pair().track(1, "drone", range(5, 140)).event("TRACK_CONFIRMED", 5, track=1)
    assert judge(alive, "records_complete").ok


@pytest.mark.parametrize(
    ("event", "found"),
    [("TRACK_CONFIRMED", "track 1 never confirmed"), ("TRACK_DROPPED", "track 1 never dropped")],
)
def test_an_event_that_lacks(pair, event, found):
    run = recorded(pair())
    run.events = [told for told in run.events if told.event != event]
    assert judge(run, "records_complete").found == found


def test_a_gap_in_a_track(pair):
    run = recorded(pair(), [*range(5, 20), *range(21, 50)])
    assert judge(run, "records_complete").found == "track 1 not in every scan"


def test_frames_that_found_no_room(pair, monkeypatch):
    run = recorded(pair())
    account = run.account
    health = HealthReport(0, frozenset(), 0, 0, 0, 0, 0, {"output_lost": 3})
    monkeypatch.setattr(run, "account", lambda: account(health=(health,)))
    assert judge(run, "records_complete").found == "3 frames lost"
