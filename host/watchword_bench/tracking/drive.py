"""Drive the firmware's tracker kernel over a radar case, in process."""

from array import array
from collections.abc import Callable
from typing import Any

import numpy as np

from watchword.codes import PLOTS_MAX, STATE_CONFIRMED
from watchword.kernel.columns import TRACKS_MAX, make_plots, make_tracks, make_work
from watchword.kernel.track_scan import track_scan
from watchword.settings import Params, defaults
from watchword_bench.protocol.table import ABSENT
from watchword_bench.tracking.cases import Case, Floats
from watchword_bench.world import scales
from watchword_bench.world.feed import radar_configuration
from watchword_bench.world.sensors import Radar

CLOCK_MASK = (1 << 30) - 1


def board_column(rows: int) -> Any:
    """A zeroed column as a board has it; a store that doesn't fit raises."""
    return array("i", bytes(4 * rows))


def board_params(radar: Radar) -> Params:
    """The board's parameters when it is told of this radar."""
    return defaults()._replace(**radar_configuration(radar))


def load_plots(plots: Any, measured: Floats) -> int:
    """Put a scan's plots, (n, 4) as of `Scan`, into columns as the wire carries them; returns how many."""
    count: int = min(len(measured), PLOTS_MAX)
    range_m, azimuth, elevation, doppler = measured[:count].T
    fields = {
        "range": scales.slant_range(range_m),
        "azimuth": scales.azimuth(azimuth),
        "elevation": _or_absent("elevation", scales.elevation(np.nan_to_num(elevation)), elevation),
        "doppler": _or_absent("doppler", scales.scaled(np.nan_to_num(doppler), 32, -32767, 32767), doppler),
        "snr": np.full(count, ABSENT["snr"]),
    }
    for name, values in fields.items():
        column = getattr(plots, name)
        for j, value in enumerate(values.tolist()):
            column[j] = value
    return count


def _or_absent(name: str, scaled: Any, values: Floats) -> Any:
    return np.where(np.isnan(values), ABSENT[name], scaled)


def confirmed(tracks: Any) -> Floats:
    """The confirmed tracks, (n, 7): number, then position and velocity in m and m/s."""
    rows = [
        (
            tracks.number[i],
            *(getattr(tracks, name)[i] / 8 for name in ("x", "y", "z")),
            *(getattr(tracks, name)[i] / 64 for name in ("vx", "vy", "vz")),
        )
        for i in range(TRACKS_MAX)
        if tracks.state[i] == STATE_CONFIRMED
    ]
    return np.array(rows, dtype=float).reshape(-1, 7)


def drive(
    case: Case,
    params: Params,
    kernel: Callable[..., None] = track_scan,
    column: Callable[[int], Any] = board_column,
) -> list[Floats]:
    """Confirmed tracks after each scan of `case`."""
    tracks, plots, work = make_tracks(column), make_plots(column), make_work(column)
    found = []
    for scan in case.scans:
        count = load_plots(plots, scan.plots)
        kernel(tracks, plots, count, work, params, round(scan.t_s * 1000) & CLOCK_MASK)
        found.append(confirmed(tracks))
    return found
