"""Radar cases: plots and truth to try a tracker on, and how they are read from files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from watchword_bench.tracking.plots_csv import RecordedPlots, read_plots
from watchword_bench.tracking.scans import Division, divide
from watchword_bench.tracking.truth_csv import Truth, read_truth
from watchword_bench.world.quantities import fixed
from watchword_bench.world.sensors import Radar
from watchword_bench.world.world import Floats

RADAR = Radar(
    clutter_per_scan=2.0,
    range_max_m=5000.0,
    merge_range_m=0.0,
    merge_azimuth_deg=0.0,
    bias_range_m=fixed(0.0),
    bias_azimuth_deg=fixed(0.0),
)
"""The radar of the reference cases: 1 Hz, and plots never merge."""


RANGE, AZIMUTH, ELEVATION, DOPPLER, SNR = range(5)
"""Columns of a scan's plots."""


@dataclass(frozen=True)
class Scan:
    """One radar scan.

    plots: (n, 5) range in m, azimuth in degrees clockwise from north, elevation in degrees, range rate in
    m/s, SNR in dB; NaN where there is none.  truth: (m, 6) position and velocity, East-North-Up, m and
    m/s.  identities: (m,) numbers of the truths.
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


def make_case(name: str, radar: Radar, plots: RecordedPlots, scans: Division, truth: Truth | None) -> Case:
    """Put what was recorded together; without truth, no scan has any."""
    if truth is None:
        known = [(np.empty((0, 6)), np.empty(0, np.int64))] * len(scans.scans)
    else:
        known = truth.at(np.array([t_s for t_s, _ in scans.scans]))
    pairs = zip(scans.scans, known, strict=True)
    made = (Scan(t_s, plots.measured[rows], states, numbers) for (t_s, rows), (states, numbers) in pairs)
    return Case(name, radar, tuple(made))


def dims_of(plots: RecordedPlots) -> Literal[2, 3]:
    """2 if the radar that saw these plots gave none of them an elevation."""
    return 2 if np.isnan(plots.measured[:, ELEVATION]).all() else 3


def read_case(plots_csv: Path) -> Case:
    """Read `<name>.plots.csv` and the `<name>.truth.csv` beside it, as of `RADAR`."""
    name = plots_csv.name.removesuffix(".plots.csv")
    plots = read_plots(plots_csv, skip_bad=False)
    truth = read_truth(plots_csv.with_name(f"{name}.truth.csv"), skip_bad=False)
    radar = RADAR.model_copy(update={"dims": dims_of(plots)})
    return make_case(name, radar, plots, divide(plots.t_s, radar.scan_period_s), truth)
