"""The evidence table: saturation, ageing, and what no sum of it can reach."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.sites import NOW_MS, PARAMS, empty_site, place
from watchword.codes import REJECTION_BAD_MAC, REJECTION_GARBLED, REJECTION_NO_SUCH_CHALLENGE
from watchword.kernel import evidence
from watchword.kernel.evidence import age_evidence, weigh_proof, weigh_rejection, weigh_silence
from watchword.kernel.identity import identify

CLASSES = ("e_reply", "e_silence", "e_rejected", "e_plan", "e_broadcast", "e_kinematics")


@pytest.fixture
def site():
    site = empty_site()
    place(site, 0, 0, 5000)
    return site


def test_silence_and_behaviour_alone_stay_short_of_suspect():
    """Not even together with all of it at its worst."""
    assert evidence.SILENCE_MOST + evidence.INBOUND + evidence.SHADOWING > evidence.SUSPECT_AT


def test_no_one_class_but_recordings_reaches_suspect_by_itself():
    assert evidence.REJECTED_BAD_CODE_MOST > evidence.SUSPECT_AT
    assert evidence.BROADCAST_DISAGREES > evidence.SUSPECT_AT
    assert evidence.REJECTED_RECORDING_MOST <= evidence.SUSPECT_AT


def test_a_friend_with_a_wrong_key_stays_short_of_suspect_on_its_way_home():
    """Nothing but bad codes, and its fades for silence; one scan's ageing is off before anybody looks."""
    worst = evidence.REJECTED_BAD_CODE_MOST + evidence.REJECTED_FADES
    worst += evidence.SILENCE_MOST + evidence.INBOUND
    assert worst > evidence.SUSPECT_AT


def test_suspicion_has_hysteresis():
    assert evidence.SUSPECT_AT < evidence.SUSPECT_UNTIL < 0


def test_silence_follows_from_reply_probability_and_fades():
    """ln(P(silent | friend) / P(silent | other)): 0.1, then the chance that a fade of 5 s lasts."""
    assert pytest.approx(16 * log(0.1), abs=1) == evidence.SILENCE_FIRST
    assert pytest.approx(16 * log(exp(-1 / 5)), abs=1) == evidence.SILENCE_NEXT


def test_silence_saturates(site):
    for n in range(300):
        weigh_silence(site.labels, 0)
        expected = evidence.SILENCE_FIRST + n * evidence.SILENCE_NEXT
        assert site.labels.e_silence[0] == max(expected, evidence.SILENCE_MOST)
    assert site.labels.silences[0] == 255


def test_proof_saturates_and_ends_a_silence_and_what_was_rejected(site):
    weigh_silence(site.labels, 0)
    weigh_rejection(site.labels, 0, REJECTION_BAD_MAC)
    found = []
    for _ in range(4):
        weigh_proof(site.labels, 0)
        found.append(site.labels.e_reply[0])
    most = evidence.PROOF_MOST
    assert found == [evidence.PROOF, most, most, most]
    assert site.labels.e_silence[0] == site.labels.silences[0] == site.labels.e_rejected[0] == 0


@given(st.lists(st.integers(1, 7), max_size=30))
def test_rejections_saturate_by_kind_and_never_help(verdicts):
    site = empty_site()
    place(site, 0, 0, 5000)
    recordings = False
    site.labels.silences[0] = evidence.SILENCES_TOLD
    for verdict in verdicts:
        before = site.labels.e_rejected[0]
        weigh_rejection(site.labels, 0, verdict)
        recordings |= verdict not in (2, 3, 4, REJECTION_GARBLED)
        assert evidence.REJECTED_RECORDING_MOST <= site.labels.e_rejected[0] <= before
        if not recordings:
            assert site.labels.e_rejected[0] >= evidence.REJECTED_BAD_CODE_MOST


def test_only_recordings_and_false_broadcasts_are_deceit_enough():
    """However low the sum, bad codes alone make no SUSPECT: the key may be yesterday's."""
    assert evidence.REJECTED_BAD_CODE_MOST > evidence.DECEIT_AT
    assert evidence.REJECTED_RECORDING_MOST <= evidence.DECEIT_AT
    assert evidence.BROADCAST_DISAGREES <= evidence.DECEIT_AT


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ({"silences": evidence.SILENCES_TOLD}, True),
        ({"silences": evidence.SILENCES_TOLD - 1}, False),
        ({"silences": 255, "platform": 7}, False),
    ],
)
def test_recordings_weigh_fully_only_where_no_friend_can_be(labels, told):
    """Played beside a friend in a fade, or beside one that has proven itself, they are no deceit of its."""
    site = empty_site()
    place(site, 0, 0, 5000, **labels)
    for _ in range(9):
        weigh_rejection(site.labels, 0, REJECTION_NO_SUCH_CHALLENGE)
    most = evidence.REJECTED_RECORDING_MOST if told else evidence.REJECTED_BAD_CODE_MOST
    assert site.labels.e_rejected[0] == most


def test_a_fade_as_long_as_the_silence_that_tells_is_rare():
    """Six challenges at one a second, then every 2 s, from the 10th every 4 s."""
    seconds = 5 + 4 * 2 + (evidence.SILENCES_TOLD - 10) * 4
    assert 0.1 * exp(-seconds / 5) < 1e-5


def test_bad_codes_add_nothing_to_recordings(site):
    site.labels.silences[0] = evidence.SILENCES_TOLD
    for _ in range(9):
        weigh_rejection(site.labels, 0, REJECTION_NO_SUCH_CHALLENGE)
    worst = site.labels.e_rejected[0]
    weigh_rejection(site.labels, 0, REJECTION_BAD_MAC)
    assert site.labels.e_rejected[0] == worst == evidence.REJECTED_RECORDING_MOST


@given(st.integers(0, evidence.PROOF_MOST), st.integers(-160, 0), st.integers(-96, 0), st.integers(1, 200))
def test_evidence_ages_towards_nothing(proof, rejected, broadcast, scans):
    site = empty_site()
    place(site, 0, 0, 5000, e_reply=proof, e_rejected=rejected, e_broadcast=broadcast, e_silence=-40)
    for _ in range(scans):
        age_evidence(site)
    labels = site.labels
    assert labels.e_reply[0] == max(proof - scans * evidence.PROOF_FADES, 0)
    assert labels.e_rejected[0] == min(rejected + scans * evidence.REJECTED_FADES, 0)
    assert labels.e_broadcast[0] == min(broadcast + scans * evidence.BROADCAST_FADES, 0)
    assert labels.e_silence[0] == -40  # only an answer ends a silence


def test_a_scan_adds_up_all_classes(site):
    for n, name in enumerate(CLASSES):
        getattr(site.labels, name)[0] = 1 << n
    identify(site, NOW_MS, PARAMS)
    assert site.labels.evidence[0] == (1 << len(CLASSES)) - 1
    assert {name for name in site.labels._fields if name.startswith("e_")} == set(CLASSES)
