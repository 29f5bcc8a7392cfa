"""What is shown while something is wrong or in doubt."""

import pytest

from support.judging import judge

FLAG = {"truth": "heli", "flag": "IFF_DEGRADED", "during": "outage", "within_s": 10}


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        (range(50, 85), "after 10 s"),
        (range(51, 85), "not within 10 s of 40 s"),
        (range(50, 92), "still at 91 s, 11 s after its end"),
        (range(0), "not within 10 s of 40 s"),
    ],
)
def test_flag_shown(pair, shown, found):
    run = pair().fault("outage", 40, 80)
    for k in range(140):
        run.track(1, "heli", [k], flags="IFF_DEGRADED" if k in shown else "")
    finding = judge(run, "flag_shown", **FLAG)
    assert (finding.ok, finding.found) == (found == "after 10 s", found)


def test_a_flag_needs_a_track(pair):
    run = pair().fault("outage", 40, 80).track(1, "heli", range(20))
    assert judge(run, "flag_shown", **FLAG).found == "no track then"


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
