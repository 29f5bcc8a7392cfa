"""A scan's plots as the link carries them: in its integers, and no more of them than a scan frame holds."""

import numpy as np

from watchword_bench.protocol.table import ABSENT, PLOTS_MAX
from watchword_bench.tracking.cases import RANGE, SNR
from watchword_bench.world import scales
from watchword_bench.world.world import Floats, Ints

NEAREST = PLOTS_MAX // 2


def fit_scan(plots: Floats) -> Floats:
    """Keep the plots, (n, 5) as of `Scan`, that a scan frame has room for, in their order.

    The nearest PLOTS_MAX / 2, and of the rest the strongest; those without an SNR count as the weakest,
    and of equals the nearer is kept.
    """
    if len(plots) <= PLOTS_MAX:
        return plots
    by_range = np.argsort(plots[:, RANGE], kind="stable")
    near, far = by_range[:NEAREST], by_range[NEAREST:]
    weakness = -np.nan_to_num(plots[far, SNR], nan=-np.inf)
    strong = far[np.argsort(weakness, kind="stable")[: PLOTS_MAX - NEAREST]]
    kept: Floats = plots[np.sort(np.concatenate([near, strong]))]
    return kept


def to_wire(plots: Floats) -> dict[str, list[int]]:
    """Plots, (n, 5) as of `Scan`, in the integers of a scan frame, by field."""
    range_m, azimuth_deg, elevation_deg, doppler_mps, snr_db = plots.T
    columns = {
        "range": scales.slant_range(range_m),
        "azimuth": scales.azimuth(azimuth_deg),
        "elevation": _or_absent("elevation", scales.elevation(np.nan_to_num(elevation_deg)), elevation_deg),
        "doppler": _or_absent("doppler", scales.doppler(np.nan_to_num(doppler_mps)), doppler_mps),
        "snr": _or_absent("snr", scales.snr(np.nan_to_num(snr_db)), snr_db),
    }
    return {name: column.tolist() for name, column in columns.items()}


def _or_absent(name: str, scaled: Ints, measured: Floats) -> Ints:
    return np.where(np.isnan(measured), np.int32(ABSENT[name]), scaled)
