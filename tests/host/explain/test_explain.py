"""The explanation adds up to the frames, gives their reasons, and says when it does not."""

import pytest

from support.recordings import record, short_scenario, with_altered_frame
from watchword.kernel import evidence, scan
from watchword_bench.explain import reasons
from watchword_bench.explain.explain import explain, tracks_in
from watchword_bench.explain.ledger import NAT, Ledger
from watchword_bench.explain.watch import watched
from watchword_bench.recording.frames import decode_recording
from watchword_bench.recording.reader import RecordingError, read_recording
from watchword_bench.world.load import load_scenario, scenario_names

EXCERPT_S = 60.0
TRACKS_MAX = 4


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """A friend and its follower, twenty seconds."""
    file = tmp_path_factory.mktemp("explain") / "short.mcap"
    record(short_scenario(), file)
    return read_recording(file)


@pytest.fixture(scope="module")
def both(recording):
    """The explanations of friend and follower."""
    told = explain(recording, tracks_in(decode_recording(recording)))
    return sorted(told, key=lambda explanation: explanation.ledger.total, reverse=True)


def texts(explanation, kind):
    return [entry.text for entry in explanation.ledger.entries if entry.kind == kind]


@pytest.mark.parametrize("name", scenario_names())
def test_it_agrees_with_every_frame_of_the_shipped_scenarios(name, tmp_path):
    scenario = load_scenario(name)
    shorter = scenario.model_copy(update={"duration_s": min(scenario.duration_s, EXCERPT_S)})
    record(shorter, tmp_path / "run.mcap", seed=3)
    recording = read_recording(tmp_path / "run.mcap")
    numbers = tracks_in(decode_recording(recording))
    told = explain(recording, numbers[:TRACKS_MAX])
    assert [explanation.disagreements for explanation in told] == [[]] * len(told)
    assert all(explanation.ledger.entries for explanation in told)


def test_the_first_pieces_are_those_of_the_evidence_table(both):
    friend, follower = both
    weights = [entry.weight for entry in friend.ledger.entries if entry.evidence == "e_reply"]
    assert weights[:3] == [evidence.PROOF, -evidence.PROOF_FADES, evidence.PROOF]
    weights = [entry.weight for entry in follower.ledger.entries if entry.evidence == "e_silence"]
    assert weights[:3] == [evidence.SILENCE_FIRST, evidence.SILENCE_NEXT, evidence.SILENCE_NEXT]


def test_identities_say_by_which_rule(both):
    friend, follower = both
    assert texts(friend, "identity")[-1].startswith("UNKNOWN → FRIEND: 2 agreeing proofs by platform 11")
    assert texts(follower, "identity") == [
        "PENDING → UNKNOWN: nothing establishes one; SUSPECT takes evidence of deceit and a sum of −8.00"
    ]
    assert friend.identity.startswith("3 agreeing proofs")


def test_cues_say_why_they_are_withheld_and_raised(both):
    friend, follower = both
    assert texts(friend, "cue")[-1] == friend.cue == "no cue: it is a friend"
    withheld, *_, raised = [text for text in texts(follower, "cue") if "FRIEND NEAR" not in text]
    assert withheld.startswith("no cue yet: inbound in ")
    assert raised.startswith("IDENTIFY")
    assert "NO REPLY (" in raised
    assert follower.cue.startswith("its cue is IDENTIFY, level ")


def test_people_are_quoted(both):
    assert "operator 1 acknowledges its cue" in texts(both[1], "fact")


def test_as_of_a_moment(recording, both):
    follower = both[1]
    (earlier,) = explain(recording, [follower.number], until_s=6.0)
    assert earlier.ledger.entries == [e for e in follower.ledger.entries if e.t_ms <= 6000]
    assert earlier.track["t_ms"] == follower.track["t_ms"] - 14_000


def test_a_track_that_is_not_there(recording, both):
    known = ", ".join(str(number) for number in sorted(told.number for told in both))
    with pytest.raises(RecordingError, match=f"no track 999; there are {known}"):
        explain(recording, [999])
    with pytest.raises(RecordingError, match=r"no track 1 up to 0\.5 s; there are none"):
        explain(recording, [1], until_s=0.5)


def test_a_record_that_was_altered_is_not_explained_away(recording, both):
    altered = with_altered_frame(recording, "track", evidence=NAT)
    (told,) = explain(altered, [both[0].number])
    assert "something else than was recorded" in told.disagreements[0]


def test_a_piece_that_went_missing_shows(recording, both, monkeypatch):
    weigh = Ledger.weigh

    def forgetful(self, t_ms, name, weight, text, run=""):
        if "fade" not in text:
            weigh(self, t_ms, name, weight, text, run)

    monkeypatch.setattr(Ledger, "weigh", forgetful)
    (told,) = explain(recording, [both[0].number])
    assert "the pieces come to +10.00 nat, the track frame says +9.75" in told.disagreements[0]


def test_a_reason_that_is_not_given_shows(recording, both, monkeypatch):
    monkeypatch.delitem(reasons._RAISED, "NO_REPLY")
    (told,) = explain(recording, [both[1].number])
    assert "gives the reasons INBOUND NO_REPLY; the explanation INBOUND" in told.disagreements[0]


def test_the_kernel_is_left_as_it_was():
    def fail():
        with watched([]):
            assert vars(scan) != before
            raise ZeroDivisionError

    before = dict(vars(scan))
    with pytest.raises(ZeroDivisionError):
        fail()
    assert vars(scan) == before
