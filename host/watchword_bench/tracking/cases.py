"""Radar cases: plots and truth to try a tracker on, and how they are read from files."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from watchword_bench.world.quantities import fixed
from watchword_bench.world.sensors import Radar

Floats = NDArray[np.float64]

RADAR = Radar(
    clutter_per_scan=2.0,
    range_max_m=5000.0,
    merge_range_m=0.0,
    merge_azimuth_deg=0.0,
    bias_range_m=fixed(0.0),
    bias_azimuth_deg=fixed(0.0),
)
"""The radar of the reference cases: 1 Hz, and plots never merge."""


@dataclass(frozen=True)
class Scan:
    """One radar scan.

    plots: (n, 4) range in m, azimuth in degrees clockwise from north, elevation in degrees, range rate
    in m/s; NaN where there is none.  truth: (m, 6) position and velocity, East-North-Up, m and m/s.
    identities: (m,) numbers of the truths.
    """

    t_s: float
    plots: Floats
    truth: Floats
    identities: NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """Scans of one radar in the order of time. A 2-D radar's are scored in the horizontal plane."""

    name: str
    radar: Radar
    scans: tuple[Scan, ...]


def read_case(plots_csv: Path) -> Case:
    """Read `<name>.plots.csv` and the `<name>.truth.csv` beside it, as of `RADAR`."""
    name = plots_csv.name.removesuffix(".plots.csv")
    truth: dict[float, list[list[float]]] = {}
    for row in _rows(plots_csv.with_name(f"{name}.truth.csv")):
        truth.setdefault(row[0], []).append(row[1:])
    plots: dict[float, list[list[float]]] = {t: [] for t in truth}
    for row in _rows(plots_csv):
        plots.setdefault(row[0], []).append([*row[1:4], float("nan")])
    scans = []
    for t in sorted(plots):
        known = np.array(truth.get(t, []), dtype=float).reshape(-1, 7)
        measured = np.array(plots[t], dtype=float).reshape(-1, 4)
        scans.append(Scan(t, measured, known[:, 1:], known[:, 0].astype(np.int64)))
    flat = all(np.isnan(scan.plots[:, 2]).all() for scan in scans)
    return Case(name, RADAR.model_copy(update={"dims": 2 if flat else 3}), tuple(scans))


def _rows(path: Path) -> Iterator[list[float]]:
    with path.open(newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for row in reader:
            yield [float(value) if value else float("nan") for value in row]
