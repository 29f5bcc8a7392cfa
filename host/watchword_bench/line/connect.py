"""The board at the end of a line as a runtime: what it says of itself decides which."""

import time

from watchword_bench.runtimes import TargetError

from .greeting import Greeting, greet
from .line import BAUD, Clock, Line, open_line
from .live import LiveRuntime
from .wire import WireRuntime


class NotATestBuild(TargetError):
    """A release was asked for what only a test build does."""

    def __init__(self, url: str, greeting: Greeting, wish: str) -> None:
        super().__init__(
            f"{url}: {greeting.board} runs a release, which keeps its own time, so {wish} is not possible; "
            "flash a test build (`watchword flash --test-build`)"
        )


def connect(url: str, baud: int = BAUD, clock_ns: Clock = time.monotonic_ns) -> tuple[Line, Greeting]:
    """Open a line and greet the board at its end. Raises LineError if there is none.

    clock_ns: what the line's times are told by.
    """
    line = open_line(url, baud, clock_ns)
    try:
        return line, greet(line)
    except BaseException:
        line.close()
        raise


def open_board(url: str, seed: int, real_time: bool = True, baud: int = BAUD) -> WireRuntime | LiveRuntime:
    """Open the board at a port for one run.

    seed: of the random stream, which a release doesn't take.
    Raises LineError if nobody is there, NotATestBuild if a release is to run at another rate than time's.
    """
    line, greeting = connect(url, baud)
    if greeting.test_build:
        return WireRuntime(line, greeting, seed, real_time)
    if not real_time:
        line.close()
        raise NotATestBuild(url, greeting, "a run at full rate")
    return LiveRuntime(line, greeting)
