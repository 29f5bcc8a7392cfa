"""Lineage, row by row: birth near another, merge, crossing, loss inside another, and how a contest ends."""

from math import cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.checked import CheckedColumn, checked_params
from support.sites import (
    NOW_MS,
    PARAMS,
    add_reply,
    drop,
    empty_site,
    forget_said,
    make_friend,
    place,
    refresh,
    told,
)
from watchword.codes import (
    CAUSE_BORN_NEAR,
    CAUSE_CROSSED,
    CAUSE_MERGED,
    CAUSE_REACQUIRED,
    CAUSE_TWO_CLAIMS,
    EVENT_CONTEST_ENDED,
    EVENT_CONTESTED,
    EVENT_IDENTITY_CHANGED,
    IDENTITY_ASSUMED_FRIEND,
    IDENTITY_FRIEND,
    IDENTITY_HOSTILE,
    IDENTITY_NEUTRAL,
    IDENTITY_SUSPECT,
    IDENTITY_UNKNOWN,
    STATE_TENTATIVE,
)
from watchword.kernel.columns import SCAN_MS
from watchword.kernel.lineage import (
    APART_FOR_NOTHING,
    APART_FOR_PROOF,
    clear_labels,
    compare_pairs,
    contest_birth,
    end_contests,
    note_birth,
)
from watchword.kernel.operator import declare
from watchword.kernel.predict import VELOCITY_MAX
from watchword.kernel.reply import judge_replies
from watchword.settings import RANGES

FAR_APART = ((-2000, 6000), (2000, 6000))


def move(site, row, east_m, north_m):
    """Put a track elsewhere and leave its labels."""
    labels = {name: getattr(site.labels, name)[row] for name in site.labels._fields}
    place(site, row, east_m, north_m, **labels)


def one_scan(site, params=PARAMS):
    """What a scan does about lineage, replies left out."""
    forget_said(site)
    compare_pairs(site, params)
    end_contests(site)


def contested(site, row):
    return site.labels.contest[row]


@pytest.fixture
def pair():
    """A friend in row 0 and an unknown in row 1, far apart."""
    site = empty_site()
    place(site, 0, *FAR_APART[0])
    place(site, 1, *FAR_APART[1])
    make_friend(site, 0)
    return site


def test_tracks_far_apart_have_no_quarrel(pair):
    one_scan(pair)
    assert [contested(pair, row) for row in (0, 1)] == [0, 0]
    assert pair.labels.identity[0] == IDENTITY_FRIEND


def expected_cause(params, along_m, across_m, reach_m, sigma_m):
    """From the definitions, in floats: the cause, and how far from a limit that is."""
    per_bam = radians(360 / 65536) * reach_m
    cell_along, cell_across = params.resolution_range / 8, params.resolution_azimuth * per_bam
    apart = sqrt(2) * sigma_m
    inside = max(along_m / (cell_along + 2 * apart), across_m / (cell_across + 2 * apart))
    plot_along, plot_across = params.sigma_range / 8, params.sigma_azimuth * per_bam
    squared = along_m**2 / (apart**2 + plot_along**2) + across_m**2 / (apart**2 + plot_across**2)
    if inside < 1:
        return CAUSE_MERGED, 1 - inside
    return (CAUSE_CROSSED if squared < 9 else 0), min(inside - 1, abs(squared / 9 - 1))


@given(
    st.floats(0, 360),
    st.floats(500, 15000),
    st.floats(0, 300),
    st.floats(0, 600),
    st.floats(5, 100),
    st.sampled_from((0, 320)),
)
def test_what_the_radar_can_confuse_is_contested_on_both_sides(
    bearing, reach, along, across, sigma, resolution
):
    if across > reach / 10:
        return
    params = PARAMS._replace(resolution_range=resolution, resolution_azimuth=resolution)
    cause, clearly = expected_cause(params, along, across, reach, sigma)
    if clearly < 0.1:
        return
    site = empty_site()
    east, north = sin(radians(bearing)), cos(radians(bearing))
    place(site, 0, reach * east, reach * north, sigma_m=sigma)
    further = reach + along
    place(site, 1, further * east - across * north, further * north + across * east, sigma_m=sigma)
    refresh(site, params)
    compare_pairs(site, params)
    assert [contested(site, row) for row in (0, 1)] == [cause, cause]
    wanted = [[101, 102, cause], [102, 101, cause]] if cause else []
    assert sorted(told(site, EVENT_CONTESTED)) == wanted
    assert [site.labels.group[row] for row in (0, 1)] == [int(cause == CAUSE_MERGED)] * 2


def test_plots_that_were_shared_are_a_merge_however_far_apart_the_tracks(pair):
    move(pair, 1, -2000, 6500)
    pair.tracks.shared[1] = 0
    one_scan(pair)
    assert contested(pair, 0) == contested(pair, 1) == CAUSE_MERGED


@pytest.mark.parametrize(
    "identity", [IDENTITY_FRIEND, IDENTITY_ASSUMED_FRIEND, IDENTITY_NEUTRAL, IDENTITY_SUSPECT]
)
def test_a_contest_suspends_every_identity(pair, identity):
    pair.labels.identity[0] = identity
    move(pair, 1, -2000, 6030)
    one_scan(pair)
    labels = pair.labels
    assert labels.identity[0] == IDENTITY_UNKNOWN
    assert labels.suspended[0] == 1
    assert labels.proofs[0] == labels.platform[0] == labels.e_reply[0] == 0
    assert told(pair, EVENT_IDENTITY_CHANGED) == [[101, identity, IDENTITY_UNKNOWN]]
    one_scan(pair)
    assert told(pair, EVENT_CONTESTED) == told(pair, EVENT_IDENTITY_CHANGED) == []  # said once


def test_a_contest_suspends_declarations_and_dismissals(pair):
    labels = pair.labels
    declare(pair, 102, IDENTITY_HOSTILE, 3, NOW_MS)
    labels.dismissed[0] = 1
    move(pair, 1, -2000, 6030)
    one_scan(pair)
    assert [labels.declared[row] for row in (0, 1)] == [-1, -1]
    assert [labels.dismissed[row] for row in (0, 1)] == [0, 0]
    assert [labels.suspended[row] for row in (0, 1)] == [1, 1]


def test_evidence_does_not_pass_from_one_to_the_other(pair):
    for name in ("e_reply", "e_silence", "e_rejected", "e_broadcast"):
        getattr(pair.labels, name)[1] = -40
    move(pair, 1, -2000, 6030)
    one_scan(pair)
    for name in ("e_reply", "e_silence", "e_rejected", "e_broadcast"):
        assert [getattr(pair.labels, name)[row] for row in (0, 1)] == [0, 0]


def test_long_coast_then_a_plot_is_another_perhaps(pair):
    pair.tracks.misses[0] = 3
    one_scan(pair)
    pair.tracks.misses[0] = 0
    one_scan(pair)
    assert contested(pair, 0) == 0
    pair.tracks.misses[0] = 4
    one_scan(pair)
    assert contested(pair, 0) == 0  # who coasts may be trusted still; who comes back may be another
    pair.tracks.misses[0] = 0
    one_scan(pair)
    assert contested(pair, 0) == CAUSE_REACQUIRED
    assert contested(pair, 1) == 0


@pytest.mark.parametrize(
    ("labels", "ends"),
    [
        ({"identity": IDENTITY_FRIEND}, False),
        ({"identity": IDENTITY_ASSUMED_FRIEND}, True),
        ({"identity": IDENTITY_NEUTRAL}, True),
        ({"identity": IDENTITY_SUSPECT}, True),
        ({"identity": IDENTITY_HOSTILE, "declared": IDENTITY_HOSTILE}, False),
        ({"dismissed": 1}, False),
        ({"suspended": 1, "contest": CAUSE_MERGED}, False),
    ],
)
def test_after_a_long_coast_claims_may_be_made_anew(labels, ends):
    """Nobody else is known to have been near: what proof or a person gave is needed again, a claim is not."""
    site = empty_site()
    place(site, 0, *FAR_APART[0], coasted=4, **labels)
    one_scan(site)
    assert contested(site, 0) == CAUSE_REACQUIRED
    for _ in range(APART_FOR_NOTHING):
        assert contested(site, 0)
        one_scan(site)
    assert (contested(site, 0) == 0) == ends
    assert site.labels.identity[0] == IDENTITY_UNKNOWN


class TestBirth:
    """A track that begins near a confirmed one."""

    def test_two_scans_after_it_parted_is_near(self, pair):
        """Its first plots were missed, and it flies 40 m/s faster than where it came from."""
        pair.work.registers[SCAN_MS] = NOW_MS
        for row, speed, contests in ((5, 70, True), (6, 30, False)):
            place(pair, row, -2000, 6150, 0, speed, state=STATE_TENTATIVE, sigma_m=15)
            place(pair, 0, -2000, 6000, 0, 30)
            pair.tracks.born_ms[row] = NOW_MS - 1000
            note_birth(pair, row, PARAMS)
            assert (pair.labels.born_near[row] != 0) == contests

    def born(self, site, row, east_m, north_m):
        place(site, row, east_m, north_m, state=STATE_TENTATIVE, sigma_m=15)
        note_birth(site, row, PARAMS)
        place(site, row, east_m, north_m, born_near=site.labels.born_near[row])

    def test_near_one_contests_both_when_it_is_confirmed(self, pair):
        self.born(pair, 5, -2000, 6060)
        assert contested(pair, 0) == 0
        contest_birth(pair, 5)
        assert contested(pair, 0) == contested(pair, 5) == CAUSE_BORN_NEAR
        assert pair.labels.identity[0] == IDENTITY_UNKNOWN
        assert contested(pair, 1) == 0

    def test_far_from_all_contests_none(self, pair):
        self.born(pair, 5, 0, 3000)
        contest_birth(pair, 5)
        assert [contested(pair, row) for row in (0, 1, 5)] == [0, 0, 0]

    def test_near_one_that_is_gone_by_then_contests_none(self, pair):
        self.born(pair, 5, -2000, 6060)
        drop(pair, 0)
        contest_birth(pair, 5)
        assert contested(pair, 5) == 0

    def test_near_a_tentative_track_is_no_birth_near_another(self, pair):
        place(pair, 3, 0, 3000, state=STATE_TENTATIVE)
        self.born(pair, 5, 0, 3050)
        contest_birth(pair, 5)
        assert contested(pair, 5) == 0


class TestEnd:
    """How a contest ends."""

    def apart(self, site, scans):
        """Move the two apart again for so many scans."""
        move(site, 0, *FAR_APART[0])
        move(site, 1, *FAR_APART[1])
        for _ in range(scans):
            one_scan(site)

    @pytest.fixture
    def merged(self, pair):
        move(pair, 1, -2000, 6030)
        one_scan(pair)
        assert contested(pair, 0) == contested(pair, 1) == CAUSE_MERGED
        return pair

    def prove(self, site, row, platform=7):
        east, north = site.tracks.x[row] / 8, site.tracks.y[row] / 8
        add_reply(site, row, platform, east, north)
        judge_replies(site, NOW_MS, PARAMS)

    def test_with_nothing_at_stake_distance_ends_it(self, pair):
        clear_labels(pair.labels, 0)
        move(pair, 1, -2000, 6030)
        one_scan(pair)
        self.apart(pair, APART_FOR_NOTHING - 1)
        assert contested(pair, 1)
        one_scan(pair)
        assert contested(pair, 0) == contested(pair, 1) == 0
        assert told(pair, EVENT_CONTEST_ENDED) == [[101, 0, IDENTITY_UNKNOWN], [102, 0, IDENTITY_UNKNOWN]]

    def test_with_a_label_of_either_at_stake_distance_never_ends_it(self, merged):
        self.apart(merged, 200)
        assert contested(merged, 0) == contested(merged, 1) == CAUSE_MERGED

    def test_what_was_at_stake_goes_on_to_whom_it_meets_next(self, merged):
        """Either of the two may be the friend: so may then be a third that one of them meets."""
        self.apart(merged, 1)
        place(merged, 2, FAR_APART[1][0], FAR_APART[1][1] + 30)
        one_scan(merged)
        move(merged, 2, 4000, 1000)
        self.apart(merged, 200)
        assert contested(merged, 2) == CAUSE_MERGED

    def test_two_agreeing_proofs_end_it(self, merged):
        self.apart(merged, APART_FOR_PROOF)
        assert merged.labels.group[0] == 0
        self.prove(merged, 0)
        one_scan(merged)
        assert contested(merged, 0)
        self.prove(merged, 0)
        one_scan(merged)
        assert contested(merged, 0) == merged.labels.suspended[0] == 0
        assert told(merged, EVENT_CONTEST_ENDED) == [[101, 7, IDENTITY_FRIEND]]
        assert merged.labels.proofs[1] == 0

    def test_proofs_of_two_platforms_do_not_agree(self, merged):
        self.apart(merged, APART_FOR_PROOF)
        for platform in (7, 8, 7, 8):
            self.prove(merged, 0, platform)
            one_scan(merged)
        assert contested(merged, 0)

    def test_no_proof_counts_while_they_are_together(self, merged):
        for _ in range(5):
            self.prove(merged, 0)
            one_scan(merged)
        assert merged.labels.proofs[0] == 0

    def test_a_group_ends_when_both_live_and_stand_apart(self, merged):
        assert merged.labels.group[0] == merged.labels.group[1] == 1
        self.apart(merged, APART_FOR_PROOF - 1)
        assert merged.labels.group[0] == 1
        one_scan(merged)
        assert merged.labels.group[0] == merged.labels.group[1] == 0

    def test_one_lost_inside_the_other_leaves_a_group_that_no_proof_ends(self, merged):
        drop(merged, 1)
        move(merged, 0, *FAR_APART[0])
        for _ in range(50):
            self.prove(merged, 0)
            one_scan(merged)
        assert merged.labels.group[0] == 1
        assert contested(merged, 0) == CAUSE_MERGED
        assert merged.labels.proofs[0] == 0

    def test_a_birth_out_of_such_a_group_resolves_it(self, merged):
        drop(merged, 1)
        move(merged, 0, *FAR_APART[0])
        one_scan(merged)
        place(merged, 5, -2000, 6060, born_near=101)
        contest_birth(merged, 5)
        assert merged.labels.group[0] == 1
        move(merged, 5, -2000, 6600)
        for _ in range(APART_FOR_PROOF):
            one_scan(merged)
        assert merged.labels.group[0] == 0
        assert contested(merged, 0)  # what it was before is still to be proven

    def test_a_person_ends_it(self, merged):
        declare(merged, 101, IDENTITY_NEUTRAL, 3, NOW_MS)
        labels = merged.labels
        assert (contested(merged, 0), labels.group[0], labels.suspended[0]) == (0, 0, 0)
        assert labels.declared[0] == IDENTITY_NEUTRAL
        assert contested(merged, 1) == CAUSE_MERGED


def test_one_platform_heard_in_two_places_contests_both(pair):
    """The friend's own platform answers, properly signed, from where the unknown is."""
    add_reply(pair, 1, 7, *FAR_APART[1])
    judge_replies(pair, NOW_MS, PARAMS)
    assert contested(pair, 0) == contested(pair, 1) == CAUSE_TWO_CLAIMS
    assert [pair.labels.proofs[row] for row in (0, 1)] == [0, 0]


@pytest.mark.parametrize("edge", [0, 1])
def test_extremes_stay_within_small_ints(edge):
    """The farthest and the least certain pairs, at both ends of the configuration; rows beside the asset."""
    params = checked_params(type(PARAMS)(*[row[edge] for row in RANGES]))
    for reach in (1, 50, 23000, 32000):
        for sigma in (0, 1447):
            site = empty_site(CheckedColumn)
            for row, (east, north) in enumerate(((0, 0), (900, 900), (-990, 0), (0, 30))):
                place(site, row, reach * 0.7 + east, reach * 0.7 + north, sigma_m=sigma, params=params)
                note_birth(site, row, params)
            one_scan(site, params)


def test_two_that_part_at_the_highest_speeds_stay_within_small_ints():
    """A coasting track may have turned to 28,000 in one component; the radar scans every 4 s."""
    site, params = empty_site(CheckedColumn), checked_params(PARAMS._replace(scan_period=4000))
    place(site, 0, 0, 6000, params=params)
    place(site, 5, 10, 6010, state=STATE_TENTATIVE, params=params)
    tracks = site.tracks
    for row, speed in ((0, 28000), (5, -VELOCITY_MAX)):
        tracks.vx[row], tracks.vy[row] = speed, -speed
    tracks.born_ms[5], site.work.registers[SCAN_MS] = 0, 16000
    note_birth(site, 5, params)
    assert site.labels.born_near[5] == 0
