"""Recorded flights: CSV files `t_s,east_m,north_m,up_m` about the asset, checked row by row."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

COLUMNS = ("t_s", "east_m", "north_m", "up_m")
_FARTHEST_M = 200_000
_FASTEST_MPS = 1000


@dataclass(frozen=True, eq=False)
class Recording:
    """t_s: rising.  position_m: [rows, 3], east, north, up."""

    t_s: NDArray[np.float64]
    position_m: NDArray[np.float64]

    def __eq__(self, other: object) -> bool:
        """The same rows."""
        if not isinstance(other, Recording):
            return NotImplemented
        same = np.array_equal(self.t_s, other.t_s) and np.array_equal(self.position_m, other.position_m)
        return bool(same)


def read(file: Path, gap_max_s: float) -> Recording:
    """Read a recording; raise ValueError with file, line and reason where it can't be believed."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as text:
            rows = list(_rows(file, text, gap_max_s))
    except OSError as error:
        raise ValueError(f"{file}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{file}: not a CSV file: {error}") from None
    if len(rows) < 2:
        raise ValueError(f"{file}: {len(rows)} rows, at least 2 are needed")
    table = np.array(rows)
    return Recording(table[:, 0], table[:, 1:])


def _rows(file: Path, text: TextIO, gap_max_s: float) -> Iterator[list[float]]:
    reader = csv.DictReader(text, skipinitialspace=True)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise ValueError(f"{file}:1: no column {', '.join(missing)}; wanted {','.join(COLUMNS)}")
    last: list[float] | None = None
    for row in reader:
        where = f"{file}:{reader.line_num}"
        values = []
        for column in COLUMNS:
            try:
                values.append(float(row[column]))
            except (TypeError, ValueError):
                raise ValueError(f"{where}: {column} is {row[column]!r}, not a number") from None
        if not np.isfinite(values).all() or max(map(abs, values[1:])) > _FARTHEST_M:
            raise ValueError(f"{where}: a position within {_FARTHEST_M} m is wanted, found {values}")
        if last is not None:
            _check_step(where, last, values, gap_max_s)
        last = values
        yield values


def _check_step(where: str, last: list[float], values: list[float], gap_max_s: float) -> None:
    step_s = values[0] - last[0]
    if step_s <= 0:
        raise ValueError(f"{where}: t_s must rise, {values[0]:g} follows {last[0]:g}")
    if step_s > gap_max_s:
        raise ValueError(f"{where}: gap of {step_s:g} s; at most gap_max_s = {gap_max_s:g} s are filled")
    distance_m = float(np.hypot.reduce(np.subtract(values[1:], last[1:])))
    if distance_m > _FASTEST_MPS * step_s:
        raise ValueError(f"{where}: {distance_m:.0f} m in {step_s:g} s is no flight")
