"""Which identity follows from what is known of a track, and how it changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.sites import NOW_MS, PARAMS, empty_site, forget_said, make_friend, place, told
from watchword.codes import (
    CAUSE_CROSSED,
    CAUSE_MERGED,
    EVENT_IDENTITY_CHANGED,
    EVENT_IFF_DEGRADED,
    FLAG_COASTING,
    FLAG_CONTESTED,
    FLAG_DECLARED,
    FLAG_DISMISSED,
    FLAG_GROUP_POSSIBLE,
    FLAG_IFF_DEGRADED,
    FLAG_NAV_DISAGREES,
    FLAG_STALE,
    IDENTITY_ASSUMED_FRIEND,
    IDENTITY_FRIEND,
    IDENTITY_HOSTILE,
    IDENTITY_NEUTRAL,
    IDENTITY_PENDING,
    IDENTITY_SUSPECT,
    IDENTITY_UNKNOWN,
)
from watchword.kernel.evidence import (
    DECEIT_AT,
    PLAN,
    REJECTED_BAD_CODE_MOST,
    REJECTED_RECORDING,
    SUSPECT_AT,
    SUSPECT_UNTIL,
)
from watchword.kernel.identity import identify, watch_iff
from watchword.kernel.inbound import watch_friends
from watchword.kernel.plan import AGREEMENTS, HEARD_SCANS, PLAN_SCANS
from watchword.kernel.site import IFF_DEGRADED, STALE

CLOCK = 1 << 30
BY_PLAN = {"plan": PLAN_SCANS, "e_plan": PLAN}
BY_BROADCAST = {"agreements": AGREEMENTS, "address": 0xABC}
LIFE_MS = 1000 * PARAMS.proof_life


def identity(now_ms=NOW_MS, params=PARAMS, friend=None, **labels):
    """What a track with these labels is taken for."""
    site = empty_site()
    place(site, 0, 0, 5000)
    if friend is not None:
        make_friend(site, 0, **friend)
    for name, value in labels.items():
        getattr(site.labels, name)[0] = value
    identify(site, now_ms, params)
    return site.labels.identity[0]


def test_pending_in_the_scan_that_confirms_it_then_unknown():
    site = empty_site()
    place(site, 0, 0, 5000, evaluated=0, identity=IDENTITY_PENDING)
    identify(site, NOW_MS, PARAMS)
    assert site.labels.identity[0] == IDENTITY_PENDING
    assert told(site, EVENT_IDENTITY_CHANGED) == []
    identify(site, NOW_MS, PARAMS)
    assert site.labels.identity[0] == IDENTITY_UNKNOWN
    assert told(site, EVENT_IDENTITY_CHANGED) == [[101, IDENTITY_PENDING, IDENTITY_UNKNOWN]]
    identify(site, NOW_MS, PARAMS)
    assert len(told(site, EVENT_IDENTITY_CHANGED)) == 1


@pytest.mark.parametrize(
    ("labels", "wanted"),
    [
        ({}, IDENTITY_UNKNOWN),
        ({"proofs": 1, "platform": 7, "proven": 1}, IDENTITY_UNKNOWN),
        (BY_PLAN, IDENTITY_ASSUMED_FRIEND),
        (BY_PLAN | {"e_plan": 0}, IDENTITY_UNKNOWN),
        # A bad code is no more than yesterday's key; a recording speaks louder than a plan.
        (BY_PLAN | {"e_rejected": REJECTED_BAD_CODE_MOST}, IDENTITY_ASSUMED_FRIEND),
        (BY_PLAN | {"e_rejected": REJECTED_RECORDING}, IDENTITY_UNKNOWN),
        (BY_BROADCAST, IDENTITY_NEUTRAL),
        (BY_BROADCAST | {"agreements": AGREEMENTS - 1}, IDENTITY_UNKNOWN),
        (BY_BROADCAST | {"heard": HEARD_SCANS}, IDENTITY_UNKNOWN),
        (BY_PLAN | BY_BROADCAST, IDENTITY_ASSUMED_FRIEND),
        # What deceives loses its claims long before it is SUSPECT.
        (BY_BROADCAST | {"e_rejected": -1}, IDENTITY_UNKNOWN),
        ({"e_rejected": SUSPECT_AT}, IDENTITY_SUSPECT),
        ({"e_rejected": SUSPECT_AT + 1}, IDENTITY_UNKNOWN),
        ({"e_broadcast": SUSPECT_AT}, IDENTITY_SUSPECT),
        ({"e_rejected": DECEIT_AT, "e_silence": SUSPECT_AT - DECEIT_AT}, IDENTITY_SUSPECT),
        # However low the sum, without deceit enough it is not.
        ({"e_rejected": DECEIT_AT + 1, "e_silence": SUSPECT_AT}, IDENTITY_UNKNOWN),
        ({"e_silence": 4 * SUSPECT_AT, "e_kinematics": SUSPECT_AT}, IDENTITY_UNKNOWN),
    ],
)
def test_rules(labels, wanted):
    assert identity(**labels) == wanted


def test_two_proofs_make_a_friend_whatever_else_is_said():
    assert identity(friend={}) == IDENTITY_FRIEND
    assert identity(friend={}, e_rejected=-160, e_broadcast=-96, **BY_BROADCAST) == IDENTITY_FRIEND


@pytest.mark.parametrize("labels", [{"contest": CAUSE_CROSSED}, {"contest": CAUSE_MERGED, "group": 1}])
@pytest.mark.parametrize("claims", [BY_PLAN, BY_BROADCAST, {"e_rejected": SUSPECT_AT}])
def test_contested_is_unknown_whatever_is_claimed(labels, claims):
    assert identity(friend={}, **labels, **claims) == IDENTITY_UNKNOWN


@given(
    st.fixed_dictionaries(
        {
            "contest": st.integers(0, 5),
            "group": st.integers(0, 1),
            "proofs": st.integers(0, 3),
            "plan": st.integers(0, 255),
            "agreements": st.integers(0, 255),
            "heard": st.integers(0, 255),
            "silences": st.integers(0, 255),
            "identity": st.sampled_from([n for n in range(6) if n != IDENTITY_HOSTILE]),
            "e_reply": st.integers(0, 320),
            "e_silence": st.integers(-64, 0),
            "e_rejected": st.integers(-160, 0),
            "e_plan": st.sampled_from((0, PLAN)),
            "e_broadcast": st.integers(-96, 0),
            "e_kinematics": st.integers(-40, 0),
        }
    ),
    st.sampled_from([-1, *range(7)]),
)
def test_forbidden_identities(labels, declared):
    """HOSTILE only by a person; FRIEND only by two proofs or a person; SUSPECT only by deceit."""
    found = identity(proof_ms=NOW_MS, declared=declared, **labels)
    if declared >= 0:
        assert found == declared
        return
    assert found != IDENTITY_HOSTILE
    if found == IDENTITY_FRIEND:
        assert labels["proofs"] >= 2
    if found == IDENTITY_SUSPECT:
        before = labels["identity"] == IDENTITY_SUSPECT
        assert labels["e_rejected"] + labels["e_broadcast"] <= (-1 if before else DECEIT_AT)
    if labels["contest"] or labels["group"]:
        assert found == IDENTITY_UNKNOWN


class TestHysteresis:
    def test_suspect_stays_until_it_is_well_below(self):
        for total in range(SUSPECT_AT, SUSPECT_UNTIL + 1):
            assert identity(identity=IDENTITY_SUSPECT, e_rejected=total) == IDENTITY_SUSPECT
        assert identity(identity=IDENTITY_SUSPECT, e_rejected=SUSPECT_UNTIL + 1) == IDENTITY_UNKNOWN
        assert identity(e_rejected=SUSPECT_UNTIL) == IDENTITY_UNKNOWN

    def test_a_sum_that_wavers_about_a_limit_does_not_flicker(self):
        site = empty_site()
        place(site, 0, 0, 5000)
        for n in range(100):
            site.labels.e_rejected[0] = SUSPECT_AT + (n % 3) * 10
            identify(site, NOW_MS, PARAMS)
        assert len(told(site, EVENT_IDENTITY_CHANGED)) == 1


class TestExpiry:
    """A proof of FRIEND that is not renewed."""

    def friend_for(self, age_ms, silences, params=PARAMS, now_ms=NOW_MS):
        friend = {"proof_ms": (now_ms - age_ms) % CLOCK, "silences": silences}
        return identity(now_ms, params, friend) == IDENTITY_FRIEND

    @pytest.mark.parametrize("now_ms", [NOW_MS, 0, 5000, CLOCK - 1])
    def test_needs_both_age_and_misses(self, now_ms):
        for silences in range(20):
            assert self.friend_for(LIFE_MS - 1, silences, now_ms=now_ms)
        assert self.friend_for(LIFE_MS, PARAMS.proof_misses - 1, now_ms=now_ms)
        assert not self.friend_for(LIFE_MS, PARAMS.proof_misses, now_ms=now_ms)

    def test_not_before_seven_misses_in_any_configuration(self):
        shortest = PARAMS._replace(proof_life=10, proof_misses=7)
        for silences in range(7):
            assert self.friend_for(19_999, silences, shortest)

    def test_comes_in_the_end_even_if_no_challenge_could_be_sent(self):
        assert self.friend_for(2 * LIFE_MS - 1, 0)
        assert not self.friend_for(2 * LIFE_MS, 0)

    def test_takes_two_new_proofs_to_mend(self):
        site = empty_site()
        place(site, 0, 0, 5000)
        make_friend(site, 0, proof_ms=NOW_MS - 3 * LIFE_MS)
        identify(site, NOW_MS, PARAMS)
        assert site.labels.proofs[0] == 0
        site.labels.proof_ms[0], site.labels.proofs[0] = NOW_MS, 1
        identify(site, NOW_MS, PARAMS)
        assert site.labels.identity[0] == IDENTITY_UNKNOWN


class TestFlags:
    @pytest.mark.parametrize(
        ("labels", "flag"),
        [
            ({}, 0),
            ({"contest": CAUSE_CROSSED}, FLAG_CONTESTED),
            ({"contest": CAUSE_MERGED, "group": 1}, FLAG_CONTESTED | FLAG_GROUP_POSSIBLE),
            ({"nav": 3}, FLAG_NAV_DISAGREES),
            ({"dismissed": 1}, FLAG_DISMISSED),
            ({"declared": IDENTITY_UNKNOWN}, FLAG_DECLARED),
        ],
    )
    def test_of_labels(self, labels, flag):
        site = empty_site()
        place(site, 0, 0, 5000, **labels)
        identify(site, NOW_MS, PARAMS)
        assert site.labels.flags[0] == flag

    def test_of_the_site_and_the_track(self):
        site = empty_site()
        place(site, 0, 0, 5000)
        site.registers[STALE] = site.registers[IFF_DEGRADED] = 1
        site.tracks.misses[0] = 2
        identify(site, NOW_MS, PARAMS)
        assert site.labels.flags[0] == FLAG_STALE | FLAG_IFF_DEGRADED | FLAG_COASTING


class TestIffDegraded:
    @pytest.fixture
    def friends(self):
        site = empty_site()
        for row in range(3):
            place(site, row, 1000 * row, 5000)
            make_friend(site, row, platform=10 + row)
        place(site, 3, 5000, 0)
        return site

    def silent(self, site, *silences):
        for row, count in enumerate(silences):
            site.labels.silences[row] = count
        forget_said(site)
        watch_friends(site)
        watch_iff(site)
        return site.registers[IFF_DEGRADED]

    def test_when_every_friend_is_silent(self, friends):
        assert not self.silent(friends, 5, 5, 4, 9)
        assert not self.silent(friends, 20, 20, 3)
        assert told(friends, EVENT_IFF_DEGRADED) == []
        assert self.silent(friends, 5, 5, 5, 0)
        assert told(friends, EVENT_IFF_DEGRADED) == [[0, 1, 3]]
        assert self.silent(friends, 6, 6, 6)
        assert told(friends, EVENT_IFF_DEGRADED) == []

    def test_a_lone_friend_may_be_in_a_fade(self):
        site = empty_site()
        place(site, 0, 0, 5000)
        make_friend(site, 0)
        assert not self.silent(site, 14)
        assert self.silent(site, 15)

    def test_until_one_answers(self, friends):
        self.silent(friends, 9, 9, 9)
        assert not self.silent(friends, 9, 0, 9)
        assert told(friends, EVENT_IFF_DEGRADED) == [[0, 0, 3]]

    def test_lasts_while_there_is_no_friend_left_to_tell(self, friends):
        self.silent(friends, 9, 9, 9)
        for row in range(3):
            friends.labels.identity[row] = IDENTITY_UNKNOWN
        assert self.silent(friends, 9, 9, 9)

    def test_never_without_friends(self):
        site = empty_site()
        place(site, 0, 0, 5000, silences=99)
        assert not self.silent(site, 99)

    def test_a_friend_by_a_persons_word_has_no_say(self, friends):
        """It may have no transponder at all: its silence says nothing about IFF."""
        friends.labels.identity[3], friends.labels.declared[3] = IDENTITY_FRIEND, IDENTITY_FRIEND
        assert self.silent(friends, 5, 5, 5, 0)
        for row in range(3):
            friends.labels.identity[row] = IDENTITY_UNKNOWN
        friends.registers[IFF_DEGRADED] = 0
        assert not self.silent(friends, 0, 0, 0, 99)
