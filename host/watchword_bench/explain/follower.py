"""Follows one track through a replay: what the kernel did about it, and what the board said of it."""

from collections.abc import Sequence
from typing import Any

from watchword_bench.protocol.codec import Frame
from watchword_bench.protocol.passed import Passed
from watchword_bench.protocol.readable import readable

from .crew import words_about
from .ledger import Kind, Ledger
from .reasons import Grounds, supported, supported_withdrawal
from .scribe import LedgerScribe
from .witness import Witness
from .words import held, nats, plain, ruled

Told = dict[str, Any]
"""A readable frame."""


class Follower:
    """Keeps the ledger of one track; to be told of every exchange before and after it.

    track: the last track frame, None while there is no such track.  disagreements: where the frames don't
    say what the ledger says.
    """

    def __init__(self, number: int, recorded: Sequence[Passed]) -> None:
        self.number = number
        self.ledger = Ledger()
        self.track: Told | None = None
        self.disagreements: list[str] = []
        self._scribe = LedgerScribe(number, self.ledger)
        self.witness = Witness(number, self._scribe)
        self._words = words_about(number, recorded)
        self._challenges = 0
        self._cue: Told | None = None

    def before(self, t_ms: int) -> None:
        """An exchange comes, so long after the first scan."""
        self._scribe.t_ms = t_ms
        for text in self._words.get(t_ms, ()):
            self.ledger.note(t_ms, "fact", text)

    def after(self, frames: Sequence[Frame]) -> None:
        """The board has answered."""
        mine = [frame for frame in frames if frame.fields.get("track") == self.number]
        for frame in mine:
            if frame.name == "track":
                self._read_track(frame)
        if self.witness.state is None:
            self.track = None
        opened = self._cue is None
        for frame in mine:
            if frame.name == "cue":
                self._read_cue(readable(frame), opened)
            elif frame.name == "interrogate":
                self._challenges += 1
                self._note("fact", f"challenged, {self._challenges} so far", "challenged")

    def standing(self) -> tuple[str, str]:
        """Why it has its identity, and why it is or is not cued; empty if there is no such track."""
        state, scribe = self.witness.state, self._scribe
        if state is None or self.track is None:
            return "", ""
        identity = ruled(scribe.rule, state, self.ledger.total)
        if self._cue is None:
            return identity, held(scribe.hold, state, scribe.params)
        reasons = ", ".join(map(plain, self._cue["reasons"]))
        return identity, f"its cue is {self._cue['kind']}, level {self._cue['level']}: {reasons}"

    def _read_track(self, frame: Frame) -> None:
        self.track = readable(frame)
        said, sums = frame.fields["evidence"], self.ledger.total
        if said != sums:
            self._disagree(f"the pieces come to {nats(sums)} nat, the track frame says {nats(said)}")

    def _read_cue(self, cue: Told, opened: bool) -> None:
        state = self.witness.state or {}  # the last cue of a lost track finds none
        acknowledged = bool(cue["acknowledged"])
        scribe = self._scribe
        grounds = Grounds(self.ledger, state, scribe.params, self.track, opened, acknowledged, scribe.hold)
        kind = cue["kind"]
        given = supported_withdrawal(grounds) if kind == "WITHDRAWN" else supported(grounds)
        if set(given) != set(cue["reasons"]):
            ours, theirs = (" ".join(sorted(names)) or "none" for names in (given, cue["reasons"]))
            self._disagree(f"the {kind} gives the reasons {theirs}; the explanation {ours}")
        if kind == "FRIEND_NEAR":
            text = f"FRIEND NEAR: track {cue['friend_track']}, {cue['friend_distance']:.0f} m from it"
            self._note("cue", text, "friend near")
            return
        because = "; ".join(f"{plain(name)} ({ground})" for name, ground in given.items())
        if kind == "WITHDRAWN":
            self._cue = None
            self._note("cue", f"WITHDRAWN: {because}", "")
        else:
            news = _news(self._cue, cue)
            self._cue = cue
            self._note("cue", f"{kind}{news or ' again'}: {because}", "" if news else "said again")

    def _note(self, kind: Kind, text: str, run: str) -> None:
        self.ledger.note(self._scribe.t_ms, kind, text, run)

    def _disagree(self, what: str) -> None:
        self.disagreements.append(f"{self._scribe.t_ms / 1000:.1f} s: {what}")


def _news(before: Told | None, cue: Told) -> str:
    """What a cue frame says that the last one did not; empty if that is nothing."""
    if before is None:
        return f", level {cue['level']}"
    news = []
    if cue["kind"] != before["kind"] or cue["level"] != before["level"]:
        news.append(f"level {cue['level']}")
    if cue["identity"] != before["identity"]:
        news.append(f"now {plain(cue['identity'])}")
    gone = [flag for flag in before["flags"] if flag not in cue["flags"]]
    news += [f"now {plain(flag)}" for flag in cue["flags"] if flag not in before["flags"]]
    news += [f"no longer {plain(flag)}" for flag in gone]
    return "".join(f", {text}" for text in news)
