"""The virtual board: MicroPython's unix port, with terminals for lines.

Its surroundings are told by the environment: WATCHWORD_UART, path of the terminal that stands for the UART;
WATCHWORD_RESET_CAUSE, the number of a RESET_*; WATCHWORD_WATCHDOG, path of a pipe where each byte feeds the
watchdog. It resets by ending with the exit status RESET_STATUS.
"""

import os
import select
import sys
import termios

import micropython

from watchword.codes import RESET_POWER_ON

RESET_STATUS = 64
# Bytes: a terminal that says it has room takes at least a page of its buffer without blocking.
_PIECE = 128
_REST_MS = 5
_CC = 6  # index of the control characters in what tcgetattr returns, and of VTIME and VMIN in them
_VTIME = 5
_VMIN = 6


class TerminalLine:
    """A terminal, raw, that never makes anyone wait. `readinto` alone would wait for a full buffer."""

    def __init__(self, source, sink, fd):
        """source, sink: binary streams on the terminal whose file descriptor is `fd`."""
        self._source = source
        self._sink = sink
        self._fd = fd
        self._before = termios.tcgetattr(fd)
        termios.setraw(fd)
        raw = termios.tcgetattr(fd)
        raw[_CC][_VMIN] = raw[_CC][_VTIME] = 0
        termios.tcsetattr(fd, termios.TCSANOW, raw)
        self._readable = select.poll()
        self._readable.register(source, select.POLLIN)
        self._writable = select.poll()
        self._writable.register(sink, select.POLLOUT)

    def readinto(self, buf):
        try:
            return self._source.readinto(buf) or 0
        except OSError:  # nobody has the other end open
            return 0

    def write(self, buf, n):
        view = memoryview(buf)
        written = 0
        try:
            while written < n and self._writable.poll(0):
                written += self._sink.write(view[written : min(written + _PIECE, n)])
        except OSError:
            pass
        return written

    def rest(self):
        """Sleep until a byte comes, or for a short while."""
        self._readable.poll(_REST_MS)

    def close(self):
        termios.tcsetattr(self._fd, termios.TCSANOW, self._before)


def open_port(board, feed_on, kind):
    """A port of class `kind` for `board` (board.py), its link on "usb", here stdin and stdout, or "uart"."""
    if feed_on == "usb":
        line = TerminalLine(sys.stdin.buffer, sys.stdout.buffer, 0)
        micropython.kbd_intr(-1)  # 3 is a byte like any other
    else:
        uart = open(os.getenv("WATCHWORD_UART"), "r+b")  # noqa: SIM115 - open as long as the board runs
        line = TerminalLine(uart, uart, uart.fileno())
    cause = int(os.getenv("WATCHWORD_RESET_CAUSE") or RESET_POWER_ON)
    return kind(board.NAME, line, _watchdog(), _reset, cause, "state")


def _watchdog():
    path = os.getenv("WATCHWORD_WATCHDOG")
    if path is None:
        return lambda: None
    pipe = open(path, "wb")  # noqa: SIM115
    return lambda: pipe.write(b"\n")


def _reset():
    sys.exit(RESET_STATUS)
