"""Recorded plots from a CSV file.

One row a plot, in any order: `t_s,range_m,azimuth_deg,elevation_deg,doppler_mps,snr_db`, the last three
optional. All other columns are left unread, so what is known of a plot's origin can't reach the tracker.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from watchword_bench.protocol.configuration import CONFIGURATION
from watchword_bench.tracking.rows import BadRow, Column, InputError, read_rows
from watchword_bench.world.world import Floats

T_MAX_S = 1e10
"""Either way: seconds since 1970 fit, milliseconds don't."""

_RANGE_MAX_M = {name: high for name, _, _, _, high, *_ in CONFIGURATION}["range_max"] / 2
COLUMNS = (
    Column("t_s", -T_MAX_S, T_MAX_S),
    Column("range_m", 1.0, _RANGE_MAX_M),
    Column("azimuth_deg", -180.0, 360.0),
    Column("elevation_deg", -90.0, 90.0, required=False),
    Column("doppler_mps", -1000.0, 1000.0, required=False),
    Column("snr_db", -50.0, 127.0, required=False),
)


@dataclass(frozen=True)
class RecordedPlots:
    """Plots in the order of their time.

    t_s: (n,).  measured: (n, 5) as of `cases.Scan`.  bad: rows left out.  unused: columns not read.
    backwards: rows whose time was before that of a row above them.
    """

    t_s: Floats
    measured: Floats
    bad: tuple[BadRow, ...]
    unused: tuple[str, ...]
    backwards: int


def read_plots(file: Path, skip_bad: bool) -> RecordedPlots:
    """Read a file of plots; `skip_bad`: leave bad rows out instead of refusing the file."""
    rows = read_rows(file, COLUMNS, skip_bad)
    if not len(rows.values):
        left_out = f": all {len(rows.bad)} rows are bad, the first in line" if rows.bad else ""
        first = f" {rows.bad[0].line}: {rows.bad[0].reason}" if rows.bad else ""
        raise InputError(f"{file}: no plots{left_out}{first}")
    t_s = rows.values[:, 0]
    backwards = int((t_s < np.maximum.accumulate(t_s)).sum())
    # By range and azimuth among equals: what comes out can't depend on the order of rows.
    order = np.lexsort((*rows.values[:, 2:0:-1].T, t_s))
    return RecordedPlots(t_s[order], rows.values[order, 1:], rows.bad, rows.unused, backwards)
