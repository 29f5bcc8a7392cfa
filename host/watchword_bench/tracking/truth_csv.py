"""What was true of a recording, from a CSV file: `t_s,truth_id,east_m,north_m,up_m,ve_mps,vn_mps,vu_mps`."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from watchword_bench.tracking.plots_csv import T_MAX_S
from watchword_bench.tracking.rows import BadRow, Column, InputError, read_rows
from watchword_bench.world.world import Floats

GAP_MAX_S = 10.0
"""Between two rows of a target that are further apart in time, it isn't there."""

_SAME_S = 0.001
_FAR_M = 1e6
_COLUMNS = (
    Column("t_s", -T_MAX_S, T_MAX_S),
    Column("east_m", -_FAR_M, _FAR_M),
    Column("north_m", -_FAR_M, _FAR_M),
    Column("up_m", -_FAR_M, _FAR_M, required=False),
    Column("ve_mps", -_FAR_M, _FAR_M, required=False),
    Column("vn_mps", -_FAR_M, _FAR_M, required=False),
    Column("vu_mps", -_FAR_M, _FAR_M, required=False),
)


@dataclass(frozen=True)
class Truth:
    """Targets by number.  paths: of each (rows, 7), time and state, in the order of time."""

    paths: tuple[Floats, ...]
    bad: tuple[BadRow, ...]

    @property
    def start_s(self) -> float:
        """Time of the first row."""
        return min(float(path[0, 0]) for path in self.paths)

    def at(self, t_s: Floats) -> list[tuple[Floats, NDArray[np.int64]]]:
        """States (m, 6) and numbers (m,) of the targets there at each of the times; linear between rows."""
        states = np.stack([_states(path, t_s) for path in self.paths])
        there = np.stack([_is_there(path[:, 0], t_s) for path in self.paths])
        return [(states[there[:, k], k], np.flatnonzero(there[:, k])) for k in range(len(t_s))]


def read_truth(file: Path, skip_bad: bool) -> Truth:
    """Read a file of truth; `skip_bad`: leave bad rows out instead of refusing the file."""
    rows = read_rows(file, _COLUMNS, skip_bad, label="truth_id")
    if not len(rows.values):
        raise InputError(f"{file}: no truth")
    labels = np.array(rows.labels)
    values = np.nan_to_num(rows.values)
    paths = []
    for name in dict.fromkeys(rows.labels):
        path = values[labels == name]
        paths.append(path[np.argsort(path[:, 0], kind="stable")])
    return Truth(tuple(paths), rows.bad)


def _states(path: Floats, t_s: Floats) -> Floats:
    return np.column_stack([np.interp(t_s, path[:, 0], column) for column in path[:, 1:].T])


def _is_there(known_s: Floats, t_s: Floats) -> NDArray[np.bool_]:
    after = np.searchsorted(known_s, t_s, side="left")
    before_s = known_s[np.maximum(after - 1, 0)]
    after_s = known_s[np.minimum(after, len(known_s) - 1)]
    close = np.minimum(np.abs(t_s - before_s), np.abs(t_s - after_s)) <= _SAME_S
    inside = (before_s <= t_s) & (t_s <= after_s) & (after_s - before_s <= GAP_MAX_S)
    return np.asarray(close | inside)
