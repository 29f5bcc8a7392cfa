"""A board that keeps its own time: a release build at the end of a line, fed at the rate of a real radar."""

import time

from watchword_bench.protocol.codec import StreamDecoder, encode
from watchword_bench.runtimes.base import Runtime, TargetCrashed

from .arrivals import Arrival, Arrivals
from .greeting import Greeting
from .latency import Latencies
from .line import Line
from .schedule import Schedule

ANSWER_TIMEOUT_S = 10.0
"""A board that has not answered by then hangs: its watchdog bites sooner."""
_KEY = 0
"""Of the question after each exchange's bytes; what its value is doesn't matter."""


class LiveRuntime(Runtime):
    """Sends each exchange's bytes when its time has come, counted from the first one.

    After the bytes it asks for a configuration value: a board takes frames in their order, so when the
    answer comes, so has all it had to say to those before. What comes later, or unasked, is part of the next
    exchange. The board's clock and random bytes are its own: its trace is never the simulation's to the bit.
    """

    repeatable = False

    def __init__(self, line: Line, greeting: Greeting) -> None:
        """greeting: what the board said of itself."""
        super().__init__()
        self.name = f"{greeting.board} at {line.url}"
        self.greeting = greeting
        self.latencies = Latencies()
        self._line = line
        self._arrivals = Arrivals()
        self._sent = StreamDecoder()
        self._schedule = Schedule()

    @classmethod
    def require(cls) -> None:
        """Needs a board, which is there once the line is open."""

    def _exchange(self, t_ms: int, data: bytes) -> bytes:
        received = self._listen_until(self._schedule.due_ns(t_ms))
        if not data:
            return received
        sent_ns = self._line.write(data)
        self._line.write(self._question(data))
        return received + self._answer(sent_ns)

    def _listen_until(self, due_ns: int) -> bytes:
        received = b""
        while (left_ns := due_ns - time.monotonic_ns()) > 0:
            if chunk := self._line.read(left_ns / 1e9):
                self._arrivals.feed(chunk)
                received += chunk.data
        return received

    def _question(self, data: bytes) -> bytes:
        """Ask under the number of the last frame: a repeated number is no loss, nor is the one after it."""
        frames = self._sent.feed(data) + self._sent.expire()
        return encode("config_get", frames[-1].sequence if frames else 0, key=_KEY)

    def _answer(self, sent_ns: int) -> bytes:
        received, came = b"", list[Arrival]()
        until = time.monotonic() + ANSWER_TIMEOUT_S
        while not any(arrival.frame.name == "config_value" for arrival in came):
            chunk = self._line.read(until - time.monotonic())
            if chunk is None:
                raise TargetCrashed(self.name, f"no answer in {ANSWER_TIMEOUT_S:g} s", "")
            received += chunk.data
            came += self._arrivals.feed(chunk)
        self.latencies.note(sent_ns, came)
        return received

    def _close(self) -> None:
        self._line.close()
