"""Drive the firmware's tracker kernel over a radar case, in process."""

from array import array
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchword.codes import PLOTS_MAX, STATE_CONFIRMED
from watchword.kernel.columns import TRACKS_MAX, make_plots, make_tracks, make_work
from watchword.kernel.track_scan import track_scan
from watchword_bench.tracking.cases import Case


def int_column(rows: int) -> "array[int]":
    """A zeroed column as a board has it; a store that doesn't fit raises."""
    return array("i", bytes(4 * rows))


def load_plots(plots: Any, measured: NDArray[np.float64]) -> int:
    """Put a scan's plots into columns as the wire would carry them; returns how many fitted."""
    count = min(len(measured), PLOTS_MAX)
    for j in range(count):
        range_m, azimuth, elevation = measured[j]
        plots.range[j] = round(range_m * 2)
        plots.azimuth[j] = round(azimuth / 360 * 65536) & 0xFFFF
        plots.elevation[j] = -32768 if np.isnan(elevation) else round(elevation / 360 * 65536)
        plots.doppler[j] = -32768
        plots.snr[j] = 255
    return count


def confirmed(tracks: Any) -> NDArray[np.float64]:
    """The confirmed tracks, (n, 7): number, then position and velocity in m and m/s."""
    rows = [
        (
            tracks.number[i],
            tracks.x[i] / 8,
            tracks.y[i] / 8,
            tracks.z[i] / 8,
            tracks.vx[i] / 64,
            tracks.vy[i] / 64,
            tracks.vz[i] / 64,
        )
        for i in range(TRACKS_MAX)
        if tracks.state[i] == STATE_CONFIRMED
    ]
    return np.array(rows, dtype=float).reshape(-1, 7)


def drive(case: Case, params: Any, kernel: Callable[..., None] = track_scan) -> list[NDArray[np.float64]]:
    """Confirmed tracks after each scan of `case`."""
    tracks, plots, work = make_tracks(int_column), make_plots(int_column), make_work(int_column)
    found = []
    for scan in case.scans:
        count = load_plots(plots, scan.plots)
        kernel(tracks, plots, count, work, params, round(scan.t_s * 1000) & 0x3FFFFFFF)
        found.append(confirmed(tracks))
    return found
