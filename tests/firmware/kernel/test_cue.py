"""Cues: when one is raised, how it presses, and what alone ends it."""

import pytest

from support.checked import CheckedColumn, checked, checked_params
from support.sites import NOW_MS, PARAMS, empty_site, forget_said, make_friend, place, refresh, told
from support.sky import SECONDS_OUT, Sky, kinds
from watchword.codes import (
    CAUSE_CROSSED,
    CAUSE_MERGED,
    CUE_ALERT,
    CUE_IDENTIFY,
    CUE_WITHDRAWN,
    EVENT_DISMISSAL_LAPSED,
    IDENTITY_ASSUMED_FRIEND,
    IDENTITY_FRIEND,
    IDENTITY_HOSTILE,
    IDENTITY_NEUTRAL,
    IDENTITY_SUSPECT,
    IDENTITY_UNKNOWN,
    REASON_ASSUMED_ONLY,
    REASON_BROADCAST_DISAGREES,
    REASON_CONTESTED_LINEAGE,
    REASON_DECLARED_HOSTILE,
    REASON_DISMISSED_BUT_CLOSING,
    REASON_IDENTIFIED,
    REASON_INBOUND,
    REASON_MAY_HOLD_ANOTHER,
    REASON_NEVER_INTERROGATED,
    REASON_NO_REPLY,
    REASON_NOT_INBOUND,
    REASON_OPERATOR_DISMISSED,
    REASON_POP_UP,
    REASON_PROOF_EXPIRED,
    REASON_REPLY_REJECTED,
    REASON_UNACKNOWLEDGED,
)
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.cue import advise, lapse_dismissals
from watchword.kernel.identity import identify
from watchword.kernel.inbound import watch_friends, watch_inbound
from watchword.kernel.notice import notify
from watchword.kernel.operator import acknowledge, declare, dismiss
from watchword.kernel.predict import VELOCITY_MAX
from watchword.settings import RANGES


class TestRaising:
    def test_takes_three_scans_of_inbound_flight(self):
        sky = Sky()
        sky.inbound(0)
        scans, (cue,) = sky.until_said()
        assert scans == 3
        assert (cue["kind"], cue["level"], cue["track"]) == (CUE_IDENTIFY, 1, 101)
        assert cue["reasons"] == REASON_INBOUND | REASON_NO_REPLY

    def test_one_noisy_scan_neither_raises_nor_withdraws(self):
        sky = Sky()
        place(sky.site, 0, 0, 6000, 30, 0, silences=3, asks=6)
        for n in range(40):
            sky.site.tracks.vy[0] = -64 * 50 if n % 2 else 64 * 50
            assert sky.scan() == []

    def test_gives_a_fresh_track_grace_to_answer(self):
        """Until it has missed three challenges, or has lived for 8 scans."""
        sky = Sky()
        sky.inbound(0, silences=0)
        sky.site.tracks.age[0] = 1
        assert sky.scan(5) == []
        sky.site.labels.silences[0] = 3
        assert kinds(sky.scan()) == [CUE_IDENTIFY]
        sky = Sky()
        sky.inbound(0, silences=0)
        sky.site.tracks.age[0] = 7
        assert sky.scan(5) == []
        sky.site.tracks.age[0] = 8
        assert kinds(sky.scan()) == [CUE_IDENTIFY]

    def test_gives_none_when_it_presses(self):
        sky = Sky()
        sky.inbound(0, seconds_out=PARAMS.crew_time + 29, silences=0)
        sky.site.tracks.age[0] = 1
        assert sky.until_said()[0] == 3

    def test_gives_a_contested_track_none_unless_it_was_just_proven(self):
        sky = Sky()
        sky.inbound(0, silences=0, contest=CAUSE_CROSSED)
        sky.site.tracks.age[0] = 1
        assert sky.until_said()[0] == 3
        sky = Sky()
        sky.inbound(0, silences=0, contest=CAUSE_CROSSED, proven=1, proof_ms=NOW_MS)
        scans, _ = sky.until_said()
        assert scans == 6

    @pytest.mark.parametrize("identity", [IDENTITY_UNKNOWN, IDENTITY_ASSUMED_FRIEND, IDENTITY_NEUTRAL])
    def test_claims_spare_no_cue(self, identity):
        """What nobody proved stays a question: only the plan's reason is told."""
        claims = {
            IDENTITY_ASSUMED_FRIEND: {"plan": 9, "e_plan": 48},
            IDENTITY_NEUTRAL: {"agreements": 9, "address": 5},
        }
        sky = Sky()
        sky.inbound(0, **claims.get(identity, {}))
        _, (cue,) = sky.until_said()
        assert (cue["kind"], cue["identity"]) == (CUE_IDENTIFY, identity)
        assert bool(cue["reasons"] & REASON_ASSUMED_ONLY) == (identity == IDENTITY_ASSUMED_FRIEND)

    def test_a_friend_gets_none(self):
        sky = Sky()
        sky.inbound(0)
        make_friend(sky.site, 0)
        assert sky.scan(30) == []

    @pytest.mark.parametrize(
        ("labels", "identity"),
        [({"e_rejected": -160}, IDENTITY_SUSPECT), ({"declared": IDENTITY_HOSTILE}, IDENTITY_HOSTILE)],
    )
    def test_alert_is_for_suspect_and_hostile(self, labels, identity):
        sky = Sky()
        sky.inbound(0, **labels)
        _, (cue,) = sky.until_said()
        assert (cue["kind"], cue["identity"]) == (CUE_ALERT, identity)


class TestReasons:
    @pytest.mark.parametrize(
        ("labels", "reason"),
        [
            ({"asks": 0, "silences": 0}, REASON_NEVER_INTERROGATED),
            ({"proven": 1, "proof_ms": NOW_MS - 200_000}, REASON_PROOF_EXPIRED),
            ({"contest": CAUSE_CROSSED}, REASON_CONTESTED_LINEAGE),
            ({"contest": CAUSE_MERGED, "group": 1}, REASON_CONTESTED_LINEAGE | REASON_MAY_HOLD_ANOTHER),
            ({"e_rejected": -48}, REASON_REPLY_REJECTED),
            ({"e_broadcast": -96}, REASON_BROADCAST_DISAGREES),
            ({"declared": IDENTITY_HOSTILE}, REASON_DECLARED_HOSTILE),
        ],
    )
    def test_each_says_what_it_stands_for(self, labels, reason):
        sky = Sky()
        sky.inbound(0, **labels)
        _, (cue,) = sky.until_said()
        silent = REASON_NO_REPLY if labels.get("silences", 3) else 0
        assert cue["reasons"] == REASON_INBOUND | silent | reason

    def test_a_first_reply_is_no_expired_proof(self):
        sky = Sky()
        sky.inbound(0, proven=1, proofs=1, proof_ms=NOW_MS, platform=7)
        _, (cue,) = sky.until_said()
        assert not cue["reasons"] & REASON_PROOF_EXPIRED

    def test_pop_up(self):
        sky = Sky()
        sky.inbound(0, seconds_out=40)
        _, (cue,) = sky.until_said()
        assert cue["reasons"] & REASON_POP_UP

    def test_unacknowledged_is_for_what_was_said_before(self):
        """A first cue close in, at level 3 at once, has not been neglected yet."""
        sky = Sky()
        sky.inbound(0, seconds_out=25)
        _, (cue,) = sky.until_said()
        assert cue["level"] == 3
        assert not cue["reasons"] & REASON_UNACKNOWLEDGED
        _, (again,) = sky.until_said()
        assert again["reasons"] & REASON_UNACKNOWLEDGED


class TestPressing:
    """Levels, repeats and acknowledgement of an open cue."""

    def test_level_rises_with_time_and_never_falls(self):
        sky = Sky().raised()
        levels = [sky.site.cues.level[0]]
        for _ in range(SECONDS_OUT - 10):
            acknowledge(sky.site, 101)
            sky.scan()
            levels.append(sky.site.cues.level[0])
        assert levels == sorted(levels)
        assert levels.index(2) == SECONDS_OUT - 60 - 2
        assert levels.index(3) == SECONDS_OUT - 30 - 2

    def test_level_stays_when_the_inbound_slows_down(self):
        sky = Sky().raised(seconds_out=28)
        assert sky.site.cues.level[0] == 3
        sky.site.tracks.vy[0] //= 4
        sky.scan()
        assert sky.site.geometry.time_to_keep_out[0] > 700
        assert sky.site.cues.level[0] == 3

    def test_neglect_escalates_once(self):
        sky = Sky().raised()
        sky.scan(PARAMS.repeat * 3 - 1)
        assert sky.site.cues.level[0] == 1
        sky.scan()
        assert sky.site.cues.level[0] == 2
        sky.scan(20)
        assert sky.site.cues.level[0] == 2

    def test_unacknowledged_repeats_the_more_often_the_higher_its_level(self):
        sky = Sky().raised(seconds_out=190)
        assert sky.until_said()[0] == 3 * PARAMS.repeat  # and escalates
        assert sky.until_said()[0] == 2 * PARAMS.repeat
        sky = Sky().raised(seconds_out=28, mps=20)
        assert sky.until_said()[0] == PARAMS.repeat

    def test_acknowledged_repeats_no_more_until_it_presses(self):
        sky = Sky().raised()
        acknowledge(sky.site, 101)
        said = sky.scan(SECONDS_OUT - 40)
        assert [cue["level"] for cue in said] == [2]  # a new level is said, once
        assert said[0]["acknowledged"] == 1
        said = sky.scan(10)
        assert [(cue["level"], cue["acknowledged"]) for cue in said] == [(3, 0)]

    def test_an_alert_wants_its_own_acknowledgement(self):
        sky = Sky().raised()
        acknowledge(sky.site, 101)
        sky.site.labels.e_rejected[0] = -160
        (cue,) = sky.scan()
        assert (cue["kind"], cue["acknowledged"]) == (CUE_ALERT, 0)

    def test_a_change_of_identity_or_flags_is_said_at_once(self):
        sky = Sky().raised()
        acknowledge(sky.site, 101)
        sky.site.labels.contest[0] = CAUSE_CROSSED
        assert kinds(sky.scan()) == [CUE_IDENTIFY]
        sky.site.tracks.misses[0] = 1  # coasting: flickers, and is not worth a word
        assert sky.scan() == []

    def test_nothing_flickers_about_a_wrap_of_the_clock(self):
        plain, wrapped = Sky(), Sky((1 << 30) - 20_000)
        plain.inbound(0)
        wrapped.inbound(0)
        assert kinds(plain.scan(120)) == kinds(wrapped.scan(120))

    def test_attention_on_one_lowers_no_other(self):
        alone, both = Sky(), Sky()
        alone.inbound(1, seconds_out=140)
        both.inbound(1, seconds_out=140)
        both.inbound(0, seconds_out=100, mps=40)
        for _ in range(90):
            wanted = [cue for cue in alone.scan() if cue["track"] == 102]
            found = [cue for cue in both.scan() if cue["track"] == 102]
            assert [(cue["kind"], cue["level"]) for cue in found] == [
                (cue["kind"], cue["level"]) for cue in wanted
            ]
            acknowledge(both.site, 101)


class TestWithdrawal:
    def withdrawn(self, sky, limit=60):
        for scans in range(1, limit):
            for cue in sky.scan():
                if cue["kind"] == CUE_WITHDRAWN:
                    assert sky.site.cues.kind[0] == 0
                    return scans, cue["reasons"]
        raise AssertionError("the cue stays open")

    def test_by_flying_away_for_ten_scans(self):
        sky = Sky().raised()
        sky.site.tracks.vy[0] = 64 * 50
        assert self.withdrawn(sky) == (10, REASON_NOT_INBOUND)

    def test_never_by_noise(self):
        sky = Sky().raised()
        for n in range(60):
            sky.site.tracks.vy[0] = 64 * 50 if n % 8 else -64 * 50
            assert CUE_WITHDRAWN not in kinds(sky.scan())

    def test_never_by_closing_inside_twice_the_keep_out_radius(self):
        """Overhead, the CPA of straight flight means nothing: what closes stays cued."""
        sky = Sky().raised(seconds_out=20)
        place(sky.site, 0, 0, 900, 48, -14, silences=9)
        sky.site.tracks.vx[0], sky.site.tracks.vy[0] = 64 * 48, -64 * 14
        assert CUE_WITHDRAWN not in kinds(sky.scan(8))

    def test_by_proof(self):
        sky = Sky().raised()
        make_friend(sky.site, 0, now_ms=sky.now_ms)
        assert self.withdrawn(sky) == (1, REASON_IDENTIFIED)
        assert sky.scan(20) == []

    @pytest.mark.parametrize("identity", [IDENTITY_FRIEND, IDENTITY_NEUTRAL, IDENTITY_ASSUMED_FRIEND])
    def test_by_a_persons_declaration(self, identity):
        sky = Sky().raised()
        declare(sky.site, 101, identity, 3, sky.now_ms)
        assert self.withdrawn(sky) == (1, REASON_IDENTIFIED)

    def test_not_by_declaring_it_unknown(self):
        sky = Sky().raised()
        declare(sky.site, 101, IDENTITY_UNKNOWN, 3, sky.now_ms)
        assert CUE_WITHDRAWN not in kinds(sky.scan(20))

    def test_a_hostile_that_flies_away_is_not_identified_by_that(self):
        sky = Sky().raised()
        declare(sky.site, 101, IDENTITY_HOSTILE, 3, sky.now_ms)
        sky.site.tracks.vy[0] = 64 * 50
        assert self.withdrawn(sky)[1] == REASON_NOT_INBOUND

    @pytest.mark.parametrize(("mps", "share"), [(25, 0.4), (45, 0.0)])
    def test_what_wanders_has_to_come_nearer_before_it_is_cued_again(self, mps, share):
        sky = Sky().raised(seconds_out=80, mps=mps)
        sky.site.tracks.vy[0] = 64 * mps
        self.withdrawn(sky)
        turned_m = sky.site.tracks.reach[0] / 8
        sky.site.tracks.vy[0] = -64 * mps
        _, (cue,) = sky.until_said(200)
        assert cue["kind"] == CUE_IDENTIFY
        come_m = turned_m - sky.site.tracks.reach[0] / 8
        way_m = turned_m - sky.params.keep_out
        assert share * way_m - 1 <= come_m <= max(share * way_m, 3 * mps) + 2 * mps

    def test_what_wanders_and_is_contested_is_cued_at_once(self):
        sky = Sky().raised(seconds_out=80, mps=25)
        sky.site.tracks.vy[0] = 64 * 25
        self.withdrawn(sky)
        sky.site.tracks.vy[0] = -64 * 25
        sky.scan(2)
        sky.site.labels.contest[0] = CAUSE_CROSSED
        assert sky.until_said()[0] <= 3

    def test_by_dismissal(self):
        sky = Sky().raised()
        assert dismiss(sky.site, 101, 3, sky.now_ms, PARAMS) == 0
        assert self.withdrawn(sky) == (1, REASON_OPERATOR_DISMISSED)


class TestDismissal:
    def test_lapses_when_the_track_keeps_closing_and_comes_back_stronger(self):
        sky = Sky().raised()
        dismiss(sky.site, 101, 3, sky.now_ms, PARAMS)
        sky.scan()
        scans, (cue,) = sky.until_said()
        assert scans == PARAMS.dismissal - 1
        assert (cue["kind"], cue["level"]) == (CUE_IDENTIFY, 2)
        assert cue["reasons"] & REASON_DISMISSED_BUT_CLOSING
        assert [row[0] for row in told(sky.site, EVENT_DISMISSAL_LAPSED)] == [101]

    def test_lapses_at_once_when_time_runs_out(self):
        sky = Sky().raised(seconds_out=PARAMS.crew_time + 15 + 10)
        assert dismiss(sky.site, 101, 3, sky.now_ms, PARAMS) == 0
        sky.scan()
        scans, (cue, *_) = sky.until_said()
        assert scans < 10
        assert cue["latest_look"] > 0

    def test_of_what_does_not_close_stands(self):
        sky = Sky()
        place(sky.site, 0, 0, 6000, 0, 20, silences=3)
        dismiss(sky.site, 101, 3, sky.now_ms, PARAMS)
        sky.scan(60)
        assert sky.site.labels.dismissed[0] == 1

    def test_of_a_bird_that_turns_inbound_after_minutes_lapses_at_once(self):
        sky = Sky()
        place(sky.site, 0, 0, 6000, 0, 20, silences=3, asks=6)
        dismiss(sky.site, 101, 3, sky.now_ms, PARAMS)
        sky.scan(60)
        sky.site.tracks.vy[0] = -64 * 50
        assert sky.until_said()[0] == 3


@pytest.mark.parametrize("edge", [0, 1])
@pytest.mark.parametrize("now_ms", [NOW_MS, (1 << 30) - 1500])
def test_extremes_stay_within_small_ints(edge, now_ms):
    """A full table at every distance and speed, about the wrap of the clock, at both ends of the settings."""
    params = checked_params(type(PARAMS)(*[row[edge] for row in RANGES]))
    site = empty_site(CheckedColumn, params)
    for row in range(TRACKS_MAX):
        speed = (1, 30, 300)[row % 3]
        place(site, row, 0.7 * (10 + row * 690), 10 + row * 690, -0.57 * speed, -0.82 * speed, params=params)
        site.cues.inbound[row] = 19
    site.tracks.vx[5], site.tracks.vy[5] = VELOCITY_MAX, -VELOCITY_MAX
    make_friend(site, 7)
    site.labels.dismissed[9] = 1
    for n in range(12):
        then = checked((now_ms + 300 * n) % (1 << 30))
        forget_said(site)
        refresh(site, params)
        watch_friends(site)
        watch_inbound(site, params)
        lapse_dismissals(site, then, params)
        identify(site, then, params)
        advise(site, then, params)
        notify(site, then, params)
