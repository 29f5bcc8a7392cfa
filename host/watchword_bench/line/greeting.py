"""Who is at the other end of a line: the hellos that begin every session."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from watchword_bench.protocol.codec import Frame
from watchword_bench.protocol.refusal import refusal
from watchword_bench.protocol.schema import BY_NAME, table_hash
from watchword_bench.protocol.sender import Sender

from .arrivals import Arrivals
from .line import Line, LineError

TRIES = 10
ANSWER_S = 0.3
"""For each try: a board answers in milliseconds, one that was just reset within a second or two."""
_NAME = b"bench"
_KEY = 0


@dataclass(frozen=True)
class Greeting:
    """What a board says of itself. build: first 16 digits of its firmware's SHA-256; zeros: not known."""

    board: str
    version: str
    build: str
    table: str
    test_build: bool

    @property
    def about(self) -> dict[str, str]:
        """What a recording says of the board it is of."""
        told = {name: str(value) for name, value in asdict(self).items() if name != "board"}
        return {"board": self.board, **{f"board_{name}": value for name, value in told.items()}}


def greet(line: Line) -> Greeting:
    """Exchange hellos; the board then takes what this end says.

    Raises LineError if nobody answers, or who answers speaks another message table.
    """
    arrivals = Arrivals()
    hello: Frame | None = None
    for _ in range(TRIES):
        sender = Sender()
        # A board says hello when it boots as well, before it heard ours: only the question's answer is proof.
        line.write(sender.hello(_NAME) + sender.frame("config_get", key=_KEY))
        until = time.monotonic() + ANSWER_S
        while (left_s := until - time.monotonic()) > 0:
            chunk = line.read(left_s)
            for arrival in arrivals.feed(chunk) if chunk else ():
                _check(line, arrival.frame)
                if arrival.frame.name == "hello":
                    hello = arrival.frame
                elif arrival.frame.name == "config_value" and hello is not None:
                    return greeting(hello)
    heard = arrivals.decoder
    noise = f"; {heard.skipped + heard.waiting} bytes came that are no frames" if heard.skipped else ""
    raise LineError(
        f"{line.url}: no board answers at {line.baud} baud{noise}. Is it the port that carries the feed, is "
        "the baud rate the board's, does the firmware run? `watchword doctor` looks further"
    )


def greeting(hello: Frame) -> Greeting:
    """A board's hello, read."""
    fields: dict[str, Any] = hello.fields
    return Greeting(
        _text(fields["board"]),
        _text(fields["version"]),
        fields["build"].hex(),
        fields["table"].hex(),
        bool(fields["test_build"]),
    )


def _check(line: Line, frame: Frame) -> None:
    if frame.name == "hello" and frame.fields["table"] != table_hash():
        theirs = frame.fields["table"].hex()
        raise LineError(
            f"{line.url}: the board speaks message table {theirs}, this is {table_hash().hex()}; flash it"
        )
    if frame.name == "refuse" and frame.fields["type"] == BY_NAME["hello"].type:
        raise LineError(f"{line.url}: {refusal(frame)}")


def _text(value: bytes) -> str:
    return value.rstrip(b"\0").decode("ascii", "replace")
