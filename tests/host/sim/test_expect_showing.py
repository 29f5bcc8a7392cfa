"""What is shown and kept while something is wrong."""

import pytest

from support.judging import judge

FLAG = {"truth": "heli", "flag": "IFF_DEGRADED", "during": "outage", "within_s": 10}


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        (range(50, 85), "after 10 s"),
        (range(51, 85), "not within 10 s of 40 s"),
        (range(50, 92), "still 10 s after the end at 80 s"),
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


def test_a_track_that_is_born_later_is_given_its_time(pair):
    run = pair().fault("outage", 40, 80).track(1, "heli", range(55, 60))
    run.track(1, "heli", range(60, 80), flags="IFF_DEGRADED").track(1, "heli", range(80, 140))
    assert judge(run, "flag_shown", **FLAG).found == "after 5 s"
    assert not judge(run, "flag_shown", **{**FLAG, "within_s": 4}).ok


def kept(run, **keys):
    return judge(run, "track_kept", truth="drone", during="flood", **keys)


def test_a_track_is_kept(pair):
    assert kept(pair().fault("flood", 40, 60, times=2).track(1, "drone")).found == "1 kept"


def test_another_number_is_another_track(pair):
    run = (
        pair().fault("flood", 40, 60, times=2).track(1, "drone", range(50)).track(2, "drone", range(55, 140))
    )
    finding = kept(run)
    assert (finding.ok, finding.found) == (False, "track 1 is lost in the flood")


def test_what_was_not_tracked_can_not_be_kept(pair):
    assert not kept(pair().fault("flood", 40, 60, times=2).track(1, "drone", range(50, 140))).ok
