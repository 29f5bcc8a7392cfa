"""How well the tracks follow the targets."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from watchword_bench.tracking.gospa import gospa

from ..account import Account

SETTLED_MS = 30_000


@dataclass(frozen=True)
class Accuracy:
    """Of one run.

    gospa_mean_m: mean over scans after the first 30 s (p = 2, c = 150 m, alpha = 2); None if there are none.
    loc_rmse_m: over the pairs of those scans; None without pairs.  tracks: numbers ever reported.
    breaks: times a target that had a track was left without one.  swaps: times a track that had been about
    one target was about another alone.

    Positions are compared where the radar, with the run's bias, would put the targets: registration is
    judged by identity, not here.  A 2-D radar is judged in the horizontal plane.
    """

    gospa_mean_m: float | None
    loc_rmse_m: float | None
    tracks: int
    breaks: int
    swaps: int


def accuracy(account: Account) -> Accuracy:
    """Score the tracks of one run."""
    axes = 3 if account.three_d else 2
    begin_ms = account.scan_times_ms[0] + SETTLED_MS if account.scans else 0
    distances, squares, pairs = [], 0.0, 0
    for k, scan in enumerate(account.scans):
        if scan.t_ms < begin_ms:
            continue
        tracks = np.array([report.position_m for report in scan.reports]).reshape(-1, 3)
        truths = np.array([t.radar_m[k] for t in account.targets if t.observable[k]]).reshape(-1, 3)
        score = gospa(tracks[:, :axes], truths[:, :axes])
        distances.append(score.distance_m)
        squares += score.localisation
        pairs += len(score.pairs)
    return Accuracy(
        gospa_mean_m=float(np.mean(distances)) if distances else None,
        loc_rmse_m=sqrt(squares / pairs) if pairs else None,
        tracks=len(account.histories),
        breaks=_breaks(account),
        swaps=swaps(account),
    )


def _breaks(account: Account) -> int:
    breaks = 0
    for target in account.targets:
        held = {k for k, *_ in account.about(target.name)}
        for k in range(1, len(account.scans)):
            breaks += k - 1 in held and k not in held and bool(target.observable[k])
    return breaks


def swaps(account: Account) -> int:
    """Times a track that had been about one target was about another alone."""
    swaps = 0
    for history in account.histories.values():
        holder = None
        for _, _, about in history:
            if about.truth is None or holder in about.all:
                continue
            swaps += holder is not None
            holder = about.truth
    return swaps
