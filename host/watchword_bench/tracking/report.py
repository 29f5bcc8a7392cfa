"""What came of a recording: a CSV file of tracks, and one object for machines."""

import csv
from collections.abc import Iterable, Sequence
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np

from watchword_bench.tracking.firmware import Tracked
from watchword_bench.tracking.recorded import Recorded
from watchword_bench.tracking.rows import BadRow
from watchword_bench.tracking.score import SETTLED_S, score
from watchword_bench.world.world import Floats

_HEADER = ("t_s", "track", "east_m", "north_m", "up_m", "ve_mps", "vn_mps", "vu_mps", "identity")
_SCORES = {
    "gospa_mean_m": "gospa_m",
    "gospa_localisation_m2": "localisation",
    "gospa_missed_m2": "missed",
    "gospa_false_m2": "false",
    "rmse_m": "rmse_m",
    "breaks": "breaks",
    "swaps": "swaps",
    "tracks_mean": "tracks",
    "tracks_median": "tracks_median",
    "truths_mean": "truths",
}
_NAMED = 20  # bad rows that a report lists


def write_tracks(file: Path, recorded: Recorded, tracked: Sequence[Tracked]) -> None:
    """Write one row for each confirmed track in each scan, as it was known then."""
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_HEADER)
        for scan, found in zip(recorded.case.scans, tracked, strict=True):
            for one in found.estimates:
                position, velocity = one.state_si[:3], one.state_si[3:]
                state = [f"{value:.3f}" for value in position] + [f"{value:.6f}" for value in velocity]
                writer.writerow([_time(scan.t_s), one.track, *state, one.identity_word])


def _time(t_s: float) -> str:
    return f"{t_s:.3f}".rstrip("0").rstrip(".")


def report(recorded: Recorded, tracked: Sequence[Tracked], runtime: str) -> dict[str, Any]:
    """All that is told of a recording; with truth, the scores. Keys are named in docs/tracking.md."""
    plots, division, radar = recorded.plots, recorded.division, recorded.case.radar
    told: dict[str, Any] = {
        "plots_csv": str(recorded.file),
        "runtime": runtime,
        "radar": {
            "file": None if recorded.radar_file is None else str(recorded.radar_file),
            "scan_period_s": radar.scan_period_s,
            "range_max_m": radar.range_max_m,
            "dims": radar.dims,
        },
        "scans": len(recorded.case.scans),
        "scans_empty": division.empty,
        "scans_refused": division.refused,
        "plots": len(plots.t_s),
        "plots_in_refused_scans": division.refused_plots,
        "plots_over_limit": recorded.over_limit,
        "plots_refused": sum(found.refused for found in tracked),
        "rows_backwards": plots.backwards,
        "columns_unused": list(plots.unused),
        **_bad("bad_rows", plots.bad),
        "tracks": len({one.track for found in tracked for one in found.estimates}),
        "estimates": sum(len(found.estimates) for found in tracked),
    }
    if recorded.truth is not None:
        told |= _bad("truth_bad_rows", recorded.truth.bad) | _scores(recorded, tracked)
    return told


def _bad(name: str, rows: Sequence[BadRow]) -> dict[str, Any]:
    listed = [{"line": row.line, "reason": row.reason} for row in rows[:_NAMED]]
    return {name: len(rows), f"{name}_first": listed}


def _scores(recorded: Recorded, tracked: Iterable[Tracked]) -> dict[str, Any]:
    settled_s = recorded.begin_s + SETTLED_S
    scored = sum(scan.t_s >= settled_s for scan in recorded.case.scans)
    if not scored:
        return {"scans_scored": 0, **dict.fromkeys(_SCORES)}
    result = score(recorded.case, [_states(found) for found in tracked], recorded.begin_s)
    values = {name: getattr(result, field) for name, field in _SCORES.items()}
    return {
        "scans_scored": scored,
        **{name: None if isnan(value) else value for name, value in values.items()},
    }


def _states(found: Tracked) -> Floats:
    """As of `drive.drive`."""
    rows = [(one.track, *one.state_si) for one in found.estimates]
    return np.array(rows, dtype=float).reshape(-1, 7)
