"""Writes a track's ledger from what a witness saw in the kernel."""

from typing import Any

from watchword.kernel import identity
from watchword.kernel.evidence import INBOUND, SHADOWING
from watchword.kernel.inbound import INBOUND_RAISES, SHADOW_SCANS
from watchword.kernel.lineage import APART_FOR_PROOF, PROOFS_NEEDED
from watchword_bench.protocol.vocabulary import EVENTS, IDENTITIES, REJECTIONS

from .ledger import CLASSES, Ledger
from .state import State
from .witness import BETWEEN_SCANS, Deltas
from .words import event_text, held, meaning, plain, ruled

_BEHAVIOURS = (("flies inbound", INBOUND), ("keeps station on a friend", SHADOWING))


class LedgerScribe:
    """A scribe. Set `t_ms`, since the first scan, before every exchange.

    params: the board's, None until the track's first decision.  rule, hold: the last decisions about its
    identity and its cue, RULE_* and HOLD_*.
    """

    def __init__(self, track: int, ledger: Ledger) -> None:
        self.t_ms = 0
        self.params: Any = None
        self.hold = 0
        self._track = track
        self._ledger = ledger
        self.rule = identity.RULE_NONE
        self._behaviour: set[str] = set()
        self._answer_told = False

    def happened(self, stage: str, event: int, a: int, b: int, state: State | None) -> None:
        """See Scribe."""
        name = EVENTS.word(event)
        if name == "IDENTITY_CHANGED":
            why = "its labels are suspended"
            if stage == "identify" and state is not None:
                why = ruled(self.rule, state, self._ledger.total)
            change = " → ".join(plain(IDENTITIES.word(value)) for value in (a, b))
            self._ledger.note(self.t_ms, "identity", f"{change}: {why}")
            return
        answer = name.startswith(("REPLY_", "NAV_"))
        self._answer_told = self._answer_told or answer
        self._note(event_text(event, self._track, a, b), name if answer else "")

    def changed(self, stage: str, deltas: Deltas, state: State) -> None:
        """See Scribe."""
        for column, delta in deltas.items():
            if column == "e_kinematics" and stage == "watch_inbound":
                self._behave(state)
            else:
                text, run = _why(stage, column, delta, state)
                self._ledger.weigh(self.t_ms, column, delta, text, run)

    def weighed(self, weigher: str, arguments: tuple[Any, ...], deltas: Deltas, state: State) -> None:
        """See Scribe."""
        self._answer_told = True
        match weigher:
            case "weigh_proof":
                text = f"a reply of platform {state['platform']} with a valid code fits it alone"
                self._piece("e_reply", deltas, text, "" if state["proofs"] <= PROOFS_NEEDED else "proof")
                if "e_silence" in deltas:
                    text = "it has answered: its silence counts no more"
                    self._ledger.weigh(self.t_ms, "e_silence", deltas["e_silence"], text, "answered")
            case "weigh_silence":
                text = f"challenge unanswered, {state['silences']} in a row"
                self._piece("e_silence", deltas, text, "" if state["silences"] == 1 else "silence")
            case _:
                text = f"a bad reply came from where it is, {meaning(REJECTIONS, arguments[2])}"
                first = not self._ledger.sums["e_rejected"]
                self._piece("e_rejected", deltas, text, "" if first else "rejected")

    def decided(self, name: str, arguments: tuple[Any, ...], result: Any, site: Any, state: State) -> None:
        """See Scribe."""
        if name == "rule":
            self.rule = result
        elif name == "hold":
            self.params = arguments[2]
            if result and result != self.hold:
                self._ledger.note(self.t_ms, "cue", held(result, state, self.params))
            self.hold = result
        elif name == "_accept":
            self._answer_told = True
            why = ""
            if state["group"]:
                why = "it may hold another aircraft as well"
            elif state["contest"] and state["apart"] < APART_FOR_PROOF:
                why = f"it is contested, and apart for {state['apart']} of {APART_FOR_PROOF} scans"
            if why:
                platform = site.replies.platform[arguments[1]]
                self._note(f"a reply of platform {platform} fits it, which proves nothing: {why}", "reply")

    def judged(self, asked: bool, state: State) -> None:
        """See Scribe."""
        if asked and not self._answer_told:
            why = "it is contested" if state["contest"] else "IFF is degraded"
            self._note(f"challenge unanswered, which counts for nothing: {why}", "unanswered")
        self._answer_told = False

    def _note(self, text: str, run: str) -> None:
        self._ledger.note(self.t_ms, "fact", text, run)

    def _piece(self, column: str, deltas: Deltas, text: str, run: str) -> None:
        if column in deltas:
            self._ledger.weigh(self.t_ms, column, deltas[column], text, run)
        else:
            full = f"{column} full"
            self._ledger.weigh(self.t_ms, column, 0, f"{text}; the most is counted", full)

    def _behave(self, state: State) -> None:
        """Tell the two kinds of behaviour apart, which share a column."""
        shown = {
            "flies inbound": state["inbound"] >= INBOUND_RAISES,
            "keeps station on a friend": state["shadowing"] >= SHADOW_SCANS,
        }
        for what, weight in _BEHAVIOURS:
            if shown[what] and what not in self._behaviour:
                self._behaviour.add(what)
                self._ledger.weigh(self.t_ms, "e_kinematics", weight, what)
            elif what in self._behaviour and not shown[what]:
                self._behaviour.remove(what)
                self._ledger.weigh(self.t_ms, "e_kinematics", -weight, f"no longer {what}")


def _why(stage: str, column: str, delta: int, state: State) -> tuple[str, str]:
    """Why a stage moved a class of evidence, and the run it belongs to."""
    what = CLASSES[column]
    if stage == "age_evidence":
        return f"{what} fade", f"{column} fades"
    if stage == "follow_plans" and delta > 0:
        return f"alone in a friend's corridor, in its slot and direction, for {state['plan']} scans", ""
    if stage == "follow_plans":
        return "no longer alone in a friend's corridor", ""
    if stage == "hear_broadcasts":
        return f"the broadcast {state['address']:06X}, which had agreed with it, fits it no more", ""
    if stage == BETWEEN_SCANS:
        return f"{what}: set aside by a person's word", ""
    return f"{what}: set aside, for it is contested" if state["contest"] else f"{what}: {stage}", ""
