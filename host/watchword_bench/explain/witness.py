"""Follows one track through the kernel: what changed by which call, what was decided, what was reported."""

from typing import Any, Protocol

from watchword.kernel.site import EVENTS

from .ledger import CLASSES
from .state import State, find_row, read_state

BETWEEN_SCANS = "between scans"
WEIGHERS = ("weigh_proof", "weigh_silence", "weigh_rejection")
_ROW = {"_accept": 2, **dict.fromkeys(WEIGHERS, 1)}  # which argument is the row
_KEPT = {
    "identify": "rule",
    "advise": "hold",
}  # what a stage decides about each row, and the column that it keeps that in

Deltas = dict[str, int]
"""What a call added to each class of evidence, 1/16 nat; without those it left alone."""


class Scribe(Protocol):
    """Is told what bears on the track, in its order."""

    def happened(self, stage: str, event: int, a: int, b: int, state: State | None) -> None:
        """The kernel reported an event about the track in this stage; state: if it was confirmed before."""

    def changed(self, stage: str, deltas: Deltas, state: State) -> None:
        """This stage moved the evidence."""

    def weighed(self, weigher: str, arguments: tuple[Any, ...], deltas: Deltas, state: State) -> None:
        """One of WEIGHERS entered a piece of evidence, even if that moved nothing any more."""

    def decided(self, name: str, arguments: tuple[Any, ...], result: Any, site: Any, state: State) -> None:
        """A function of `watch.DECISIONS`, or a stage that keeps it in a column, decided about the track."""

    def judged(self, asked: bool, state: State) -> None:
        """The scan's replies are judged; asked: an answer of the track had been waited for."""


class Witness:
    """An observer of the kernel that tells a scribe of one track."""

    def __init__(self, track: int, scribe: Scribe) -> None:
        self.track = track
        self._scribe = scribe
        self._site: Any = None
        self._row: int | None = None
        self._within = [BETWEEN_SCANS]
        self._events = 0
        self._evidence = dict.fromkeys(CLASSES, 0)
        self._asked = False

    @property
    def state(self) -> State | None:
        """What the kernel holds of the track now; None while it is not confirmed."""
        return None if self._row is None else read_state(self._site, self._row)

    def enter(self, name: str, arguments: tuple[Any, ...]) -> None:
        """See Observer."""
        if hasattr(arguments[0], "labels"):
            self._site = arguments[0]
        if name == "track_scan":
            self._events = 0
        self._look(self._within[-1])
        if name == "judge_replies":
            self._asked = self._row is not None and bool(self._site.labels.asked[self._row])
        self._within.append(name)

    def leave(self, name: str, arguments: tuple[Any, ...], result: Any) -> None:
        """See Observer."""
        self._within.pop()
        mine = self._row is not None and name in _ROW and arguments[_ROW[name]] == self._row
        if mine and name in WEIGHERS:
            deltas, state = self._deltas(), self.state
            assert state is not None  # it has a row
            self._scribe.weighed(name, arguments, deltas, state)
            return
        if name in _KEPT and self.state is not None:
            self._scribe.decided(_KEPT[name], arguments, self.state[_KEPT[name]], self._site, self.state)
        self._look(name)
        state = self.state if mine or name == "judge_replies" else None
        if state is not None and mine:
            self._scribe.decided(name, arguments, result, self._site, state)
        elif state is not None:
            self._scribe.judged(self._asked, state)

    def _look(self, stage: str) -> None:
        """Tell of what has happened since the last look, events first."""
        if self._site is None:
            return
        self._read_events(stage)
        self._row = find_row(self._site, self.track)
        deltas = self._deltas()
        if deltas and self.state is not None:
            self._scribe.changed(stage, deltas, self.state)

    def _deltas(self) -> Deltas:
        labels, row = self._site.labels, self._row
        now = {name: 0 if row is None else getattr(labels, name)[row] for name in CLASSES}
        before, self._evidence = self._evidence, now
        return {name: now[name] - before[name] for name in CLASSES if now[name] != before[name]}

    def _read_events(self, stage: str) -> None:
        events, count = self._site.events, self._site.registers[EVENTS]
        for n in range(self._events, count):
            if events.track[n] == self.track:
                self._scribe.happened(stage, events.event[n], events.a[n], events.b[n], self.state)
        self._events = count
