"""Which truth a track is about: by the plots it took, never by what the board believes."""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import dist, inf, isnan

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
    """One scan: the sources of each of its plots (none: a false plot), and the tracks reported on it.

    came: it reached the board.  If it didn't, the tracks are what the board made of that.
    """

    t_ms: int
    sources: tuple[frozenset[str], ...]
    reports: tuple[TrackReport, ...] = ()
    came: bool = True


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


@dataclass(frozen=True)
class Attribution:
    """What each track is about, by scan."""

    by_scan: list[dict[int, About]]

    def about(self, scan: int, track: int) -> About:
        """Of a track reported at `scan`; about nothing if it was not."""
        return self.by_scan[scan].get(track, About(None))


class Attributor:
    """Follows the plots that each track takes, scan by scan."""

    def __init__(self) -> None:
        self._taken: defaultdict[int, deque[frozenset[str]]] = defaultdict(lambda: deque(maxlen=LAST_PLOTS))

    def scan(self, scan: Scan, places: Mapping[str, NDArray[np.float64]]) -> dict[int, About]:
        """What each track reported on this scan is about.

        places: (3,) where the radar would put each target, NaN while absent.
        """
        for report in scan.reports:
            if report.plot is not None:
                self._taken[report.track].append(scan.sources[report.plot])
        return {report.track: _majority(self._taken[report.track], report, places) for report in scan.reports}


def attribute(scans: Sequence[Scan], targets: Sequence[Target]) -> Attribution:
    """Find out which truth each reported track is about, scan by scan."""
    attributor = Attributor()
    return Attribution(
        [
            attributor.scan(scan, {target.name: target.radar_m[k] for target in targets})
            for k, scan in enumerate(scans)
        ]
    )


def _majority(
    plots: deque[frozenset[str]], report: TrackReport, places: Mapping[str, NDArray[np.float64]]
) -> About:
    votes = Counter(name for sources in plots for name in sources or {None})
    if not votes:
        return About(None)

    def distance(name: str | None) -> float:
        # A false plot has no place: it loses to any target that GOSPA would pair with the track.
        away = CUTOFF_M if name is None else dist(places[name], report.position_m)
        return inf if isnan(away) else away

    most = max(votes.values())
    truth = min(
        (name for name, count in votes.items() if count == most),
        key=lambda name: (distance(name), str(name)),
    )
    merged = (name for name, count in votes.items() if name != truth and 2 * count > len(plots))
    return About(truth, frozenset(name for name in merged if name is not None))
