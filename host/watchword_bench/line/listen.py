"""Listening to a line for a while."""

import time
from collections.abc import Iterator

from .line import Chunk, Line

_WAKE_S = 1.0


def listen(line: Line, seconds: float | None) -> Iterator[Chunk | None]:
    """Chunks as they come, None at the end of a second without one; for so long, or for ever."""
    until = None if seconds is None else time.monotonic() + seconds
    while (left_s := _WAKE_S if until is None else until - time.monotonic()) > 0:
        yield line.read(min(left_s, _WAKE_S))
