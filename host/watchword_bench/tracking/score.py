"""Scores of a tracker on a radar case: GOSPA, RMSE, breaks, swaps, track count."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from watchword_bench.tracking.cases import Case
from watchword_bench.tracking.gospa import gospa
from watchword_bench.world.world import Floats

SETTLED_S = 30.0  # scans before this are not scored
LASTING = 5  # scans for which a new pairing must hold: when two targets pass, the nearest pairing flickers


@dataclass(frozen=True)
class Score:
    """What a tracker made of a case, over the scored scans.

    gospa_m: mean distance.  localisation, missed, false: means of its parts, m^2.  rmse_m: of positions
    paired.  breaks: times a truth goes on under another track number.  swaps: times a track
    goes on with another truth.  tracks, tracks_median: mean and median number.
    truths: mean number.
    """

    gospa_m: float
    localisation: float
    missed: float
    false: float
    rmse_m: float
    breaks: int
    swaps: int
    tracks: float
    tracks_median: float
    truths: float


class _Changes:
    """Counts how often the partner of each key changes for good."""

    def __init__(self) -> None:
        self.count = 0
        self._partner: dict[int, int] = {}
        self._candidate: dict[int, tuple[int, int]] = {}

    def note(self, key: int, partner: int) -> None:
        if self._partner.setdefault(key, partner) == partner:
            self._candidate.pop(key, None)
            return
        before, held = self._candidate.get(key, (partner, 0))
        held = held + 1 if before == partner else 1
        self._candidate[key] = (partner, held)
        if held == LASTING:
            self.count += 1
            self._partner[key] = partner
            del self._candidate[key]


def score(case: Case, found: Sequence[Floats], begin_s: float | None = None) -> Score:
    """Compare the tracks of each scan (as of `drive`) with the truth, in the plane if the radar is 2-D.

    begin_s: when the recording began, if that was before its first scan. Some scan has to be scored.
    """
    settled_s = SETTLED_S + (case.scans[0].t_s if begin_s is None else begin_s)
    axes = case.radar.dims
    parts, squares, counts, truths = [], [], [], []
    breaks, swaps = _Changes(), _Changes()
    for scan, tracks in zip(case.scans, found, strict=True):
        if scan.t_s < settled_s:
            continue
        result = gospa(tracks[:, 1 : 1 + axes], scan.truth[:, :axes])
        parts.append((result.distance_m, result.localisation, result.missed, result.false))
        counts.append(len(tracks))
        truths.append(len(scan.truth))
        for row, column in result.pairs:
            squares.append(float(((tracks[row, 1 : 1 + axes] - scan.truth[column, :axes]) ** 2).sum()))
            number, truth = int(tracks[row, 0]), int(scan.identities[column])
            breaks.note(truth, number)
            swaps.note(number, truth)
    distance, localisation, missed, false = (float(part) for part in np.mean(parts, axis=0))
    rmse = float(np.sqrt(np.mean(squares))) if squares else float("nan")
    return Score(
        gospa_m=distance,
        localisation=localisation,
        missed=missed,
        false=false,
        rmse_m=rmse,
        breaks=breaks.count,
        swaps=swaps.count,
        tracks=float(np.mean(counts)),
        tracks_median=float(np.median(counts)),
        truths=float(np.mean(truths)),
    )
