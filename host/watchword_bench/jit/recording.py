"""The tracker over all scans of a recording: compiled, one call; the same source runs on CPython."""

from typing import Any

from watchword.codes import STATE_CONFIRMED
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.track_scan import track_scan

PLOT_FIELDS = ("range", "azimuth", "elevation", "doppler", "snr")
ESTIMATE_FIELDS = ("scan", "number", "x", "y", "z", "vx", "vy", "vz")


def track_scans(
    tracks: Any, plots: Any, work: Any, params: Any, measured: Any, counts: Any, times_ms: Any, estimates: Any
) -> int:
    """Run the tracker over scan after scan and note every confirmed track after each; returns the rows noted.

    measured: (plots of all scans one after another, PLOT_FIELDS).  counts: (scans,) plots of each scan, at
    most PLOTS_MAX.  times_ms: (scans,) on the feed's 2^30 ms clock.  estimates: (at least TRACKS_MAX rows a
    scan, ESTIMATE_FIELDS), is filled.  Units are those of the tracker's columns.
    """
    rows = 0
    first = 0
    for scan in range(len(counts)):
        for j in range(counts[scan]):
            plots.range[j] = measured[first + j, 0]
            plots.azimuth[j] = measured[first + j, 1]
            plots.elevation[j] = measured[first + j, 2]
            plots.doppler[j] = measured[first + j, 3]
            plots.snr[j] = measured[first + j, 4]
        first += counts[scan]
        track_scan(tracks, plots, counts[scan], work, params, times_ms[scan])
        for i in range(TRACKS_MAX):
            if tracks.state[i] == STATE_CONFIRMED:
                estimates[rows, 0] = scan
                estimates[rows, 1] = tracks.number[i]
                estimates[rows, 2] = tracks.x[i]
                estimates[rows, 3] = tracks.y[i]
                estimates[rows, 4] = tracks.z[i]
                estimates[rows, 5] = tracks.vx[i]
                estimates[rows, 6] = tracks.vy[i]
                estimates[rows, 7] = tracks.vz[i]
                rows += 1
    return rows
