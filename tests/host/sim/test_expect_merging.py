"""Platforms that the radar can't separate for a while."""

import pytest

from support.judging import judge


def merge(pair, flags="CONTESTED", when=range(43, 50), **keys):
    """They are one from second 40 to 49; the track that holds both says `flags` in `when`."""
    run = pair().hide("heli", "drone", range(40, 50)).track(1, "drone", range(40)).track(2, "heli", range(40))
    for k in range(40, 50):
        run.track(1, "drone+heli", [k], flags=flags if k in when else "")
    return run.track(1, "drone", range(50, 140))


def told(run, **keys):
    return judge(run, "merger_told", truth="drone", **keys)


@pytest.mark.parametrize("flags", ["CONTESTED", "GROUP_POSSIBLE"])
def test_a_merger_is_told(pair, flags):
    finding = told(merge(pair, flags))
    assert (finding.ok, finding.found) == (True, "1 times")


def test_a_merger_that_is_not_told(pair):
    finding = told(merge(pair, when=range(44, 50)))
    assert (finding.ok, finding.found) == (False, "one at 40 s: track 1 says nothing 3 scans later")
    assert told(merge(pair, when=range(44, 50)), within_scans=4).ok


def test_who_never_was_apart_can_not_be_told(pair):
    run = pair().hide("heli", "drone", range(50)).track(1, "drone+heli", range(50))
    assert told(run).found == "0 times"


def split(pair, *, merged=range(40, 50), friend=2, drone=1, flags="CONTESTED", until=60, **keys):
    """Two tracks that were merged; afterwards both say `flags` until the friend is proven, at `until`."""
    run = pair().hide("heli", "drone", merged).track(1, "drone", range(merged.start))
    run.track(2, "heli", range(merged.start), identity="FRIEND", proven_s=0)
    run.track(1, "drone+heli", merged, flags="CONTESTED").track(2, "drone+heli", merged, flags="CONTESTED")
    run.track(drone, "drone", range(merged.stop, 140), flags=flags)
    run.track(friend, "heli", range(merged.stop, until), flags=flags)
    return run.track(friend, "heli", range(until, 140), identity="FRIEND", proven_s=until - 1)


def expected_of(run, **keys):
    return judge(run, "contested_until_proven", truth="drone", **keys)


def test_contested_until_proven(pair):
    finding = expected_of(split(pair))
    assert (finding.ok, finding.found) == (True, "1 times merged and apart again")


def test_tracks_may_have_changed_places(pair):
    assert expected_of(split(pair, friend=1, drone=2)).ok


def test_free_at_once(pair):
    finding = expected_of(split(pair, flags=""))
    assert (finding.ok, finding.found) == (False, "apart at 50 s: track 1 of drone at 51 s")


def test_free_without_a_proof(pair):
    run = split(pair)
    for k in range(100, 140):
        run.reports[k] = [report for report in run.reports[k] if report.track == 2]
    run.track(1, "drone", range(100, 140))
    assert expected_of(run).found == "apart at 50 s: track 1 of drone at 100 s"


def test_an_old_proof_frees_nobody(pair):
    run = pair().hide("heli", "drone", range(40, 50)).track(1, "drone", flags="CONTESTED")
    run.track(2, "heli", identity="FRIEND", proven_s=30)
    assert expected_of(run).found == "apart at 50 s: track 2 of heli at 51 s"


def test_a_person_frees(pair):
    run = pair().hide("heli", "drone", range(40, 50)).track(1, "drone", range(60), flags="CONTESTED")
    run.track(1, "drone", range(60, 140), identity="HOSTILE", flags="DECLARED")
    assert expected_of(run).ok


def test_a_track_that_is_born_of_the_split_counts(pair):
    run = pair().hide("heli", "drone", range(40, 50)).track(2, "heli", flags="CONTESTED")
    run.track(3, "drone", range(54, 140))
    assert expected_of(run).ok
    assert expected_of(run, within_scans=8).found == "apart at 50 s: track 3 of drone at 58 s"


def test_a_glimpse_is_no_merger(pair):
    finding = expected_of(split(pair, merged=range(40, 42), flags=""))
    assert finding.found == "0 times merged and apart again"
