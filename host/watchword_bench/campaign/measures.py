"""The measures of docs/metrics.md for a compiled run, as columns of numbers; tests hold them to sim/metrics.

A compiled run says everything at its scans, so a cue is open or not for the whole time up to the next.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchword.codes import (
    CUE_ALERT,
    CUE_IDENTIFY,
    FLAG_CONTESTED,
    FLAG_DISMISSED,
    FLAG_GROUP_POSSIBLE,
    IDENTITY_ASSUMED_FRIEND,
    IDENTITY_FRIEND,
    IDENTITY_HOSTILE,
    IDENTITY_SUSPECT,
)
from watchword_bench.sim.metrics.lead_time import CREW_TIME_MS, OBSERVED_SHARE
from watchword_bench.sim.metrics.load import YOUNG_MS
from watchword_bench.sim.metrics.trust import STOLEN_SCANS

from .flight import Flight
from .views import Flags, T, View, own, previous


@dataclass(frozen=True)
class Measures:
    """Of one run and one rule.

    silent, friend_cued: how many hostiles arrived unannounced, how many answering friends were accused.
    stolen: whether a hostile was taken for a friend in three scans in a row; stolen_longest: scans.
    wrong_proof: rows in which a FRIEND doesn't hold the platform that proved it.
    nuisance_s, contested_s: of IDENTIFY on answering friends.  opened, again, about_hostile: cues.
    warning_s: from the cue that stayed open to the arrival; the least of all hostiles, NaN without one.
    first_cue_s: from the first cue to the arrival, likewise.
    """

    silent: int
    friend_cued: int
    stolen: int
    stolen_longest: int
    wrong_proof: int
    nuisance_s: float
    contested_s: float
    opened: int
    again: int
    most_open: int
    about_hostile: int
    identity_changes: int
    warning_s: float
    first_cue_s: float


class Judge:
    """Judges what rules say of one flight."""

    def __init__(self, flight: Flight) -> None:
        world = flight.world
        self._flight = flight
        self._platforms = platforms = world.scenario.platforms
        self._t_ms = np.rint(1000 * world.t_s)
        self._ends_ms = np.append(
            self._t_ms[1:], self._t_ms[-1] + round(1000 * world.scenario.radar.scan_period_s)
        )
        self.hostiles = [p for p, platform in enumerate(platforms) if platform.truth == "hostile"]
        self._hostile = sum(1 << p for p in self.hostiles)
        self._friends = sum(1 << p for p, platform in enumerate(platforms) if platform.answers)
        tracks = flight.tracks
        self._scan = tracks[:, T["scan"]]
        self._own = own(tracks)
        self._all = self._own | tracks[:, T["merged"]]
        self._before = previous(tracks)
        _, first, track = np.unique(tracks[:, T["number"]], return_index=True, return_inverse=True)
        self._born = self._scan[first[track]]
        range_m = np.linalg.norm(world.truth.position_m, axis=2)
        self._arrived = range_m <= world.scenario.keep_out_m
        self._arrivals = {p: self._arrival(p) for p in self.hostiles}

    def arrival(self, p: int) -> tuple[int | None, float | None]:
        """Return the scan in which a hostile arrives, and when a cue has to be open, in ms."""
        return self._arrivals[p]

    def _arrival(self, p: int) -> tuple[int | None, float | None]:
        arrived, seen = (
            np.flatnonzero(self._arrived[:, p]),
            np.flatnonzero(self._flight.world.truth.visible[:, p]),
        )
        if not len(arrived):
            return None, None
        if not len(seen):
            return int(arrived[0]), None
        arrival_ms = self._t_ms[arrived[0]]
        time_ms = min(CREW_TIME_MS, OBSERVED_SHARE * max(0, arrival_ms - self._t_ms[seen[0]]))
        return int(arrived[0]), float(arrival_ms - time_ms)

    def measure(self, view: View) -> Measures:
        """Judge one rule."""
        lead = [self._lead(view, p) for p in self.hostiles]
        stolen = max((self._stolen(view, p) for p in self.hostiles), default=0)
        uncontested_s, contested_s = self._nuisance_s(view)
        open_ = view.open > 0
        held = self._before >= 0
        return Measures(
            silent=sum(silent for silent, _, _ in lead),
            friend_cued=self._accused(view).bit_count(),
            stolen=int(stolen >= STOLEN_SCANS),
            stolen_longest=stolen,
            wrong_proof=int(self.wrong_proof(view).sum()),
            nuisance_s=uncontested_s,
            contested_s=contested_s,
            opened=int(view.opened.sum()),
            again=int(view.again.sum()),
            most_open=int(np.bincount(self._scan[open_]).max(initial=0)),
            about_hostile=int((view.opened & (view.told & self._hostile != 0)).sum()),
            identity_changes=int((view.identity != view.identity[self._before])[held].sum()),
            warning_s=_least(warning_s for _, warning_s, _ in lead),
            first_cue_s=_least(first_s for _, _, first_s in lead),
        )

    def wrong_proof(self, view: View) -> Flags:
        """Return the rows whose FRIEND doesn't hold the platform that proved it."""
        owners = np.zeros(len(self._all), np.int64)
        for p, platform in enumerate(self._platforms):
            if platform.number:
                owners[view.platform == platform.number] = 1 << p
        known = (owners != 0) & (self._own != 0)
        wrong: Flags = known & (view.identity == IDENTITY_FRIEND) & (owners & self._all == 0)
        return wrong

    def told_of_unresolved(self, view: View, p: int) -> bool:
        """Whether the crew was told that a hostile may be hidden when a cue was needed."""
        arrival, needed_ms = self.arrival(p)
        if arrival is None or needed_ms is None:
            return False
        doubt = view.flags & (FLAG_GROUP_POSSIBLE | FLAG_CONTESTED) != 0
        rows = (view.open > 0) & doubt & (self._all >> p & 1 != 0)
        when_ms = self._t_ms[self._scan[rows]]
        return bool(((when_ms >= needed_ms) & (when_ms <= self._t_ms[arrival])).any())

    def _lead(self, view: View, p: int) -> tuple[bool, float, float]:
        """Return whether a hostile came unannounced, and the two times in s, NaN for what didn't happen."""
        covered = np.zeros(len(self._t_ms) + 1, bool)
        covered[
            self._scan[(view.open > 0) & (view.told >> p & 1 != 0) & (view.flags & FLAG_DISMISSED == 0)]
        ] = True
        arrival, needed_ms = self.arrival(p)
        if arrival is None:
            return False, np.nan, np.nan
        gaps = np.flatnonzero(~covered[:arrival])
        since = int(gaps[-1]) + 1 if len(gaps) else 0
        cued = since < arrival
        warning_s = (self._t_ms[arrival] - self._t_ms[since]) / 1000 if cued else np.nan
        first = np.flatnonzero(covered)
        first_s = (self._t_ms[arrival] - self._t_ms[first[0]]) / 1000 if len(first) else np.nan
        silent = needed_ms is not None and (not cued or bool(self._t_ms[since] > needed_ms))
        return silent, warning_s, first_s

    def _stolen(self, view: View, p: int) -> int:
        friendly = (view.identity == IDENTITY_FRIEND) | (view.identity == IDENTITY_ASSUMED_FRIEND)
        return _longest(self._scan[friendly & (self._all >> p & 1 != 0)])

    def _accused(self, view: View) -> int:
        accusing = (view.identity == IDENTITY_SUSPECT) | (view.identity == IDENTITY_HOSTILE)
        labelled = np.where(view.flags & FLAG_GROUP_POSSIBLE, self._all, self._own)[accusing]
        alerted = view.told[view.open == CUE_ALERT]
        return int(np.bitwise_or.reduce([*labelled, *alerted, 0])) & self._friends

    def _nuisance_s(self, view: View) -> tuple[float, float]:
        rows = np.flatnonzero((view.open == CUE_IDENTIFY) & (view.told & self._friends != 0))
        if not len(rows):
            return 0.0, 0.0
        scan, born = self._scan[rows], self._born[rows]
        begin_ms = np.maximum(self._t_ms[scan], self._t_ms[born] + YOUNG_MS)
        seconds = np.maximum(0, self._ends_ms[scan] - begin_ms) / 1000
        seconds *= np.bitwise_count(view.told[rows] & self._friends)
        contested = view.flags[rows] & FLAG_CONTESTED != 0
        return float(seconds[~contested].sum()), float(seconds[contested].sum())


def _longest(scans: NDArray[np.int64]) -> int:
    """Return the longest row of scans without a gap."""
    if not len(scans):
        return 0
    held = np.zeros(scans.max() + 3, np.int8)
    held[scans + 1] = 1
    edges = np.flatnonzero(np.diff(held))
    return int((edges[1::2] - edges[::2]).max())


def _least(values: object) -> float:
    known = [value for value in values if not np.isnan(value)]  # type: ignore[attr-defined]
    return float(min(known)) if known else float("nan")
