"""Cue latency: from the last byte of a scan to the first byte of the first cue that it brings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from .arrivals import Arrival

_NS_PER_MS = 1e6


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of `values` that so many per cent of them don't exceed; there has to be one."""
    return sorted(values)[max(ceil(len(values) * percent / 100), 1) - 1]


@dataclass
class Latencies:
    """Those of every exchange that brought a cue, ms."""

    ms: list[float] = field(default_factory=list)

    def note(self, sent_ns: int, arrivals: Sequence[Arrival]) -> None:
        """Note one exchange: when its last byte was out, and what came after."""
        first = next((arrival.at_ns for arrival in arrivals if arrival.frame.name == "cue"), None)
        if first is not None:
            self.ms.append((first - sent_ns) / _NS_PER_MS)

    def percentile(self, percent: float) -> float:
        """The latency that so many per cent don't exceed, ms."""
        return percentile(self.ms, percent)

    def told(self) -> str:
        """Median, 99th percentile and worst, in one line."""
        if not self.ms:
            return "no cue came"
        median, high = self.percentile(50), self.percentile(99)
        return f"{len(self.ms)} cues: median {median:.1f}, 99 % {high:.1f}, worst {max(self.ms):.1f} ms"
