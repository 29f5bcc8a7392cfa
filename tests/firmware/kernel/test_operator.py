"""What a person's words do, and when they are refused."""

import pytest

from support.sites import NOW_MS, PARAMS, empty_site, make_friend, place
from watchword.codes import (
    CAUSE_MERGED,
    CUE_IDENTIFY,
    IDENTITY_FRIEND,
    IDENTITY_HOSTILE,
    IDENTITY_NEUTRAL,
    IDENTITY_PENDING,
    REFUSAL_NO_OPEN_CUE,
    REFUSAL_NO_SUCH_IDENTITY,
    REFUSAL_NO_SUCH_TRACK,
    REFUSAL_TOO_CLOSE_TO_DISMISS,
    STATE_TENTATIVE,
)
from watchword.kernel.identity import identify
from watchword.kernel.operator import acknowledge, declare, dismiss

WORDS = {
    "acknowledge": lambda site, track: acknowledge(site, track),
    "dismiss": lambda site, track: dismiss(site, track, 3, NOW_MS, PARAMS),
    "declare": lambda site, track: declare(site, track, IDENTITY_HOSTILE, 3, NOW_MS),
}


@pytest.fixture
def site():
    """A confirmed track 101 with an open cue, a tentative one 102."""
    site = empty_site()
    place(site, 0, 0, 5000, 0, -50)
    place(site, 1, 3000, 3000, state=STATE_TENTATIVE)
    site.cues.kind[0] = CUE_IDENTIFY
    return site


@pytest.mark.parametrize("word", WORDS)
def test_only_confirmed_tracks_can_be_spoken_of(site, word):
    for track in (102, 103, 0, 65535):
        assert WORDS[word](site, track) == REFUSAL_NO_SUCH_TRACK
    assert WORDS[word](site, 101) == 0


def test_acknowledge(site):
    assert acknowledge(site, 101) == 0
    assert site.cues.acknowledged[0] == 1
    site.cues.kind[0] = 0
    assert acknowledge(site, 101) == REFUSAL_NO_OPEN_CUE


@pytest.mark.parametrize(
    ("seconds_out", "inbound", "refusal"),
    [
        (59, 3, REFUSAL_TOO_CLOSE_TO_DISMISS),  # the crew's 45 s and 15 s more
        (61, 3, 0),
        (59, 2, 0),  # not inbound: a bird that passes
    ],
)
def test_dismissal_is_refused_when_it_would_be_the_last_word(seconds_out, inbound, refusal):
    site = empty_site()
    place(site, 0, 0, PARAMS.keep_out + 50 * seconds_out, 0, -50)
    site.cues.inbound[0] = inbound
    assert dismiss(site, 101, 3, NOW_MS, PARAMS) == refusal
    assert site.labels.dismissed[0] == (refusal == 0)
    if not refusal:
        assert (site.labels.dismissed_by[0], site.labels.dismissed_ms[0]) == (3, NOW_MS)


@pytest.mark.parametrize("identity", [7, 8, 255])
def test_identities_outside_the_standard_are_refused(site, identity):
    assert declare(site, 101, identity, 3, NOW_MS) == REFUSAL_NO_SUCH_IDENTITY
    assert site.labels.declared[0] == -1


@pytest.mark.parametrize("identity", range(1, 7))
def test_a_declaration_stands_with_who_and_when(site, identity):
    assert declare(site, 101, identity, 3, NOW_MS) == 0
    identify(site, NOW_MS, PARAMS)
    labels = site.labels
    assert labels.identity[0] == identity
    assert (labels.declared_by[0], labels.declared_ms[0]) == (3, NOW_MS)


def test_pending_takes_it_back(site):
    make_friend(site, 0)
    declare(site, 101, IDENTITY_HOSTILE, 3, NOW_MS)
    declare(site, 101, IDENTITY_PENDING, 4, NOW_MS)
    identify(site, NOW_MS, PARAMS)
    assert site.labels.identity[0] == IDENTITY_FRIEND


def test_a_declaration_ends_a_contest_with_nothing_left_of_before(site):
    make_friend(site, 0, contest=CAUSE_MERGED, group=1, suspended=1, e_rejected=-160)
    declare(site, 101, IDENTITY_NEUTRAL, 3, NOW_MS)
    labels = site.labels
    assert labels.contest[0] == labels.group[0] == labels.suspended[0] == 0
    assert labels.proofs[0] == labels.e_reply[0] == labels.e_rejected[0] == 0
    assert labels.declared[0] == IDENTITY_NEUTRAL


def test_taking_back_ends_no_contest(site):
    make_friend(site, 0, contest=CAUSE_MERGED, group=1)
    declare(site, 101, IDENTITY_PENDING, 3, NOW_MS)
    assert site.labels.contest[0] == CAUSE_MERGED
