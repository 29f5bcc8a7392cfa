"""32 inbound at once, 64 plots a scan: nothing breaks, nobody is overlooked, what is shed is told."""

from collections import Counter
from dataclasses import replace
from math import cos, radians, sin
from random import Random

import pytest

from support.bench import Aircraft, Bench, named, plot
from watchword.codes import (
    CUE_FRIEND_NEAR,
    CUE_IDENTIFY,
    EVENT_IFF_DEGRADED,
    EVENT_INTERROGATIONS_SHED,
    EVENT_TRACK_CONFIRMED,
    EVENT_TRACK_DROPPED,
    EVENT_TRACKS_FULL,
)
from watchword.kernel.columns import TRACKS_MAX
from watchword.settings import defaults

ATTACKERS, SCANS, PLOTS = 32, 45, 64


def attacker(n):
    """From all sides and at all distances, no two in one cell of the radar."""
    bearing, reach = radians(360 * n / ATTACKERS), 5000 + 70 * (n * 7 % ATTACKERS)
    return Aircraft(reach * sin(bearing), reach * cos(bearing), -50 * sin(bearing), -50 * cos(bearing))


@pytest.fixture(scope="module")
def attack():
    """The bench after the attack, and each scan's frames; false plots fill every scan up to 64."""
    bench, noise, scans = Bench(), Random(5), []
    bench.configure(clutter=16 * (PLOTS - ATTACKERS))
    sky = [attacker(n) for n in range(ATTACKERS)]
    for k in range(1, SCANS + 1):
        plots = [plot(one.at(k)) for one in sky]
        while len(plots) < PLOTS:
            bearing, reach = noise.uniform(0, 6.28), noise.uniform(500, 7900)
            plots.append(plot((reach * sin(bearing), reach * cos(bearing), 300)))
        noise.shuffle(plots)
        scans.append(bench.scan(*plots))
    return bench, scans


def frames(attack):
    return [frame for scan in attack[1] for frame in scan]


def cued(said):
    return {cue.fields["track"] for cue in named(said, "cue", kind=CUE_IDENTIFY)}


def attackers_tracks(attack):
    """Track numbers of the attackers in the last scan, nearest first."""
    found = {}
    for track in named(attack[1][-1], "track"):
        at = track.fields["east"] / 8, track.fields["north"] / 8
        for n in range(ATTACKERS):
            east, north, _ = attacker(n).at(SCANS)
            if abs(at[0] - east) < 150 and abs(at[1] - north) < 150:
                found[n] = track.fields["track"]
    order = sorted(found, key=lambda n: sum(metres**2 for metres in attacker(n).at(SCANS)))
    return [found[n] for n in order]


def test_every_attacker_is_tracked_and_cued(attack):
    tracks = attackers_tracks(attack)
    assert len(tracks) == len(set(tracks)) == ATTACKERS
    assert set(tracks) <= cued(frames(attack))


def test_all_are_cued_within_seconds_however_many_there_are(attack):
    """All are confirmed at once, and cued as one alone would be: after three challenges unanswered."""
    confirmed, first = {}, {}
    for k, scan in enumerate(attack[1]):
        for event in named(scan, "event", event=EVENT_TRACK_CONFIRMED):
            confirmed[event.fields["track"]] = k
        for cue in named(scan, "cue", kind=CUE_IDENTIFY):
            first.setdefault(cue.fields["track"], k)
    assert max(first[track] - confirmed[track] for track in attackers_tracks(attack)) <= 10


def test_no_attackers_track_is_dropped(attack):
    dropped = {e.fields["track"] for e in named(frames(attack), "event", event=EVENT_TRACK_DROPPED)}
    confirmed = {e.fields["track"] for e in named(frames(attack), "event", event=EVENT_TRACK_CONFIRMED)}
    assert set(attackers_tracks(attack)) <= confirmed - dropped


def test_most_urgent_first_in_every_scan(attack):
    for scan in attack[1]:
        times = [cue.fields["time_to_asset"] for cue in named(scan, "cue", kind=CUE_IDENTIFY)]
        assert times == sorted(times)


def test_every_attacker_is_challenged_within_two_scans_and_none_forgotten(attack):
    asked, confirmed = {}, {}
    for k, scan in enumerate(attack[1]):
        for event in named(scan, "event", event=EVENT_TRACK_CONFIRMED):
            confirmed[event.fields["track"]] = k
        for challenge in named(scan, "interrogate"):
            asked.setdefault(challenge.fields["track"], []).append(k)
        assert len(named(scan, "interrogate")) <= defaults().challenges_per_scan
    for track in attackers_tracks(attack):
        assert asked[track][0] - confirmed[track] <= 2
        assert len(asked[track]) >= 6


def test_what_is_shed_is_told(attack):
    shed = named(frames(attack), "event", event=EVENT_INTERROGATIONS_SHED)
    assert shed
    assert all(event.fields["a"] > event.fields["b"] == 16 for event in shed)


def test_nothing_said_is_lost(attack):
    bench, _ = attack
    (health,) = named(bench.wait(1000), "health")
    assert health.fields["output_lost"] == health.fields["plots_shed"] == 0
    assert bench._decoder.lost == 0


def test_the_longest_burst_arrives_whole():
    """A full table, each cue with its FRIEND NEAR, all said at once: IFF is degraded now."""
    bench = Bench()
    bench.provision(7)
    bench.configure(challenges_per_scan=32, horizon=600)
    sky = [Aircraft(0, 1200 + 140 * n, 0, -25) for n in range(TRACKS_MAX)]
    sky[20] = replace(sky[20], platform=7)
    bench.fly(sky, 14)
    sky[20] = replace(sky[20], platform=0)
    said = bench.fly(sky, 36)
    (event,) = named(said, "event", event=EVENT_IFF_DEGRADED)
    at_once = named(said, "cue", t_ms=event.fields["t_ms"])
    kinds = Counter(cue.fields["kind"] for cue in at_once)
    assert kinds == {CUE_IDENTIFY: TRACKS_MAX - 1, CUE_FRIEND_NEAR: TRACKS_MAX - 1}
    assert len(named(said, "track", t_ms=event.fields["t_ms"])) == TRACKS_MAX
    bench.wait(1000)
    assert named(bench.frames, "health")[-1].fields["output_lost"] == bench._decoder.lost == 0


def test_aircraft_without_a_row_are_told_and_get_the_first_that_falls_free():
    """56 at once, of which 8 find no row; nobody who has one loses it to them, until 12 have landed."""
    bench, more = Bench(), 8
    sky = [Aircraft(6000 * sin(n / 9), 6000 * cos(n / 9), 0, 0) for n in range(TRACKS_MAX + more)]
    said = bench.fly(sky, 20)
    full = [event.fields["a"] for event in named(said, "event", event=EVENT_TRACKS_FULL)]
    confirmed = named(said, "event", event=EVENT_TRACK_CONFIRMED)
    assert full == [more] * 19  # from the second scan on: one plot is no track
    assert len(confirmed) == TRACKS_MAX
    assert named(said, "event", event=EVENT_TRACK_DROPPED) == []
    said = bench.fly(sky[12:], 14)
    assert len(named(said, "event", event=EVENT_TRACK_CONFIRMED)) == more
    last = named(said, "track")[-1].fields["t_ms"]
    assert len(named(said, "track", t_ms=last)) == TRACKS_MAX + more - 12
    assert named(said, "event", event=EVENT_TRACKS_FULL, t_ms=last) == []
