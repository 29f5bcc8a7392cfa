"""The firmware in a thread of this process behind a pseudo-terminal, on its own clock as a release is."""

import os
import pty
import select
import threading
import time
import tty

from watchword.app import Board
from watchword.codes import RESET_POWER_ON

CLOCK_MASK = (1 << 30) - 1


class PtyBoard:
    """`url` is the port that a host opens. With `firmware` another class than the real one answers there.
    storage: the folder of its state; without one it keeps nothing.
    """

    def __init__(self, firmware=Board, storage=None):
        self._storage = None if storage is None else str(storage)
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.url = os.ttyname(self._slave)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(firmware,), daemon=True)
        self._thread.start()

    def hang_up(self):
        """The cable is pulled."""
        self._closing.set()
        self._thread.join()
        os.close(self._slave)
        os.close(self._master)

    def _run(self, firmware):
        board = firmware(_Port(self._master, self._storage))
        while not self._closing.is_set():
            if not board.step():
                select.select([self._master], [], [], 0.005)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self._closing.is_set():
            self.hang_up()


class _Port:
    name = b"pty"
    test_build = False
    reset_cause = RESET_POWER_ON

    def __init__(self, fd, storage):
        self._fd = fd
        self.storage = storage

    def now_ms(self):
        return time.monotonic_ns() // 1_000_000 & CLOCK_MASK

    def now_us(self):
        return time.monotonic_ns() // 1000 & CLOCK_MASK

    def readinto(self, buf):
        try:
            data = os.read(self._fd, len(buf))
        except BlockingIOError:
            return 0
        buf[: len(data)] = data
        return len(data)

    def write(self, buf, n):
        try:
            return os.write(self._fd, memoryview(buf)[:n])
        except BlockingIOError:
            return 0

    def random(self, buf):
        buf[:] = os.urandom(len(buf))

    def lock(self):
        pass

    def unlock(self):
        pass

    def collect(self):
        pass

    def heap_free(self):
        return 0

    def feed_watchdog(self):
        pass
