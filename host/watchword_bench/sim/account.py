"""What a run amounts to: what was true, and what was said of it. All judging is done on this."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from watchword_bench.world.world import Trouble

from .cues import Spell, spells
from .reports import CueReport, EventReport, HealthReport, TrackReport
from .truth import About, Attribution, Scan, Target, attribute

Sighting = tuple[int, TrackReport, About]
"""A scan's number, what was reported of a track on it, and what the track is about."""


@dataclass(frozen=True)
class Word:
    """What an operator said of a track: does is acknowledge, dismiss or declare; the board may refuse it."""

    t_ms: int
    does: str
    track: int
    accepted: bool = True


@dataclass(frozen=True)
class Challenge:
    """An interrogation of a track."""

    t_ms: int
    track: int


@dataclass(frozen=True)
class Deceit:
    """A reply that an adversary had a part in, as the board was sent it."""

    t_ms: int
    by: str


@dataclass(frozen=True)
class Slice:
    """A part of a cue's spell in which nothing changes: who it is about, what it says, what its track is."""

    start_ms: int
    end_ms: int
    spell: Spell
    cue: CueReport
    track: TrackReport
    about: About

    @property
    def told(self) -> frozenset[str]:
        """The truths that the cue counts for."""
        return self.about.told(self.cue.flags)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (self.end_ms - self.start_ms) / 1000


@dataclass(frozen=True)
class Account:
    """Truth and frames of one run; times in ms since its first scan.

    resolvable: (scans, targets, targets), truth geometry lets the radar separate the two.
    scans, cues, words, challenges, events, health, deceits: each in the order of time.  end_ms: when the
    run ended.  three_d: the radar measures height.  keep_out_m: distance from the asset that counts as
    arrival.  troubles: the scenario's faults.
    """

    targets: tuple[Target, ...]
    resolvable: NDArray[np.bool_]
    scans: tuple[Scan, ...]
    cues: tuple[CueReport, ...]
    end_ms: int
    words: tuple[Word, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    three_d: bool = True
    keep_out_m: float = 500.0
    events: tuple[EventReport, ...] = ()
    health: tuple[HealthReport, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    deceits: tuple[Deceit, ...] = ()

    @cached_property
    def attribution(self) -> Attribution:
        """Which truth each track is about."""
        return attribute(self.scans, self.targets)

    @cached_property
    def spells(self) -> list[Spell]:
        """The cues' lives."""
        return spells(self.scans, self.cues, self.end_ms)

    @cached_property
    def scan_times_ms(self) -> list[int]:
        """Times of the scans."""
        return [scan.t_ms for scan in self.scans]

    @property
    def scan_period_ms(self) -> int:
        """Time between scans; the last one lasts as long until the run's end."""
        return self.end_ms - self.scan_times_ms[-1]

    @cached_property
    def slices(self) -> list[Slice]:
        """Every spell, cut where anything about it changes."""
        return [piece for spell in self.spells for piece in self._cut(spell)]

    def target(self, name: str) -> Target:
        """The target of that name."""
        return next(target for target in self.targets if target.name == name)

    def about(self, name: str) -> list[Sighting]:
        """Every report of a track that holds the target, alone or merged."""
        return self._by_target.get(name, [])

    def slices_about(self, name: str) -> list[Slice]:
        """The parts of cues that count for the target, by time."""
        mine = (piece for piece in self.slices if name in piece.told)
        return sorted(mine, key=lambda piece: (piece.start_ms, piece.end_ms))

    def of_kind(self, kind: str) -> list[Target]:
        """Targets of one kind."""
        return [target for target in self.targets if target.kind == kind]

    @property
    def answering_friends(self) -> list[Target]:
        """Friends with a working transponder."""
        return [target for target in self.of_kind("friend") if target.answers]

    def scan_at(self, t_ms: int) -> int:
        """Index of the latest scan at or before a time; -1 before the first."""
        return bisect_right(self.scan_times_ms, t_ms) - 1

    def told_of(self, cue: CueReport) -> frozenset[str]:
        """The truths a cue frame counts for; that of a lost track, of what it was about last."""
        for k in range(self.scan_at(cue.t_ms), -1, -1):
            if cue.track in self.attribution.by_scan[k]:
                return self.attribution.about(k, cue.track).told(cue.flags)
        return frozenset()

    @cached_property
    def histories(self) -> dict[int, list[Sighting]]:
        """What was reported of each track, by its number, lowest first."""
        history: dict[int, list[Sighting]] = {}
        for k, scan in enumerate(self.scans):
            for report in scan.reports:
                about = self.attribution.about(k, report.track)
                history.setdefault(report.track, []).append((k, report, about))
        return dict(sorted(history.items()))

    @cached_property
    def _by_target(self) -> dict[str, list[Sighting]]:
        held: dict[str, list[Sighting]] = {}
        for k, scan in enumerate(self.scans):
            for report in scan.reports:
                about = self.attribution.about(k, report.track)
                for name in about.all:
                    held.setdefault(name, []).append((k, report, about))
        return held

    def _cut(self, spell: Spell) -> Iterator[Slice]:
        inside = (t for t in self.scan_times_ms if spell.opened_ms < t < spell.closed_ms)
        edges = sorted({spell.opened_ms, spell.closed_ms, *inside, *(cue.t_ms for cue in spell.reports)})
        for start_ms, end_ms in pairwise(edges):
            k = self.scan_at(start_ms)
            track = next((report for report in self.scans[k].reports if report.track == spell.track), None)
            if track is not None:
                cue = spell.report_at(start_ms)
                yield Slice(start_ms, end_ms, spell, cue, track, self.attribution.about(k, spell.track))
