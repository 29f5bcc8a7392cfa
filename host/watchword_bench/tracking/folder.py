"""A folder of radar cases with the reference's scores: how the firmware's tracker does beside them.

`<case>_<seed>.plots.csv`, `<case>_<seed>.truth.csv`, and `reference.json`, whose `results` list `case`,
`seed`, `gospa` and `loc_rmse` in m, and `swaps`. The tracker is told no more of the radar than what
`watchword track` infers from the plots.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from watchword_bench.tracking.drive import board_params, drive
from watchword_bench.tracking.recorded import read_recorded
from watchword_bench.tracking.rows import InputError
from watchword_bench.tracking.score import Score, score


def main(folder: Path) -> int:
    """Print a line for each case; 2 if the folder is of no use."""
    try:
        results = json.loads((folder / "reference.json").read_text(encoding="utf-8"))["results"]
        pairs = [(told, _score(folder, f"{told['case']}_{told['seed']}")) for told in results]
    except (OSError, ValueError, KeyError, InputError) as error:
        Console(stderr=True).print(f"{folder}: {error}", markup=False)
        return 2
    print(f"{'case':14}{'ratio':>7}   {'GOSPA, m':>16}   {'RMSE, m':>14}   swaps breaks  tracks")
    for told, ours in pairs:
        print(_line(told, ours))
    ratios = [ours.gospa_m / told["gospa"] for told, ours in pairs]
    swaps = [sum(ours.swaps for _, ours in pairs), sum(told["swaps"] for told, _ in pairs)]
    whole = sum(ours.tracks_median == ours.truths for _, ours in pairs)
    print(f"GOSPA ours / reference: mean {np.mean(ratios):.3f}, median {np.median(ratios):.3f}", end=", ")
    print(f"greatest {max(ratios):.3f}; swaps {swaps[0]} / {swaps[1]}", end="; ")
    print(f"median track count is the truth in {whole} of {len(pairs)}")
    return 0


def _score(folder: Path, name: str) -> Score:
    recorded = read_recorded(folder / f"{name}.plots.csv", folder / f"{name}.truth.csv", None, skip_bad=False)
    case = recorded.case
    return score(case, drive(case, board_params(case.radar)), recorded.begin_s)


def _line(told: dict[str, Any], ours: Score) -> str:
    """Ours / the reference's."""
    name, ratio = f"{told['case']}_{told['seed']}", ours.gospa_m / told["gospa"]
    gospa_m = f"{ours.gospa_m:7.2f} /{told['gospa']:7.2f}"
    rmse_m = f"{ours.rmse_m:6.2f} /{told['loc_rmse']:6.2f}"
    changes = f"{ours.swaps} / {told['swaps']}  {ours.breaks:6}"
    return (
        f"{name:14}{ratio:7.3f}   {gospa_m}   {rmse_m}   {changes}   {ours.tracks:.2f} of {ours.truths:.2f}"
    )
