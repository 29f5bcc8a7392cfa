"""Recorded plots into scans.

Plots that share their time, to the millisecond, are a scan. Where fewer than half of all plots share theirs,
the radar stamps each plot as it turns: then a scan runs from its first plot to a pause of half a scan
period, a whole period at most, and its time is the mean of its plots' times, since the board takes all
plots of a scan as of one moment.

A scan that follows another within a quarter of a period is a second feed, or a clock that stutters, and is
left out, as the board itself would. A scan in which nothing was seen leaves no row: where one is due and
missing, an empty scan stands in. Nothing lives through a long gap, so that one need not be filled.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchword.settings import RANGES, Params, defaults
from watchword_bench.tracking.rows import InputError
from watchword_bench.world.world import Floats

_LOW_MS, _HIGH_MS, _ = Params(*RANGES).scan_period
_FILLED = max(defaults().coast_scans, defaults().confirm_window) + 1  # no track outlives as many empty scans
_LEAP_S = float(1 << 28) / 1000  # the board's clock can tell half of 2^30 ms from a step back
_LIKE = 0.25  # differences this near to their median are the scan period
_REGULAR = 0.7  # share of them that makes it one; two feeds that take turns have half

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Division:
    """Scans in the order of time.

    scans: time in s, and the rows of its plots.  empty: how many of them have none.  refused, refused_plots:
    scans left out for following another too soon, and their plots.
    """

    scans: tuple[tuple[float, Rows], ...]
    empty: int
    refused: int
    refused_plots: int


def scan_period(t_s: Floats) -> float:
    """The time between a recording's scans, s, from its plots' times; InputError if there is none."""
    gaps_ms = np.diff(np.unique(np.rint(t_s * 1000)))
    period_ms = round(float(np.median(gaps_ms))) if len(gaps_ms) else 0
    alike = np.abs(gaps_ms - period_ms) <= _LIKE * period_ms
    if not len(gaps_ms) or alike.mean() < _REGULAR:
        raise InputError("t_s: no regular time between scans to be seen; say it with --radar, scan_period_s")
    if not _LOW_MS <= period_ms <= _HIGH_MS:
        found, allowed = f"{period_ms / 1000:g} s", f"{_LOW_MS / 1000:g} to {_HIGH_MS / 1000:g} s"
        raise InputError(f"t_s: times {found} apart, a scan period is {allowed}; say it with --radar")
    return period_ms / 1000


def divide(t_s: Floats, period_s: float) -> Division:
    """Divide plots at times `t_s`, ascending, into scans."""
    found = _shared(t_s) if _share_times(t_s) else _swept(t_s, period_s)
    scans: list[tuple[float, Rows]] = []
    empty = refused = refused_plots = 0
    for at_s, rows in found:
        if scans and round(1000 * at_s) - round(1000 * scans[-1][0]) < round(1000 * period_s) >> 2:
            refused += 1
            refused_plots += len(rows)
            continue
        if scans:
            fill = _missing(scans[-1][0], at_s, period_s)
            scans += [(t, np.empty(0, np.int64)) for t in fill]
            empty += len(fill)
        scans.append((at_s, rows))
    return Division(tuple(scans), empty, refused, refused_plots)


def _share_times(t_s: Floats) -> bool:
    _, counts = np.unique(np.rint(t_s * 1000), return_counts=True)
    return bool(counts[counts > 1].sum() * 2 >= len(t_s))


def _shared(t_s: Floats) -> list[tuple[float, Rows]]:
    firsts = np.flatnonzero(np.diff(np.rint(t_s * 1000), prepend=-np.inf))
    return [(float(t_s[rows[0]]), rows) for rows in np.split(np.arange(len(t_s)), firsts[1:])]


def _swept(t_s: Floats, period_s: float) -> list[tuple[float, Rows]]:
    sweep = np.cumsum(np.diff(t_s, prepend=t_s[0]) >= period_s / 2)
    begun_s = t_s[np.searchsorted(sweep, sweep)]
    turn = np.floor((t_s - begun_s) / period_s)
    firsts = np.flatnonzero((np.diff(sweep, prepend=0) != 0) | (np.diff(turn, prepend=0.0) != 0))
    return [(float(t_s[rows].mean()), rows) for rows in np.split(np.arange(len(t_s)), firsts) if len(rows)]


def _missing(last_s: float, next_s: float, period_s: float) -> list[float]:
    """Times of the scans that are missing between two."""
    gap_s = next_s - last_s
    due = round(gap_s / period_s)
    filled = [last_s + gap_s * k / due for k in range(1, min(due, _FILLED + 1))]
    if filled and next_s - filled[-1] > _LEAP_S:
        filled += np.arange(filled[-1] + _LEAP_S, next_s - _LEAP_S / 2, _LEAP_S).tolist()
    return filled
