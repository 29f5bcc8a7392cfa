"""Whom the board challenges, when, and how often at most."""

from itertools import pairwise

import pytest

from support.checked import CheckedColumn, checked, checked_params
from support.sites import NOW_MS, PARAMS, empty_site, forget_said, make_friend, place, told
from watchword.codes import CAUSE_CROSSED, CAUSE_MERGED, EVENT_INTERROGATIONS_SHED, STATE_TENTATIVE
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.schedule import schedule
from watchword.kernel.site import ASKS
from watchword.settings import RANGES

CLOCK = 1 << 30


def asked(site, now_ms=NOW_MS, params=PARAMS):
    """Rows challenged in one scan; the answers' time passes."""
    forget_said(site)
    schedule(site, now_ms, params)
    rows = list(site.asks.row)[: site.registers[ASKS]]
    assert [row for row in range(TRACKS_MAX) if site.labels.asked[row]] == sorted(rows)
    for row in rows:
        site.labels.asked[row] = 0
    return rows


def scans_asked(site, row, scans, start_ms=NOW_MS, **changes):
    """In which of so many scans, a second each, a row was challenged."""
    found = []
    for scan in range(scans):
        for name, value in changes.items():
            getattr(site.labels, name)[row] = value
        if row in asked(site, (start_ms + 1000 * scan) % CLOCK):
            found.append(scan)
    return found


@pytest.fixture
def site():
    site = empty_site()
    place(site, 0, 0, 6000, 0, -50)
    return site


def intervals(scans):
    return [later - earlier for earlier, later in pairwise(scans)]


@pytest.mark.parametrize("start_ms", [NOW_MS, CLOCK - 1, CLOCK - 10_000, CLOCK - 1900])
def test_a_fresh_inbound_at_once_then_with_back_off(site, start_ms):
    found = scans_asked(site, 0, 60, start_ms)
    assert found[0] == 0
    assert intervals(found) == [1] * 5 + [2] * 4 + [4] * (len(found) - 10)


def test_a_fresh_track_whatever_its_course_for_a_start(site):
    place(site, 0, 0, 6000, 0, 50)
    assert intervals(scans_asked(site, 0, 30))[:7] == [1, 1, 1, 1, 1, 8, 8]


def test_a_friends_proof_is_renewed(site):
    make_friend(site, 0, asks=20)
    assert intervals(scans_asked(site, 0, 20)) == [2] * 9


@pytest.mark.parametrize("labels", [{"contest": CAUSE_CROSSED, "apart": 3}, {"proofs": 1}])
def test_who_has_something_to_prove_every_scan(site, labels):
    site.labels.asks[0] = 100
    assert scans_asked(site, 0, 20, **labels) == list(range(20))


@pytest.mark.parametrize("labels", [{"apart": 30}, {"apart": 0, "group": 1}])
def test_contested_for_long_or_where_no_proof_counts_more_rarely(site, labels):
    site.labels.asks[0] = 100
    assert intervals(scans_asked(site, 0, 20, contest=CAUSE_MERGED, **labels)) == [2] * 9


def test_neither_the_tentative_nor_who_coasts(site):
    place(site, 1, 2000, 6000, state=STATE_TENTATIVE)
    site.tracks.misses[0] = 2
    assert asked(site) == [0]
    site.tracks.misses[0] = 3
    assert asked(site, NOW_MS + 60_000) == []


def fill(site, rows):
    for row in range(rows):
        place(site, row, 300 * row, 4000 + 100 * row, 0, -50)


def test_no_more_than_the_bound_in_a_scan_and_the_rest_is_told():
    site = empty_site()
    fill(site, 40)
    assert len(asked(site)) == PARAMS.challenges_per_scan == 16
    assert told(site, EVENT_INTERROGATIONS_SHED) == [[0, 40, 16]]


def test_32_at_once_within_two_scans_of_their_confirmation():
    site = empty_site()
    fill(site, 32)
    rows = set(asked(site)) | set(asked(site, NOW_MS + 1000))
    assert rows == set(range(32))


def test_never_asked_before_inbound_before_friends_before_the_rest():
    site = empty_site()
    params = PARAMS._replace(challenges_per_scan=1)
    place(site, 2, 0, 5000, 0, 50, asks=9)  # opens
    place(site, 5, 3000, 5000, -30, -50, asks=9)
    make_friend(site, 5)
    place(site, 6, -3000, 5000, 0, -50, asks=9)
    place(site, 7, -6000, 5000, 0, -50, asks=9)
    place(site, 9, -6000, -5000, 0, 50)
    order = []
    for _ in range(5):
        order += asked(site, NOW_MS, params)
        site.labels.asks[order[-1]] = 9  # no longer eager
    assert order == [9, 6, 7, 5, 2]


def test_ties_go_to_the_lower_row():
    site = empty_site()
    params = PARAMS._replace(challenges_per_scan=3)
    for row in (11, 4, 30, 17, 8):
        place(site, row, 0, 5000, 0, -50)
    assert asked(site, NOW_MS, params) == [4, 8, 11]


@pytest.mark.parametrize("edge", [0, 1])
@pytest.mark.parametrize("now_ms", [0, CLOCK - 1, CLOCK - 1900, 1 << 29])
def test_extremes_stay_within_small_ints(edge, now_ms):
    params = checked_params(type(PARAMS)(*[row[edge] for row in RANGES]))
    site = empty_site(CheckedColumn, params)
    fill(site, TRACKS_MAX)
    for row in range(TRACKS_MAX):
        site.labels.asks[row] = (0, 5, 19, 255)[row % 4]
        site.labels.asked_ms[row] = (now_ms - 10_000 * row) % CLOCK
        site.labels.proofs[row] = row % 3
    asked(site, checked(now_ms), params)
