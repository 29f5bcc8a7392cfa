"""The firmware on a board, as flashing sees it: asked to make way, and heard once it runs."""

import contextlib
import time
from collections.abc import Callable

from watchword_bench.line.arrivals import Arrivals
from watchword_bench.line.greeting import Greeting, greet
from watchword_bench.line.line import LineError, open_line
from watchword_bench.protocol.sender import Sender

from .catalogue import BoardFolder

CONSOLE_BAUD = 115200
"""Of consoles behind a USB-to-serial chip; on the board's own USB it has no meaning."""
LISTEN_S = 3.0
"""A running board says health once a second."""
START_S = 10.0
"""From reset to the first frame, the port's coming back included; a Pico loads the firmware in seconds."""
_NAME = b"flash"
_POLL_S = 0.1


def ask_for_service(url: str, bench_key: bytes | None = None) -> None:
    """Ask the application on a console for the REPL: it resets into it, unless it has another bench key."""
    sender = Sender(bench_key)
    # Twice, by two numbers: a board does a command once, and may have done one of the first number before.
    orders = sender.command("service") + sender.command("service")
    with contextlib.suppress(LineError), open_line(url, CONSOLE_BAUD) as line:
        line.write(sender.hello(_NAME) + orders)
        line.read(_POLL_S)


def hear(board: BoardFolder, console: Callable[[], str], feed: str | None) -> Greeting | None:
    """Wait for the application to run and to say who it is; None if its link is where nobody listens.

    console: where it is, whenever asked.
    On the feed's port if that is given. A console is only spoken to once frames have come from there: to a
    board whose link is elsewhere a hello may look like Ctrl-C. Raises LineError if a feed's port is dead.
    """
    if feed is not None:
        return _greet_in_time(lambda: feed, board.constants["FEED_BAUD"])
    if says_frames(console):
        return _greet_in_time(console, CONSOLE_BAUD)
    return None


def _greet_in_time(where: Callable[[], str], baud: int) -> Greeting:
    until = time.monotonic() + START_S
    while True:
        try:
            with open_line(where(), baud) as line:
                return greet(line)
        except LineError:
            if time.monotonic() > until:
                raise
        time.sleep(_POLL_S)


def says_frames(where: Callable[[], str]) -> bool:
    """Whether a running firmware is heard on a console, within the time that one takes to start."""
    arrivals, until = Arrivals(), time.monotonic() + START_S
    heard_until = float("inf")
    while time.monotonic() < min(until, heard_until):
        try:
            with open_line(where(), CONSOLE_BAUD) as line:
                heard_until = min(heard_until, time.monotonic() + LISTEN_S)
                while (left_s := heard_until - time.monotonic()) > 0:
                    chunk = line.read(left_s)
                    if chunk and arrivals.feed(chunk):
                        return True
        except LineError:
            time.sleep(_POLL_S)
    return False
