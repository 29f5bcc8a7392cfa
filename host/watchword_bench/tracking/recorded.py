"""Recorded plots, put in order for the firmware: the radar they came from, their scans, and the truth."""

from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from watchword_bench.protocol.table import PLOTS_MAX
from watchword_bench.tracking.cases import DOPPLER, RANGE, SNR, Case, dims_of, make_case
from watchword_bench.tracking.plots_csv import RecordedPlots, read_plots
from watchword_bench.tracking.rows import InputError
from watchword_bench.tracking.scans import Division, divide, scan_period
from watchword_bench.tracking.truth_csv import Truth, read_truth
from watchword_bench.world.load import load_radar
from watchword_bench.world.sensors import Radar

_RANGE_STEP_M = 1000


@dataclass(frozen=True)
class Recorded:
    """One recording. `radar_file`: what describes the radar; None if it is inferred from the plots."""

    file: Path
    radar_file: Path | None
    plots: RecordedPlots
    division: Division
    truth: Truth | None
    case: Case

    @property
    def over_limit(self) -> int:
        """Plots that find no room in their scan's frame."""
        return sum(max(len(scan.plots) - PLOTS_MAX, 0) for scan in self.case.scans)

    @property
    def begin_s(self) -> float:
        """Time of the first plot or truth."""
        first_s = self.case.scans[0].t_s
        return first_s if self.truth is None else min(first_s, self.truth.start_s)


def read_recorded(file: Path, truth_file: Path | None, radar_file: Path | None, skip_bad: bool) -> Recorded:
    """Read a recording; `skip_bad`: leave bad rows out instead of refusing the file that has them."""
    plots = read_plots(file, skip_bad)
    try:
        radar = infer_radar(plots) if radar_file is None else load_radar(radar_file)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
    radar = radar.model_copy(update={"dims": dims_of(plots)})
    division = divide(plots.t_s, radar.scan_period_s)
    truth = None if truth_file is None else read_truth(truth_file, skip_bad)
    case = make_case(file.name, radar, plots, division, truth)
    return Recorded(file, radar_file, plots, division, truth, case)


def infer_radar(plots: RecordedPlots) -> Radar:
    """The radar of docs/scenarios.md, with the scan period, range and measurements that the plots show."""
    farthest_m = float(plots.measured[:, RANGE].max())
    shown: dict[str, Any] = {
        "scan_period_s": scan_period(plots.t_s),
        "range_max_m": float(_RANGE_STEP_M * ceil(farthest_m / _RANGE_STEP_M)),
        "doppler": not np.isnan(plots.measured[:, DOPPLER]).all(),
        "snr": not np.isnan(plots.measured[:, SNR]).all(),
    }
    return Radar().model_copy(update=shown)
