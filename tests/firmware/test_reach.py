"""Each identity can be reached over the link by what should lead to it, and left again."""

from dataclasses import replace

import pytest

from support.bench import CLOCK, Aircraft, Bench, inbound, last_track, named
from watchword.codes import (
    CUE_ALERT,
    CUE_IDENTIFY,
    EVENT_IDENTITY_CHANGED,
    EVENT_IFF_DEGRADED,
    EVENT_PLAN_CONSUMED,
    FLAG_IFF_DEGRADED,
    IDENTITY_ASSUMED_FRIEND,
    IDENTITY_FRIEND,
    IDENTITY_NEUTRAL,
    IDENTITY_PENDING,
    IDENTITY_SUSPECT,
    IDENTITY_UNKNOWN,
    REASON_NO_REPLY,
    REASON_PROOF_EXPIRED,
)
from watchword.kernel.evidence import SILENCES_TOLD, SUSPECT_AT

LONE = inbound(7500, 40)  # three minutes out: cued at once, and time for everything
FRIEND = replace(LONE, platform=7)


@pytest.fixture
def bench():
    bench = Bench()
    bench.provision(7, 8)
    return bench


def history(frames, number=1):
    """The identities of a track, one after the other."""
    found = []
    for track in named(frames, "track", track=number):
        if not found or found[-1] != track.fields["identity"]:
            found.append(track.fields["identity"])
    return found


def test_pending_then_unknown(bench):
    assert history(bench.fly([LONE], 60)) == [IDENTITY_PENDING, IDENTITY_UNKNOWN]


def test_friend_by_two_replies(bench):
    said = bench.fly([FRIEND], 60)
    assert history(said) == [IDENTITY_PENDING, IDENTITY_UNKNOWN, IDENTITY_FRIEND]
    assert named(said, "cue") == []
    track = last_track(said, 1)
    assert (track["platform"], track["proof_age"] <= 25) == (7, True)


def test_friend_expires_without_renewal_and_the_cue_says_so(bench):
    bench.fly([FRIEND], 10)
    said = bench.fly([LONE], 120)
    assert history(said) == [IDENTITY_FRIEND, IDENTITY_UNKNOWN]
    last = [track.fields for track in named(said, "track", identity=IDENTITY_FRIEND)][-1]
    assert last["silences"] >= 7
    assert 590 <= last["proof_age"] <= 610
    cue = named(said, "cue", kind=CUE_IDENTIFY)[0].fields
    assert cue["reasons"] & REASON_PROOF_EXPIRED
    assert cue["reasons"] & REASON_NO_REPLY


def test_friend_outlives_a_fade(bench):
    bench.fly([FRIEND], 10)
    said = bench.fly([LONE], 14) + bench.fly([FRIEND], 5)  # seven challenges missed
    assert history(said) == [IDENTITY_FRIEND]


def test_a_follower_is_never_a_friend(bench):
    """200 m behind on the same course, in the friend's beam all the way."""
    follower = Aircraft(0, 7700, 0, -40)
    said = bench.fly([FRIEND, follower], 150)
    assert history(said, 1)[-1] == IDENTITY_FRIEND
    assert IDENTITY_FRIEND not in history(said, 2)
    assert IDENTITY_ASSUMED_FRIEND not in history(said, 2)
    assert named(said, "cue", track=2, kind=CUE_IDENTIFY)
    assert named(said, "cue", track=1) == []


class TestPlan:
    def plan(self, bench, platform):
        ends = {"from_east": 0, "from_north": 64000, "to_east": 0, "to_north": 0, "half_width": 2400}
        bench.order("flight_plan", entry=3, platform=platform, start_ms=0, end_ms=600_000, **ends)

    def test_assumed_friend_and_cued_all_the_same(self, bench):
        self.plan(bench, 9)
        said = bench.fly([LONE], 60)
        assert history(said) == [IDENTITY_PENDING, IDENTITY_UNKNOWN, IDENTITY_ASSUMED_FRIEND]
        assert named(said, "cue", kind=CUE_IDENTIFY)

    def test_two_candidates_get_none(self, bench):
        self.plan(bench, 9)
        said = bench.fly([LONE, Aircraft(0, 7900, 0, -40)], 90)
        assert IDENTITY_ASSUMED_FRIEND not in history(said, 1) + history(said, 2)

    def test_it_is_used_up_once_its_platform_has_proven_itself(self, bench):
        """Another that comes along the corridor later is not the one that was expected."""
        self.plan(bench, 7)
        said = bench.fly([FRIEND], 20)
        assert [event.fields["b"] for event in named(said, "event", event=EVENT_PLAN_CONSUMED)] == [3]
        late = Aircraft(0, 8500, 0, -40)
        said = bench.fly([FRIEND, late], 60)
        assert IDENTITY_ASSUMED_FRIEND not in history(said, 2)


class TestBroadcast:
    def fly(self, bench, scans, off_m=0, first=()):
        """Scans, each with a broadcast by the one aircraft behind those of `first`."""
        said = []
        for _ in range(scans):
            said += bench.fly([LONE], 1)
            east, north, up = (round(8 * metres) for metres in LONE.at(bench.t_s))
            claims = [*first, (0xABC, east + 8 * off_m, north, up)]
            bench.exchange(*[self.claim(bench, *claim) for claim in claims])
        return said

    def claim(self, bench, address, east, north, up):
        speed = {"east_speed": 0, "north_speed": 0}
        t_ms = bench.t_ms % CLOCK
        return bench.message("broadcast", address=address, t_ms=t_ms, east=east, north=north, up=up, **speed)

    def test_neutral_at_best_and_cued_all_the_same(self, bench):
        said = self.fly(bench, 60)
        assert history(said) == [IDENTITY_PENDING, IDENTITY_UNKNOWN, IDENTITY_NEUTRAL]
        assert named(said, "cue", kind=CUE_IDENTIFY)

    @pytest.mark.parametrize(("first", "heard"), [(15, True), (16, False)])
    def test_sixteen_a_scan_are_heard_and_the_rest_left_out(self, bench, first, heard):
        """A flood of claims about nothing costs the claim behind it, and no more."""
        said = self.fly(bench, 20, first=[(n, 0, 8000, 0) for n in range(first)])
        assert (IDENTITY_NEUTRAL in history(said)) == heard

    def test_lapses_when_it_is_no_longer_heard(self, bench):
        self.fly(bench, 20)
        assert history(bench.fly([LONE], 20))[-1] == IDENTITY_UNKNOWN

    def test_contradiction_of_the_radar_by_a_silent_inbound_is_suspect(self, bench):
        self.fly(bench, 60)
        said = self.fly(bench, 3, off_m=1500)
        assert history(said)[-1] == IDENTITY_SUSPECT
        assert named(said, "cue", kind=CUE_ALERT)


class TestSuspect:
    def play(self, bench, aircraft, scans):
        """Fly on while somebody beside it plays a recording after every scan."""
        said = []
        for _ in range(scans):
            said += bench.fly([aircraft], 1)
            asked = named(bench.frames, "interrogate")
            if asked:
                at = aircraft.at(bench.t_s)
                said += bench.exchange(bench.reply(asked[-1], 7, at, nonce=b"recorded"))
        return said

    def test_by_recordings_and_a_silence_too_long_for_a_fade(self, bench):
        said = self.play(bench, LONE, 60)
        first = named(said, "track", identity=IDENTITY_SUSPECT)[0].fields
        assert SILENCES_TOLD <= first["silences"] <= SILENCES_TOLD + 2
        assert history(said)[-1] == IDENTITY_SUSPECT
        assert named(said, "cue", kind=CUE_ALERT)

    @pytest.mark.parametrize("proven_scans", [0, 12])
    def test_never_by_what_is_played_beside_a_friend_in_its_fades(self, bench, proven_scans):
        """At first contact and, once it has proven itself, for as long as you like."""
        said = bench.fly([FRIEND], proven_scans)
        said += self.play(bench, LONE, 140 if proven_scans else 40)
        assert IDENTITY_SUSPECT not in history(said)
        assert last_track(said, 1)["identity"] == IDENTITY_UNKNOWN
        assert named(said, "cue", kind=CUE_IDENTIFY)
        said += self.play(bench, FRIEND, 10)
        assert history(said)[-1] == IDENTITY_FRIEND
        assert named(said, "cue", kind=CUE_ALERT) == []

    def test_never_by_bad_codes_silence_and_company_together(self, bench):
        """A friend with yesterday's key comes home behind one that proves itself."""
        behind = Aircraft(0, 7800, 0, -40)
        said = bench.fly([FRIEND, behind], 30)
        for _ in range(30):
            said += bench.fly([FRIEND, behind], 1)
            asked = [f for f in bench.frames[-8:] if f.name == "interrogate" and f.fields["track"] == 2]
            bad = [bench.reply(c, 7, behind.at(bench.t_s), key=bytes(16)) for c in asked]
            said += bench.exchange(*bad)
        lowest = min(track.fields["evidence"] for track in named(said, "track", track=2))
        assert lowest <= SUSPECT_AT
        assert IDENTITY_SUSPECT not in history(said, 2)

    def test_fades_once_they_stop(self, bench):
        slow = inbound(7500, 30)
        self.play(bench, slow, 60)
        said = bench.fly([slow], 170)
        assert history(said) == [IDENTITY_SUSPECT, IDENTITY_UNKNOWN]
        assert len(named(said, "event", event=EVENT_IDENTITY_CHANGED)) == 1

    def test_never_by_silence(self, bench):
        said = bench.fly([LONE], 170)
        assert last_track(said, 1)["silences"] > 30
        assert IDENTITY_SUSPECT not in history(said)

    def test_never_by_bad_codes_alone(self, bench):
        """A friend with yesterday's key, on its way home."""
        said = []
        for _ in range(120):
            said += bench.fly([LONE], 1)
            challenges = [frame for frame in bench.frames[-6:] if frame.name == "interrogate"]
            bad = [bench.reply(c, 7, LONE.at(bench.t_s), key=bytes(16)) for c in challenges]
            said += bench.exchange(*bad)
        assert last_track(said, 1)["evidence"] < -48
        assert IDENTITY_SUSPECT not in history(said)
        assert named(said, "cue", kind=CUE_IDENTIFY)
        assert named(said, "cue", kind=CUE_ALERT) == []


def test_iff_degraded_is_shown_and_silence_stops_counting(bench):
    """When all friends fall silent at once, silence says nothing about anybody."""
    other = replace(inbound(7000, 20, east_m=-3000), platform=8)
    bench.fly([FRIEND, other], 10)
    said = bench.fly([replace(FRIEND, platform=0), replace(other, platform=0)], 20)
    assert [event.fields["a"] for event in named(said, "event", event=EVENT_IFF_DEGRADED)] == [1]
    stranger = Aircraft(5000, 5000, -30, -30)
    said = bench.fly([replace(FRIEND, platform=0), replace(other, platform=0), stranger], 15)
    track = last_track(said, 3)
    assert track["flags"] & FLAG_IFF_DEGRADED
    assert track["silences"] >= 5
    assert track["evidence"] >= -16  # that it is inbound, and no more
    said = bench.fly([FRIEND, other, stranger], 6)
    assert [event.fields["a"] for event in named(said, "event", event=EVENT_IFF_DEGRADED)] == [0]
