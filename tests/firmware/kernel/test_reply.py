"""What replies and their absence prove, and about which track."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.checked import CheckedColumn, checked, checked_params
from support.sites import (
    NOW_MS,
    PARAMS,
    add_reply,
    empty_site,
    events,
    evidence_on,
    forget_said,
    make_friend,
    place,
    told,
)
from watchword.codes import (
    CAUSE_MERGED,
    CAUSE_TWO_CLAIMS,
    EVENT_CONTESTED,
    EVENT_NAV_DISAGREES,
    EVENT_PLAN_CONSUMED,
    EVENT_REPLY_AMBIGUOUS,
    EVENT_REPLY_FITS_NONE,
    EVENT_REPLY_REJECTED,
    REJECTION_BAD_MAC,
    REJECTION_GARBLED,
    REJECTION_NO_SUCH_CHALLENGE,
    REJECTION_POSITION_DISAGREES,
    REJECTION_STALE_SLOT,
    REJECTION_UNKNOWN_PLATFORM,
    STATE_TENTATIVE,
)
from watchword.kernel import evidence
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.lineage import APART_FOR_PROOF
from watchword.kernel.predict import POSITION_MAX
from watchword.kernel.reply import judge_replies
from watchword.kernel.site import IFF_DEGRADED, RANGE_VARIANCE, REPLIES, REPLIES_MAX
from watchword.settings import RANGES

LEAD, FOLLOWER = (0, 6000), (0, 6200)
REJECTIONS = range(1, 8)


def judge(site, now_ms=NOW_MS, params=PARAMS):
    forget_said(site)
    judge_replies(site, now_ms, params)


@pytest.fixture
def pair():
    """Two tracks 200 m apart along one line of sight: the lead in row 0, its follower in row 1."""
    site = empty_site()
    place(site, 0, *LEAD, 0, -30)
    place(site, 1, *FOLLOWER, 0, -30)
    return site


def proofs(site):
    return [site.labels.proofs[row] for row in (0, 1)]


class TestBinding:
    """Which track a verified reply counts for."""

    def test_position_binds_it_whoever_heard_it(self, pair):
        """The interrogator hears both on one bearing, and errs in range by nearly half their distance."""
        add_reply(pair, 0, 7, *LEAD, heard=(0, 6090))
        add_reply(pair, 1, 9, *FOLLOWER, heard=(0, 6110))
        judge(pair)
        assert proofs(pair) == [1, 1]
        assert [pair.labels.platform[row] for row in (0, 1)] == [7, 9]

    def test_a_friend_in_the_beam_that_answers_for_another_proves_nothing(self, pair):
        """The follower was challenged, the lead ahead of it answered: neither is proven, one was silent."""
        add_reply(pair, 1, 7, *LEAD)
        judge(pair)
        assert proofs(pair) == [0, 0]
        assert [pair.labels.silences[row] for row in (0, 1)] == [0, 1]

    def test_unless_it_renews_what_was_proven_already(self, pair):
        make_friend(pair, 0, answered=4, proof_ms=NOW_MS - 4000)
        add_reply(pair, 1, 7, *LEAD, t_ms=NOW_MS - 400)
        judge(pair)
        assert pair.labels.proof_ms[0] == NOW_MS - 400
        assert pair.labels.answered[0] == 0
        assert proofs(pair) == [3, 0]

    def test_a_position_that_fits_two_proves_neither(self, pair):
        place(pair, 1, 0, 6060)
        add_reply(pair, 0, 7, 0, 6030)
        judge(pair)
        assert proofs(pair) == [0, 0]
        assert told(pair, EVENT_REPLY_AMBIGUOUS) == [[101, 7, 2]]
        assert pair.labels.silences[0] == 0  # it did answer

    @pytest.mark.parametrize(("rival_m", "ambiguous"), [(35, True), (49, True), (57, False), (120, False)])
    def test_a_rival_is_one_up_to_odds_of_a_thousand(self, pair, rival_m, ambiguous):
        """14 squared sigmas further than the best: exp(-7). Here a sigma of the two is 14.1 m."""
        pair.registers[RANGE_VARIANCE] = 9
        place(pair, 1, 0, LEAD[1] + rival_m)
        add_reply(pair, 0, 7, *LEAD)
        judge(pair)
        assert bool(told(pair, EVENT_REPLY_AMBIGUOUS)) == ambiguous
        assert proofs(pair) == [0 if ambiguous else 1, 0]

    def test_a_tentative_track_competes(self, pair):
        """Even one that fits a little better: the friend may have been the other, and was not silent."""
        for at in (6020, 6030, 6050):
            place(pair, 1, 0, 6060, state=STATE_TENTATIVE)
            add_reply(pair, 0, 7, 0, at)
            judge(pair)
            assert proofs(pair) == [0, 0]
            assert told(pair, EVENT_REPLY_AMBIGUOUS)
            assert pair.labels.silences[0] == 0

    def test_a_coasting_track_competes(self, pair):
        place(pair, 1, 0, 6060)
        pair.tracks.misses[1] = 5
        pair.tracks.plot[1] = -1
        add_reply(pair, 0, 7, 0, 6030)
        judge(pair)
        assert proofs(pair) == [0, 0]

    def test_a_tentative_track_is_never_proven(self, pair):
        place(pair, 1, *FOLLOWER, state=STATE_TENTATIVE)
        add_reply(pair, 1, 7, *FOLLOWER)
        judge(pair)
        assert pair.labels.proofs[1] == 0

    def test_reports_are_compared_at_their_own_time(self, pair):
        """A reply 4 s old from 120 m back on the lead's path: now, the follower is nearly there."""
        add_reply(pair, 0, 7, 0, 6120, t_ms=NOW_MS - 4000)
        judge(pair)
        assert proofs(pair) == [1, 0]

    def test_two_tracks_under_one_platform_are_contested(self, pair):
        make_friend(pair, 0)
        add_reply(pair, 1, 7, *FOLLOWER)
        judge(pair)
        assert sorted(told(pair, EVENT_CONTESTED)) == [
            [101, 102, CAUSE_TWO_CLAIMS],
            [102, 101, CAUSE_TWO_CLAIMS],
        ]
        assert proofs(pair) == [0, 0]


class TestCounting:
    """How often a verified reply counts."""

    def test_one_proof_a_scan(self, pair):
        for _ in range(4):
            add_reply(pair, 0, 7, *LEAD)
        judge(pair)
        assert proofs(pair) == [1, 0]
        add_reply(pair, 0, 7, *LEAD)
        judge(pair)
        assert proofs(pair) == [2, 0]

    def test_another_platform_starts_anew(self, pair):
        for platform in (7, 8):
            add_reply(pair, 0, platform, *LEAD)
            judge(pair)
        assert proofs(pair) == [1, 0]
        assert pair.labels.platform[0] == 8

    def test_none_for_a_group(self, pair):
        pair.labels.contest[0], pair.labels.group[0] = CAUSE_MERGED, 1
        for _ in range(3):
            add_reply(pair, 0, 7, *LEAD)
            judge(pair)
        assert proofs(pair) == [0, 0]

    def test_none_for_a_contested_track_before_it_stands_apart(self, pair):
        pair.labels.contest[0], pair.labels.apart[0] = CAUSE_MERGED, APART_FOR_PROOF - 1
        add_reply(pair, 0, 7, *LEAD)
        judge(pair)
        assert proofs(pair) == [0, 0]
        pair.labels.apart[0] = APART_FOR_PROOF
        add_reply(pair, 0, 7, *LEAD)
        judge(pair)
        assert proofs(pair) == [1, 0]

    def test_a_proof_consumes_its_platforms_plans(self, pair):
        for p, platform in enumerate((7, 8, 7)):
            pair.plans.platform[p] = platform
        add_reply(pair, 0, 7, *LEAD)
        judge(pair)
        assert list(pair.plans.consumed[:4]) == [1, 0, 1, 0]
        assert told(pair, EVENT_PLAN_CONSUMED) == [[101, 7, 0], [101, 7, 2]]

    def test_the_list_is_emptied(self, pair):
        add_reply(pair, 0, 7, *LEAD)
        judge(pair)
        assert pair.registers[REPLIES] == 0
        judge(pair)
        assert proofs(pair) == [1, 0]


class TestMisfit:
    """A verified reply from where no track is: NAV DISAGREES, never suspicion."""

    @pytest.mark.parametrize("where", [(400, 5800), (900, 6000), (-4000, 2000)])
    @pytest.mark.parametrize(("platform", "silences"), [(7, 0), (8, 6)])
    def test_of_its_own_platform_ends_a_silence_and_proves_nothing(self, pair, where, platform, silences):
        """A friend that has lost its way has not fallen silent; another's answer says nothing of it."""
        make_friend(pair, 0, silences=5, proofs=2, proof_ms=NOW_MS - 9000)
        add_reply(pair, 0, platform, *where, heard=LEAD)
        judge(pair)
        assert pair.labels.silences[0] == silences
        assert (pair.labels.proof_ms[0], pair.labels.proofs[0]) == (NOW_MS - 9000, 2)

    @pytest.mark.parametrize("asked", [0, 1])
    def test_of_a_proven_platform(self, pair, asked):
        make_friend(pair, 0)
        before = evidence_on(pair.labels, 0)
        add_reply(pair, asked, 7, 900, 6000)
        judge(pair)
        assert pair.labels.nav[0] > 0
        assert [row[:2] for row in told(pair, EVENT_NAV_DISAGREES)] == [[101, 7]]
        assert [row[:2] for row in told(pair, EVENT_REPLY_FITS_NONE)] == [[101 + asked, 7]]
        assert evidence_on(pair.labels, 0) == before
        assert proofs(pair) == [2, 0]

    def test_that_was_not_heard_where_it_says(self):
        """A relay beside the unknown repeats a friend's signed answer: the position in it tells."""
        site = empty_site()
        place(site, 0, *LEAD)
        place(site, 1, -4000, 2000)
        add_reply(site, 0, 7, -4000, 2000, heard=LEAD)
        judge(site)
        assert told(site, EVENT_REPLY_REJECTED) == [[101, 7, REJECTION_POSITION_DISAGREES]]
        assert [site.labels.nav[row] > 0 for row in (0, 1)] == [True, False]
        assert proofs(site) == [0, 0]
        assert [evidence_on(site.labels, row) for row in (0, 1)] == [0, 0]

    def test_of_a_stranger_heard_from_elsewhere_is_an_event(self):
        site = empty_site()
        place(site, 0, *LEAD)
        add_reply(site, 0, 7, 900, 4000)
        judge(site)
        assert site.labels.nav[0] == 0
        ((track, platform, _),) = told(site, EVENT_REPLY_FITS_NONE)
        assert (track, platform) == (101, 7)

    def test_is_shown_for_a_while_and_goes(self, pair):
        make_friend(pair, 0)
        add_reply(pair, 0, 7, 900, 6000)
        judge(pair)
        shown = 0
        while pair.labels.nav[0]:
            shown += 1
            judge(pair)
        assert shown == 10

    def test_with_no_track_at_all(self):
        site = empty_site()
        add_reply(site, -1, 7, 0, 6000)
        judge(site)
        assert told(site, EVENT_REPLY_FITS_NONE) == [[0, 7, 9999]]


class TestRejected:
    """Replies that failed their checks."""

    @pytest.mark.parametrize("verdict", REJECTIONS)
    def test_is_an_event_and_no_silence(self, pair, verdict):
        place(pair, 0, *LEAD, asks=1)
        add_reply(pair, 0, 7, *LEAD, verdict=verdict)
        judge(pair)
        assert told(pair, EVENT_REPLY_REJECTED) == [[101, 7, verdict]]
        assert pair.labels.e_silence[0] == 0

    @pytest.mark.parametrize(
        "verdict", [REJECTION_BAD_MAC, REJECTION_STALE_SLOT, REJECTION_NO_SUCH_CHALLENGE]
    )
    def test_counts_against_the_only_track_it_was_heard_from(self, verdict):
        site = empty_site()
        place(site, 0, *LEAD)
        place(site, 1, 3000, 3000)
        add_reply(site, 0, 7, 0, 0, verdict=verdict, heard=LEAD)
        judge(site)
        assert site.labels.e_rejected[0] < 0
        assert site.labels.e_rejected[1] == 0

    @pytest.mark.parametrize("verdict", [REJECTION_GARBLED, REJECTION_UNKNOWN_PLATFORM])
    def test_what_may_be_an_accident_counts_against_none(self, verdict):
        site = empty_site()
        place(site, 0, *LEAD)
        add_reply(site, 0, 7, *LEAD, verdict=verdict)
        judge(site)
        assert site.labels.e_rejected[0] == 0

    def test_counts_against_none_where_it_may_be_either(self, pair):
        place(pair, 1, 0, 6050)
        add_reply(pair, 0, 7, *LEAD, verdict=REJECTION_BAD_MAC)
        judge(pair)
        assert [pair.labels.e_rejected[row] for row in (0, 1)] == [0, 0]

    @pytest.mark.parametrize(("since", "counts"), [(0, False), (14, False), (15, True), (200, True)])
    def test_counts_not_while_valid_replies_come_from_there(self, since, counts):
        """Forged replies sent beside a friend's own: the window outlasts its fades."""
        site = empty_site()
        place(site, 0, *LEAD)
        make_friend(site, 0, answered=since)
        add_reply(site, 0, 7, *LEAD, verdict=REJECTION_BAD_MAC)
        judge(site)
        assert (site.labels.e_rejected[0] < 0) == counts

    def test_counts_against_no_contested_track(self):
        site = empty_site()
        place(site, 0, *LEAD, contest=CAUSE_MERGED)
        add_reply(site, 0, 7, *LEAD, verdict=REJECTION_BAD_MAC)
        judge(site)
        assert site.labels.e_rejected[0] == 0

    def test_ages_the_proof_unless_garbled(self, pair):
        """Else whoever answers a friend's challenges with rubbish would keep its proof alive for it."""
        make_friend(pair, 0)
        add_reply(pair, 0, 7, *LEAD, verdict=REJECTION_BAD_MAC)
        judge(pair)
        assert pair.labels.silences[0] == 1
        add_reply(pair, 0, 7, *LEAD, verdict=REJECTION_GARBLED)
        judge(pair)
        assert pair.labels.silences[0] == 1

    def test_beside_a_valid_one_takes_nothing_from_it(self, pair):
        for verdict in (REJECTION_BAD_MAC, 0, REJECTION_NO_SUCH_CHALLENGE):
            add_reply(pair, 0, 7, *LEAD, verdict=verdict)
        judge(pair)
        assert pair.labels.silences[0] == 0
        assert proofs(pair) == [1, 0]

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(REJECTIONS),
                st.sampled_from((-1, 0, 1)),
                st.sampled_from((7, 8, 0)),
                st.sampled_from((LEAD, FOLLOWER, (500, 500))),
                st.sampled_from((LEAD, FOLLOWER, (500, 500))),
            ),
            min_size=1,
            max_size=12,
        ),
        st.integers(0, 3),
        st.integers(0, 255),
        st.integers(0, 12),
        st.sampled_from((0, 7)),
    )
    def test_never_raises_trust(self, replies, had, answered, silences, platform):
        """Whatever was rejected, whatever the tracks were: no proof, no newer proof, no better evidence."""
        site = empty_site()
        for row, at in enumerate((LEAD, FOLLOWER)):
            place(site, row, *at)
            make_friend(site, row, platform=platform, proofs=had, answered=answered, silences=silences)
        for verdict, asked, claimed, at, heard in replies:
            add_reply(site, asked, claimed, *at, verdict=verdict, heard=heard)

        def trust(row):
            labels = site.labels
            return labels.proofs[row], labels.proof_ms[row], -labels.silences[row], evidence_on(labels, row)

        before = [trust(row) for row in (0, 1)]
        judge(site, NOW_MS + 1000)
        for row in (0, 1):
            assert all(now <= then for now, then in zip(trust(row), before[row], strict=True))
            assert site.labels.platform[row] == platform


class TestSilence:
    """A challenge that nothing answered."""

    def test_is_counted_and_weighed(self, pair):
        pair.labels.asked[0] = 1
        judge(pair)
        assert [pair.labels.silences[row] for row in (0, 1)] == [1, 0]
        assert pair.labels.e_silence[0] == evidence.SILENCE_FIRST
        judge(pair)  # not asked again: not silent again
        assert pair.labels.silences[0] == 1

    def test_does_not_accrue_on_a_contested_track(self, pair):
        pair.labels.asked[0], pair.labels.contest[0] = 1, CAUSE_MERGED
        judge(pair)
        assert pair.labels.silences[0] == pair.labels.e_silence[0] == 0

    def test_weighs_nothing_while_iff_is_degraded_but_a_proof_ages(self, pair):
        pair.labels.asked[0], pair.registers[IFF_DEGRADED] = 1, 1
        judge(pair)
        assert pair.labels.silences[0] == 1
        assert pair.labels.e_silence[0] == 0

    def test_ends_with_a_valid_reply(self, pair):
        for _ in range(3):
            pair.labels.asked[0] = 1
            judge(pair)
        add_reply(pair, 0, 7, *LEAD)
        judge(pair)
        assert pair.labels.silences[0] == pair.labels.e_silence[0] == 0


@pytest.mark.parametrize("edge", [0, 1])
def test_extremes_stay_within_small_ints(edge):
    """A full table of tracks and replies at the corners of what the radar and the wire can say."""
    params = checked_params(type(PARAMS)(*[row[edge] for row in RANGES]))
    site = empty_site(CheckedColumn, params)
    for row in range(TRACKS_MAX):
        place(site, row, 1 + row * 680, 32700 - row * 690, 300, -300, up_m=row * 600, params=params)
    site.tracks.x[0] = site.tracks.y[0] = POSITION_MAX
    make_friend(site, 5, now_ms=checked(0))
    for now_ms in (0, (1 << 30) - 1):
        for n in range(REPLIES_MAX):
            east, north = (32000, -32000, 0, n * 680)[n % 4], (32000, 0, -32000, 32700 - n * 690)[n % 4]
            wire_ms = (now_ms, now_ms ^ (1 << 29), 0, (1 << 30) - 1)[n // 4 % 4]
            add_reply(site, n, 7, east, north, t_ms=wire_ms, verdict=n % 3 * n % 8, heard=(east, north))
        judge(site, checked(now_ms), params)
    assert events(site)
