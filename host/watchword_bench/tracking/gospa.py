"""GOSPA: one number for how well a set of tracks matches a set of targets.

Source: Rahmathullah, Garcia-Fernandez, Svensson, Generalized optimal sub-pattern assignment metric
(FUSION 2017, arXiv:1601.05585), with alpha = 2, where it splits into localisation, missed and false.
The assignment is scipy's; a test holds the whole to Stone Soup's `GOSPAMetric`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

CUTOFF_M = 150.0
ORDER = 2


@dataclass(frozen=True)
class Gospa:
    """GOSPA of one scan.

    distance_m: the metric.  localisation, missed, false: its parts, in m**p; they sum to
    distance_m**p.  pairs: (track row, truth row) of each pair closer than the cutoff.
    """

    distance_m: float
    localisation: float
    missed: float
    false: float
    pairs: tuple[tuple[int, int], ...]


def gospa(
    tracks: NDArray[np.float64], truths: NDArray[np.float64], cutoff_m: float = CUTOFF_M, order: int = ORDER
) -> Gospa:
    """Compare tracks (n, d) with truths (m, d), positions in metres, either of which may be empty."""
    if len(tracks) and len(truths):
        distances = np.linalg.norm(tracks[:, None, :] - truths[None, :, :], axis=2)
        costs = np.minimum(distances, cutoff_m) ** order
        rows, columns = linear_sum_assignment(costs)
        near = distances[rows, columns] < cutoff_m
        localisation = float(costs[rows, columns][near].sum())
        pairs = tuple((int(i), int(j)) for i, j in zip(rows[near], columns[near], strict=True))
    else:
        localisation, pairs = 0.0, ()
    unpaired = cutoff_m**order / 2
    missed = (len(truths) - len(pairs)) * unpaired
    false = (len(tracks) - len(pairs)) * unpaired
    return Gospa((localisation + missed + false) ** (1 / order), localisation, missed, false, pairs)
