"""A port in lock step with a host: clock, input bytes and random stream are the host's.

Runs on every runtime; a run is repeatable to the bit because nothing else gets in.
"""

import gc
import struct

try:
    from micropython import const, heap_lock, heap_unlock
except ImportError:  # CPython

    def const(value):
        return value

    def heap_lock():
        pass

    heap_unlock = heap_lock


from watchword.codes import RESET_POWER_ON
from watchword.ports.stream import HashStream

CLOCK_MASK = const((1 << 30) - 1)
TURNS_MAX = const(100000)  # far more turns than any input needs: a board still busy then never rests


class LockstepPort:
    """Time stands still until the host feeds the next input."""

    test_build = True
    reset_cause = RESET_POWER_ON

    def __init__(self, name, seed, storage=None):
        """name: bytes, said in the hello.  seed: 0..2**64-1, of the random stream.

        storage: folder of what is kept over a restart; None: nothing is.
        """
        self.name = name
        self.storage = storage
        self.locks = 0  # locked sections entered
        self.collect_due = False
        self.stop = None  # what the board asks for here is for the host to see to
        self._stream = HashStream(struct.pack("<Q", seed))
        self._input = b""
        self._input_at = 0
        self._output = []
        self._now_ms = 0

    def feed(self, t_ms, data):
        """Set the clock to `t_ms` (it wraps at 2**30) and hand over `data` (bytes) to be read."""
        self._now_ms = t_ms & CLOCK_MASK
        self._input = data
        self._input_at = 0

    def take_output(self):
        """Return, and forget, the bytes written since the last call."""
        taken = b"".join(self._output)
        self._output = []
        return taken

    def now_ms(self):
        return self._now_ms

    def now_us(self):
        return self._now_ms * 1000 & CLOCK_MASK

    def readinto(self, buf):
        n = min(len(buf), len(self._input) - self._input_at)
        buf[:n] = self._input[self._input_at : self._input_at + n]
        self._input_at += n
        return n

    def write(self, buf, n):
        self._output.append(bytes(memoryview(buf)[:n]))
        return n

    def random(self, buf):
        """Fill `buf` from the stream of the seed."""
        self._stream.fill(buf)

    def take_test(self, type_, buf, start):
        """No test within a test: the host has this board in step already."""
        return False

    def lock(self):
        """Enter a section that must not allocate: on MicroPython, what does is a MemoryError.

        Under the lock the frames of large functions, 12 words and more, go on the stack.
        """
        self.locks += 1
        heap_lock()

    def unlock(self):
        heap_unlock()

    def collect(self):
        """Ask for a collection. The driver does it between exchanges, where no function is active."""
        self.collect_due = True

    def heap_free(self):
        """Return the free heap, bytes; 0 where nobody knows (CPython)."""
        return gc.mem_free() if hasattr(gc, "mem_free") else 0

    def feed_watchdog(self):
        pass


def run_until_idle(board):
    """Turn the superloop until a turn finds nothing to do."""
    for _ in range(TURNS_MAX):
        if not board.step():
            return
    raise RuntimeError("the board is still busy after %d turns without new input" % TURNS_MAX)
