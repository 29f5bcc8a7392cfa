"""What MicroPython's unix port lacks of a board's `machine`, in the manner of the RP2 port.

It is in the virtual board's ROM: the file system root is mounted after it has been imported. The supervisor
says by the command line what a board knows of itself (see virtual/interpreter.py), and listens on a pipe.
"""

import select
import sys
import time

from umachine import *  # noqa: F403 - the unix port's own: idle, mem32, Signal and the like

PWRON_RESET = 1
WDT_RESET = 3
SOFT_RESET = 5

POLL_IN = 1
POLL_OUT = 4
FIFO_BYTES = 32  # what an RP2040's UART has beyond its receive buffer
FEED_EVERY_MS = 10  # a superloop turns thousands of times a second; the supervisor needn't hear each turn

_control_fd, _rx_fd, _tx_fd, _cause, _low = sys.argv[2:7]
_control = open(int(_control_fd), "wb")
_rx = open(int(_rx_fd), "rb")
_tx = open(int(_tx_fd), "wb")
_wakes = select.poll()
_wakes.register(_rx, POLL_IN)
_wakes.register(sys.stdin, POLL_IN)
_stdin_unread = False


def say(line):
    """Tell the supervisor."""
    _control.write(line.encode() + b"\n")


def reset_cause():
    return int(_cause)


def reset():
    _end("reset")


def soft_reset():
    _end("soft_reset")


def _end(how):
    say(how)
    while True:  # until the supervisor kills this interpreter
        time.sleep(1)


def unique_id():
    return b"virtual\x00"


def idle():
    """Sleep until a byte comes, on the UART or from the console, for a millisecond at most."""
    global _stdin_unread
    ready = _wakes.poll(1)
    stdin_alone = len(ready) == 1 and ready[0][0] is sys.stdin
    if stdin_alone and _stdin_unread:
        time.sleep_ms(1)  # nobody reads it: it must not keep the loop awake
    _stdin_unread = stdin_alone


class WDT:
    """A watchdog that can't be stopped and goes on through a soft reset."""

    def __init__(self, id=0, timeout=5000):
        say("watchdog %d" % timeout)
        self._fed_ms = time.ticks_ms()

    def feed(self):
        now = time.ticks_ms()
        if time.ticks_diff(now, self._fed_ms) >= FEED_EVERY_MS:
            self._fed_ms = now
            say("fed")


class UART:
    """The one UART, whatever its number; it never waits, as on the RP2 with timeout=0."""

    def __init__(self, id, baudrate=9600, rxbuf=256, **settings):
        self._writable = select.poll()
        self._writable.register(_tx, POLL_OUT)
        self._fifo = bytearray(FIFO_BYTES)
        self._begin = self._end = 0  # of what is in the FIFO
        self.init(baudrate, rxbuf=rxbuf, **settings)

    def init(self, baudrate=9600, bits=8, parity=None, stop=1, rxbuf=256, **settings):
        if (bits, parity, stop) != (8, None, 1):
            raise ValueError("the virtual UART knows 8N1 only")
        say("uart %d %d" % (baudrate, rxbuf))

    def deinit(self):
        say("uart 0 0")

    def any(self):
        """Return how many bytes can be read at least."""
        if self._begin == self._end:
            self._begin, self._end = 0, _rx.readinto(self._fifo) or 0
        return self._end - self._begin

    def read(self, nbytes=-1):
        """Return bytes, None if there are none."""
        got = bytearray(nbytes if nbytes >= 0 else self.any())
        count = self.readinto(got)
        return bytes(got[:count]) if count else None

    def readinto(self, buf, nbytes=None):
        """Return the number of bytes read, None if there are none."""
        room = memoryview(buf)[:nbytes]
        kept = min(self.any(), len(room))
        if not kept:
            return None
        room[:kept] = self._fifo[self._begin : self._begin + kept]
        self._begin += kept
        return kept + (_rx.readinto(room[kept:]) or 0)

    def txdone(self):
        """Return whether the transmit buffer is empty: the pipe is of one page, so it has room only then."""
        return bool(self._writable.poll(0))

    def write(self, buf):
        """Return the number of bytes taken, None if the transmit buffer is full."""
        return _tx.write(buf)


class Pin(PinBase):  # noqa: F405
    """A pin that keeps what is written to it; an input reads 1 unless somebody holds it low."""

    IN = 0
    OUT = 1
    PULL_UP = 1
    PULL_DOWN = 2

    def __init__(self, id, mode=-1, pull=-1, value=None):
        self._level = 0 if str(id) in _low.split(",") else 1
        if value is not None:
            self._level = value
        elif mode == Pin.OUT:
            self._level = 0

    def value(self, level=None):
        if level is not None:
            self._level = 1 if level else 0
        return self._level

    def __call__(self, level=None):
        return self.value(level)

    def on(self):
        self._level = 1

    def off(self):
        self._level = 0

    def toggle(self):
        self._level = 1 - self._level
