"""How long the harness itself takes: bytes out by a line and back by the same, with no firmware between."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watchword_bench.boards.catalogue import BoardFolder
from watchword_bench.line.line import Line, LineError, open_line
from watchword_bench.virtual import VirtualBoard

ECHO = Path(__file__).with_name("targets") / "echo.py"
SIZE = 800
"""Bytes of a message: about what a dozen aircraft come to on the line, as plots and then as tracks."""
COUNT = 60
PAUSE_S = 0.01
ANSWER_TIMEOUT_S = 5.0


@contextmanager
def looped_line(board: BoardFolder, url: str | None) -> Iterator[Line]:
    """A line whose far end returns each byte: the port at `url`, TX wired to RX, or a virtual board's cable.

    The latter runs at the rate of `board`, its bytes take the way of any virtual board's.
    """
    baud = int(board.constants["FEED_BAUD"])
    if url is not None:
        with open_line(url, baud) as line:
            yield line
        return
    with tempfile.TemporaryDirectory(prefix="watchword-loopback-") as disk:
        shutil.copyfile(ECHO, Path(disk, "main.py"))
        shutil.copyfile(board.folder / "board.py", Path(disk, "board.py"))
        with VirtualBoard(Path(disk)) as virtual, open_line(virtual.uart, baud, virtual.clock_ns) as line:
            _await_echo(line)
            yield line


def measure_loopback(line: Line) -> list[float]:
    """Send messages over a looped line, one after the other; ms from the last byte out to its return.

    Raises LineError if what comes back isn't what was sent.
    """
    took_ms = []
    for n in range(COUNT):
        sent = bytes((n + i) & 0xFF for i in range(SIZE))
        out_ns = line.write(sent)
        back, at_ns = b"", 0
        while len(back) < SIZE:
            chunk = line.read(ANSWER_TIMEOUT_S)
            if chunk is None:
                raise LineError(f"{line.url}: {SIZE} bytes out, {len(back)} back: is TX wired to RX?")
            back, at_ns = back + chunk.data, chunk.at_ns
        if back != sent:
            raise LineError(f"{line.url}: what came back isn't what was sent: no loopback, or a noisy one")
        took_ms.append(max(at_ns - out_ns, 0) / 1e6)
        time.sleep(PAUSE_S)
    return took_ms


def _await_echo(line: Line) -> None:
    """Until the far end listens, what it is sent is lost."""
    until = time.monotonic() + ANSWER_TIMEOUT_S
    while time.monotonic() < until:
        line.write(b"?")
        if line.read(0.1):
            while line.read(0.1):
                pass
            return
    raise LineError(f"{line.url}: nothing comes back")
