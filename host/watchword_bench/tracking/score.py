"""Scores of a tracker on a radar case: GOSPA, RMSE, breaks, swaps, track count."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchword_bench.tracking.cases import Case
from watchword_bench.tracking.gospa import gospa

SETTLED_S = 30.0  # scans before this are not scored


@dataclass(frozen=True)
class Score:
    """gospa_m: mean over scored scans.  rmse_m: of paired positions.  breaks: times a truth that had a
    track is found without one or with another.  swaps: times a track passes from one truth to another.
    """

    gospa_m: float
    localisation_m: float
    missed: float
    false: float
    rmse_m: float
    breaks: int
    swaps: int
    tracks: float


def score(case: Case, found: Sequence[NDArray[np.float64]]) -> Score:
    """Compare the tracks of each scan (as of `drive`) with the truth, in the plane if the radar is 2-D."""
    axes = 2 if case.flat else 3
    distances, squares, missed, false, counts = [], [], [], [], []
    track_of: dict[int, int] = {}
    truth_of: dict[int, int] = {}
    breaks = swaps = 0
    for scan, tracks in zip(case.scans, found, strict=True):
        if scan.t_s - case.scans[0].t_s < SETTLED_S:
            continue
        result = gospa(tracks[:, 1 : 1 + axes], scan.truth[:, :axes])
        distances.append(result.distance_m)
        missed.append(result.missed)
        false.append(result.false)
        counts.append(len(tracks))
        for row, column in result.pairs:
            squares.append(float(((tracks[row, 1 : 1 + axes] - scan.truth[column, :axes]) ** 2).sum()))
            number, truth = int(tracks[row, 0]), int(scan.identities[column])
            breaks += track_of.get(truth, number) != number
            swaps += truth_of.get(number, truth) != truth
            track_of[truth], truth_of[number] = number, truth
    return Score(
        float(np.mean(distances)),
        float(np.sqrt(np.mean(squares))) if squares else float("nan"),
        float(np.mean(missed)),
        float(np.mean(false)),
        float(np.sqrt(np.mean(squares))) if squares else float("nan"),
        breaks,
        swaps,
        float(np.mean(counts)),
    )
