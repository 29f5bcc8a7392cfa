"""A pseudo-terminal that stands for the host's end of a cable."""

import contextlib
import os
import pty
import termios
import tty
from pathlib import Path

SPEEDS = {
    getattr(termios, name): int(name[1:]) for name in dir(termios) if name[1:].isdigit() and name[0] == "B"
}

INPUT_SPEED, OUTPUT_SPEED = 4, 5


class Terminal:
    """One pseudo-terminal; when it is closed, a program that has it open sees its cable pulled."""

    def __init__(self, link: Path | None = None) -> None:
        """link: a symbolic link to be kept pointing at it."""
        self.fd, self._far = pty.openpty()  # the far end stays open here, so that it keeps its settings
        tty.setraw(self._far)
        settings = termios.tcgetattr(self._far)
        settings[INPUT_SPEED] = settings[OUTPUT_SPEED] = termios.B0
        termios.tcsetattr(self._far, termios.TCSANOW, settings)
        os.set_blocking(self.fd, False)
        self.path = os.ttyname(self._far)
        self._link = link
        if link is not None:
            link.parent.mkdir(parents=True, exist_ok=True)
            link.unlink(missing_ok=True)
            link.symlink_to(self.path)

    def baud(self) -> int | None:
        """Return the rate that the program at the other end has set, None if it has set none."""
        return SPEEDS[termios.tcgetattr(self.fd)[OUTPUT_SPEED]] or None

    def read(self, n: int) -> bytes:
        """Return up to n bytes, none if there are none."""
        try:
            return os.read(self.fd, n)
        except BlockingIOError:
            return b""

    def write(self, data: bytes) -> int:
        """Return how many of them it took: fewer, if nobody reads at the other end."""
        try:
            return os.write(self.fd, data)
        except BlockingIOError:
            return 0

    def close(self) -> None:
        """Pull the cable."""
        os.close(self.fd)
        os.close(self._far)
        if self._link is not None:
            with contextlib.suppress(FileNotFoundError):
                self._link.unlink()
