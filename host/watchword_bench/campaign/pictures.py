"""The pictures of a campaign's report."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from matplotlib.figure import Figure
from numpy.typing import NDArray

from watchword_bench.sim.metrics.lead_time import CREW_TIME_MS

from .rows import NO_TRACK, STEP_S
from .summary import FAILURES, Summary
from .views import BOARD, RULES

_SIZE = (8.0, 3.6)
_COLOURS = {
    NO_TRACK: ("no track", "#eeeeee"), 0: ("pending", "#c9c9c9"), 1: ("unknown", "#f2c14e"),
    2: ("assumed friend", "#9fc9eb"), 3: ("friend", "#3b7dd8"), 4: ("neutral", "#6abf69"),
    5: ("suspect", "#e8743b"), 6: ("hostile", "#b3261e"),
}  # fmt: skip


def warning_times(scenario: str, table: pa.Table) -> Figure:
    """How many runs had at least so much warning, by rule."""
    figure = Figure(_SIZE, layout="constrained")
    axes = figure.subplots()
    for rule in RULES:
        values = table["warning_s" if rule == BOARD else f"{rule}.warning_s"].to_numpy()
        known = np.sort(np.nan_to_num(values, nan=0.0))
        axes.step(known, 1 - np.arange(len(known)) / len(known), where="pre", label=rule.replace("_", " "))
    axes.axvline(CREW_TIME_MS / 1000, color="grey", linestyle=":")
    axes.set(
        title=f"{scenario}: warning before the arrival",
        xlabel="cue open without a break, s before the arrival",
        ylabel="share of runs with as much",
        ylim=(0, 1.02),
    )
    axes.legend(fontsize="small")
    return figure


def identity_over_time(scenario: str, table: pa.Table) -> Figure:
    """What friend and hostile were taken for, by time before the end of the run."""
    figure = Figure(_SIZE, layout="constrained")
    for axes, kind in zip(figure.subplots(1, 2, sharey=True), ("friend", "hostile"), strict=True):
        shares = _shares(table[f"held_for_{kind}"].to_pylist())
        time_s = -STEP_S * np.arange(shares.shape[1])
        labels, colours = zip(*_COLOURS.values(), strict=True)
        axes.stackplot(time_s, shares, labels=labels, colors=colours)
        axes.set(title=f"{scenario}: {kind} held for", xlabel="s before the end of the run", ylim=(0, 1))
        axes.margins(x=0)
    axes.legend(fontsize="x-small", loc="lower left")
    return figure


def rates_by_key(scenario: str, key: str, points: Sequence[Summary]) -> Figure:
    """Rates against a swept key, with their intervals; of points that share its value, all."""
    figure = Figure(_SIZE, layout="constrained")
    axes = figure.subplots()
    for name, title in FAILURES.items():
        rates = [point.rates[BOARD][name] for point in points]
        values = np.array([point.point[key] for point in points])
        share = np.array([one.failed / max(one.runs, 1) for one in rates])
        spread = np.array([[s - one.low, one.high - s] for s, one in zip(share, rates, strict=True)]).T
        axes.errorbar(values, share, np.maximum(spread, 0), fmt="o-", capsize=3, label=title)
    axes.set(title=f"{scenario}: rates by {key}", xlabel=key, ylabel="share of runs", ylim=(0, None))
    axes.legend(fontsize="small")
    return figure


def _shares(held: list[list[int]]) -> NDArray[np.float64]:
    """Share of runs, (identities, steps); runs that were over count for none."""
    steps = max(len(one) for one in held)
    counts = np.zeros((len(_COLOURS), steps))
    for one in held:
        counts[np.array(one, int) - NO_TRACK, np.arange(len(one))] += 1
    return np.asarray(counts / counts.sum(axis=0))
