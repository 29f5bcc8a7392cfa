"""The feed's clock, carried on between its messages by the board's own. All times wrap at 2^30 ms."""

from watchword.const import const
from watchword.kernel.fixed import ticks_diff

WRAP = const(0x3FFFFFFF)


class FeedClock:
    """Feed time as an offset to the board's clock; zero until the feed says its time."""

    def __init__(self):
        self._offset = 0

    def set(self, feed_ms, local_ms):
        self._offset = (feed_ms - local_ms) & WRAP

    def at(self, local_ms):
        """Feed time when the board's clock reads `local_ms`."""
        return (local_ms + self._offset) & WRAP


class Timer:
    """Says once every `period_ms` that it is time. Late calls are not made up for."""

    def __init__(self, now_ms):
        self._last = now_ms

    def due(self, now_ms, period_ms):
        if ticks_diff(now_ms, self._last) < period_ms:
            return False
        self._last = now_ms
        return True
