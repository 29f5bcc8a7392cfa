"""The port of a board that runs by itself: its own clock and random bytes, one line that carries the link.

What differs from board to board is given: the line, the watchdog, what to do when there is nothing to do.
"""

import gc
import os
import time

from micropython import heap_lock, heap_unlock

CLOCK_MASK = (1 << 30) - 1


class DevicePort:
    """`line` has `readinto(buf)` and `write(buf, n)`, which return at once, and `rest()` and `close()`."""

    test_build = False

    def __init__(self, name, line, feed_watchdog, reset, reset_cause, storage):
        """name: bytes, said in the hello.  feed_watchdog, reset: functions.  reset_cause: a RESET_*.

        storage: the folder of what outlives a reset.
        """
        self.name = name
        self.line = line
        self.feed_watchdog = feed_watchdog
        self.reset = reset
        self.reset_cause = reset_cause
        self.storage = storage
        self.stop = None  # why the board is to end: "service", or in a test build "steps"
        self._collect_due = False

    def now_ms(self):
        """Time since the start, ms modulo 2**30."""
        return time.ticks_ms() & CLOCK_MASK

    def now_us(self):
        """Time since the start, us modulo 2**30."""
        return time.ticks_us() & CLOCK_MASK

    def readinto(self, buf):
        """Take what has come, at most `len(buf)` bytes; returns how many."""
        return self.line.readinto(buf)

    def write(self, buf, n):
        """Hand over as much of the first `n` bytes as the line takes without waiting; returns how many."""
        return self.line.write(buf, n)

    def random(self, buf):
        """Fill `buf` with bytes nobody can foretell."""
        buf[:] = os.urandom(len(buf))

    def lock(self):
        """Enter a section that must not allocate: what does is a MemoryError."""
        heap_lock()

    def unlock(self):
        heap_unlock()

    def collect(self):
        """Ask for a collection, done after the turn: by then what the scan has to say is on its way."""
        self._collect_due = True

    def heap_free(self):
        """Free heap, bytes."""
        return gc.mem_free()

    def take_test(self, type_, buf, start):
        """Release builds take no tests."""
        return False

    def after_turn(self, busy):
        """What is best done between two turns of the superloop."""
        if self._collect_due:
            self._collect_due = False
            gc.collect()
        elif not busy:
            self.line.rest()
