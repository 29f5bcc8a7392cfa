"""Which truth a track is about: by the plots it took, never by what the board believes."""

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import dist

import numpy as np
from numpy.typing import NDArray

from watchword_bench.tracking.gospa import CUTOFF_M

from .reports import TrackReport

LAST_PLOTS = 5


@dataclass(frozen=True)
class Target:
    """One true aircraft or bird, at each scan of the run.

    kind: friend, hostile, neutral or bird.  answers: it is a friend whose transponder works.
    platform: its number in IFF, 0 without.  position_m: (scans, 3) east, north, up from the asset, NaN
    while absent.  radar_m: the same where an unbiased plot of this run's radar would put it.
    observable: (scans,) whether the radar could have seen it.
    """

    name: str
    kind: str
    answers: bool
    platform: int
    position_m: NDArray[np.float64]
    radar_m: NDArray[np.float64]
    observable: NDArray[np.bool_]

    @property
    def range_m(self) -> NDArray[np.float64]:
        """(scans,) slant range from the asset."""
        return np.asarray(np.linalg.norm(self.position_m, axis=1))


@dataclass(frozen=True)
class Scan:
    """One scan: the sources of each of its plots (none: a false plot), and the tracks reported on it."""

    t_ms: int
    sources: tuple[frozenset[str], ...]
    reports: tuple[TrackReport, ...] = ()


@dataclass(frozen=True)
class About:
    """What a track is about at one scan.

    truth: the majority source of its last five plots, the nearest of equals; None for false plots.
    merged: further sources of more than half of those plots, which the radar did not separate from it.
    """

    truth: str | None
    merged: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Every truth in the track."""
        return self.merged if self.truth is None else self.merged | {self.truth}

    def told(self, flags: frozenset[str]) -> frozenset[str]:
        """The truths that a label or a cue with these flags speaks of."""
        if "GROUP_POSSIBLE" in flags:
            return self.all
        return self.all - self.merged


@dataclass
class Attribution:
    """What each track is about, by scan."""

    by_scan: list[dict[int, About]] = field(default_factory=list)

    def about(self, scan: int, track: int) -> About:
        """Of a track reported at `scan`; about nothing if it was not."""
        return self.by_scan[scan].get(track, About(None))


def attribute(scans: Sequence[Scan], targets: Sequence[Target]) -> Attribution:
    """Find out which truth each reported track is about, scan by scan."""
    taken: defaultdict[int, deque[frozenset[str]]] = defaultdict(lambda: deque(maxlen=LAST_PLOTS))
    result = Attribution()
    for k, scan in enumerate(scans):
        for report in scan.reports:
            if report.plot is not None:
                taken[report.track].append(scan.sources[report.plot])
        places = {target.name: target.radar_m[k] for target in targets}
        result.by_scan.append(
            {report.track: _majority(taken[report.track], report, places) for report in scan.reports}
        )
    return result


def _majority(
    plots: deque[frozenset[str]], report: TrackReport, places: dict[str, NDArray[np.float64]]
) -> About:
    votes: Counter[str | None] = Counter()
    for sources in plots:
        votes.update(sources or {None})
    if not votes:
        return About(None)

    def distance(name: str | None) -> float:
        # A false plot has no place: it loses to any target that GOSPA would pair with the track.
        away = CUTOFF_M if name is None else dist(places[name], report.position_m)
        return away if away == away else float("inf")

    most = max(votes.values())
    truth = min(
        (name for name, count in votes.items() if count == most),
        key=lambda name: (distance(name), str(name)),
    )
    merged = frozenset(
        name for name, count in votes.items() if name not in (None, truth) and 2 * count > len(plots)
    )
    return About(truth, frozenset(name for name in merged if name is not None))
