"""Commands to a board, each waited for until it is acknowledged or refused."""

import time
from collections.abc import Callable, Sequence

from watchword_bench.protocol.codec import Frame, decode
from watchword_bench.protocol.refusal import BoardRefused, refusal
from watchword_bench.protocol.schema import BY_NAME

from .arrivals import Arrivals
from .line import Line, LineError

AT_ONCE = 16
"""Commands on their way together: well below what a board's receive buffer holds, and what it lets wait."""
ANSWER_S = 15.0
"""A board refuses after 10 s what it can't write to flash (docs/state.md)."""
_TRIES = 2


def give_orders(line: Line, commands: Sequence[bytes], done: Callable[[], None] = lambda: None) -> None:
    """Send commands to a board that was greeted; return when all are acknowledged.

    done: called for each that is.  Raises BoardRefused for the first that is refused, LineError if no answer
    comes.
    """
    arrivals = Arrivals()
    for start in range(0, len(commands), AT_ONCE):
        waiting = {_tag(_decoded(command)): command for command in commands[start : start + AT_ONCE]}
        for attempt in range(_TRIES):  # a repeated one is not done twice
            line.write(b"".join(waiting.values()))
            until = time.monotonic() + ANSWER_S
            while waiting and (left_s := until - time.monotonic()) > 0:
                chunk = line.read(left_s)
                for arrival in arrivals.feed(chunk) if chunk else ():
                    if _answers(arrival.frame, waiting):
                        done()
            if not waiting:
                break
            if attempt == _TRIES - 1:
                raise LineError(
                    f"{line.url}: {len(waiting)} commands were not answered in {ANSWER_S:g} s, twice"
                )


def _answers(frame: Frame, waiting: dict[tuple[int, int], bytes]) -> bool:
    """Take the command off `waiting` that `frame` acknowledges."""
    if frame.name not in ("acknowledge", "refuse"):
        return False
    tag = frame.fields["type"], frame.fields["command"]
    if tag not in waiting:
        return False
    if frame.name == "refuse":
        raise BoardRefused(refusal(frame), frame.fields["reason"])
    del waiting[tag]
    return True


def _decoded(command: bytes) -> Frame:
    frame = decode(command)
    assert frame is not None
    return frame


def _tag(frame: Frame) -> tuple[int, int]:
    return BY_NAME[frame.name].type, frame.fields["command"]
