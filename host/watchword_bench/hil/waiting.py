"""Waiting on a line for what a board says."""

import time
from collections.abc import Callable, Iterator

from watchword_bench.line.arrivals import Arrivals
from watchword_bench.line.line import Line
from watchword_bench.line.listen import listen
from watchword_bench.protocol.codec import Frame
from watchword_bench.protocol.vocabulary import EVENTS, RESETS
from watchword_bench.runtimes.base import CLOCK_MASK

BOOT_S = 15.0
"""More than the longest watchdog and a boot."""


class Unheard(AssertionError):
    """A board didn't say in time what it had to."""


def now_ms() -> int:
    """A feed's clock that goes on from test to test, so that no board takes its scans for old ones."""
    return time.monotonic_ns() // 1_000_000 & CLOCK_MASK


def frames(line: Line, seconds: float) -> Iterator[Frame]:
    """Frames as they come, for so long."""
    arrivals = Arrivals()
    for chunk in listen(line, seconds):
        for arrival in arrivals.feed(chunk) if chunk else ():
            yield arrival.frame


def heard(line: Line, name: str, seconds: float, fits: Callable[[Frame], bool] = lambda frame: True) -> Frame:
    """Wait for the first frame of that name that fits."""
    for frame in frames(line, seconds):
        if frame.name == name and fits(frame):
            return frame
    raise Unheard(f"{line.url}: no such {name} in {seconds:g} s")


def await_text(line: Line, text: bytes, seconds: float) -> bytes:
    """Wait until a console has printed this; all that it printed until then."""
    printed = b""
    for chunk in listen(line, seconds):
        printed += chunk.data if chunk else b""
        if text in printed:
            return printed
    raise Unheard(f"{line.url}: {text!r} wasn't printed in {seconds:g} s, but {printed!r}")


def boot_cause(line: Line, seconds: float = BOOT_S) -> str:
    """Wait for a board to boot; why it did, in words."""
    boot = heard(line, "event", seconds, lambda frame: EVENTS.word(frame.fields["event"]) == "BOOT")
    return RESETS.word(boot.fields["a"])
