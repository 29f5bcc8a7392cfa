"""Drive the firmware's tracker kernel over a radar case, in process."""

from array import array
from collections.abc import Callable
from typing import Any

import numpy as np

from watchword.codes import STATE_CONFIRMED
from watchword.kernel.columns import TRACKS_MAX, make_plots, make_tracks, make_work
from watchword.kernel.track_scan import track_scan
from watchword.settings import Params, defaults
from watchword_bench.tracking.cases import Case
from watchword_bench.tracking.wire import fit_scan, to_wire
from watchword_bench.world.feed import radar_configuration
from watchword_bench.world.sensors import Radar
from watchword_bench.world.world import Floats

CLOCK_MASK = (1 << 30) - 1


def board_column(rows: int) -> Any:
    """A zeroed column as a board has it; a store that doesn't fit raises."""
    return array("i", bytes(4 * rows))


def board_params(radar: Radar) -> Params:
    """The board's parameters when it is told of this radar."""
    return defaults()._replace(**radar_configuration(radar))


def load_plots(plots: Any, measured: Floats) -> int:
    """Put a scan's plots, (n, 5) as of `Scan`, into columns as the wire carries them; returns how many."""
    kept = fit_scan(measured)
    for name, values in to_wire(kept).items():
        column = getattr(plots, name)
        for j, value in enumerate(values):
            column[j] = value
    return len(kept)


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
