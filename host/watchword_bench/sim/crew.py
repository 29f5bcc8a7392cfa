"""The people at the console, as the scenario's rules have them answer cues."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from watchword_bench.protocol import words
from watchword_bench.world.schema import Operator
from watchword_bench.world.world import World

from .metrics.load import calls_again
from .reports import CALLS, CueReport
from .truth import About

_DISMISSALS = {name: value for value, name, _ in words.DISMISSALS}
_IDENTITIES = {name: value for value, name, _ in words.IDENTITIES}


@dataclass(frozen=True)
class Act:
    """A message to send: its name, and its fields but for the command's number and code."""

    message: str
    fields: dict[str, Any]


class Crew:
    """Answers cues by the first rule that fits, after the delay drawn for it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: dict[int, CueReport] = {}
        self._due: dict[int, tuple[float, int]] = {}  # by track: when, in ms, and the rule's number
        self._acted: Counter[tuple[int, int]] = Counter()  # by rule and track

    def see(self, cue: CueReport, about: About) -> None:
        """Take note of a cue frame and of the truth it is about, which rules may be limited to."""
        before = self._open.get(cue.track)
        if cue.kind == "WITHDRAWN":
            self._open.pop(cue.track, None)
            self._due.pop(cue.track, None)
        elif cue.kind in CALLS:
            self._open[cue.track] = cue
            if cue.track not in self._due and (before is None or calls_again(before, cue)):
                self._plan(cue, about)

    def acts(self, t_ms: float) -> list[Act]:
        """What people do by this time."""
        due = sorted((when, track, rule) for track, (when, rule) in self._due.items() if when <= t_ms)
        for _, track, _ in due:
            del self._due[track]
        return [_act(self._world.scenario.operator[rule], track) for _, track, rule in due]

    def _plan(self, cue: CueReport, about: About) -> None:
        for number, rule in enumerate(self._world.scenario.operator):
            if self._acted[number, cue.track] < rule.times and self._fits(rule, cue, about):
                self._acted[number, cue.track] += 1
                if rule.does != "ignore":
                    after_ms = 1000 * self._world.operator_after_s[number]
                    self._due[cue.track] = (cue.t_ms + after_ms, number)
                return

    def _fits(self, rule: Operator, cue: CueReport, about: About) -> bool:
        if rule.cue is not None and rule.cue != cue.kind:
            return False
        if rule.truth is None:
            return True
        scenario = self._world.scenario
        meant = {scenario.platforms[i].name for i in scenario.about(rule.truth)}
        told = about.told(cue.flags)
        # Nobody declares what may be several aircraft because one of them is what it is.
        return told <= meant and bool(told) if rule.does == "declare" else bool(meant & told)


def _act(rule: Operator, track: int) -> Act:
    fields: dict[str, Any] = {"operator": rule.operator, "track": track}
    if rule.does == "dismiss":
        fields["as_"] = _DISMISSALS[rule.dismissed_as]
    elif rule.does == "declare":
        fields["identity"] = _IDENTITIES[rule.declared]
    return Act(f"operator_{rule.does}", fields)
