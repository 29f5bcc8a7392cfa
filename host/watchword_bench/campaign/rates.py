"""Rates per run, with their Clopper-Pearson intervals."""

from dataclasses import dataclass

from scipy.stats import binomtest

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Rate:
    """So many of so many runs; low..high: the exact two-sided 95 % interval."""

    failed: int
    runs: int
    low: float
    high: float

    def __str__(self) -> str:
        """Told as counts, with the upper limit where nothing was seen."""
        if self.runs == 0:
            return "no runs"
        if self.failed == 0:
            return f"0 of {self.runs:,} (≤ {_percent(self.high)})"
        return f"{self.failed:,} of {self.runs:,} ({_percent(self.low)} – {_percent(self.high)})"


def rate(failed: int, runs: int) -> Rate:
    """Return a rate with its interval, which is everything if nothing was run."""
    if runs == 0:
        return Rate(0, 0, 0.0, 1.0)
    interval = binomtest(failed, runs).proportion_ci(CONFIDENCE, method="exact")
    return Rate(failed, runs, float(interval.low), float(interval.high))


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.1f} %"
