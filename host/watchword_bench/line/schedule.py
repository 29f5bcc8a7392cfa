"""When each exchange is due on the wall clock, if the board's time is to pass as ours does."""

import time

from watchword_bench.runtimes.base import CLOCK_MASK

_NS_PER_MS = 1_000_000


class Schedule:
    """Board time beside the wall clock, from the first exchange on."""

    def __init__(self) -> None:
        self._begun_ns = self._elapsed_ms = 0
        self._clock_ms: int | None = None

    def due_ns(self, clock_ms: int) -> int:
        """When the exchange at this board time is due, ns of `time.monotonic_ns`; call once for each.

        clock_ms: modulo 2^30.
        """
        if self._clock_ms is None:
            self._begun_ns = time.monotonic_ns()
        else:
            self._elapsed_ms += (clock_ms - self._clock_ms) & CLOCK_MASK
        self._clock_ms = clock_ms
        return self._begun_ns + self._elapsed_ms * _NS_PER_MS
