"""A board that keeps its own time: a release build at the end of a line, fed at the rate of a real radar."""

import time

from watchword_bench.protocol.codec import StreamDecoder, encode
from watchword_bench.runtimes.base import CLOCK_MASK, Runtime, TargetCrashed

from .line import Line

ANSWER_TIMEOUT_S = 10.0
"""A board that has not answered by then hangs: its watchdog bites sooner."""
_NS_PER_MS = 1_000_000
_KEY = 0
"""Of the question after each exchange's bytes; what its value is doesn't matter."""


class LiveRuntime(Runtime):
    """Sends each exchange's bytes when its time has come, counted from the first one.

    After the bytes it asks for a configuration value: a board takes frames in their order, so when the
    answer comes, so has all it had to say to those before. What comes later, or unasked, is part of the next
    exchange. The board's clock and random bytes are its own: its trace is never the simulation's to the bit.
    """

    def __init__(self, line: Line, name: str) -> None:
        """name: of the board, as reports call it."""
        super().__init__()
        self.name = name
        self._line = line
        self._answers = StreamDecoder()
        self._asked = StreamDecoder()
        self._begun_ns = 0
        self._due_ms = 0  # since the first exchange
        self._clock_ms: int | None = None

    @classmethod
    def require(cls) -> None:
        """Needs a board, which is there once the line is open."""

    def _exchange(self, t_ms: int, data: bytes) -> bytes:
        if self._clock_ms is None:
            self._begun_ns = time.monotonic_ns()
        else:
            self._due_ms += (t_ms - self._clock_ms) & CLOCK_MASK
        self._clock_ms = t_ms
        received = self._listen_until(self._begun_ns + self._due_ms * _NS_PER_MS)
        if not data:
            return received
        self._line.write(data + self._question(data))
        return received + self._answer()

    def _listen_until(self, due_ns: int) -> bytes:
        received = b""
        while (left_ns := due_ns - time.monotonic_ns()) > 0:
            if chunk := self._line.read(left_ns / 1e9):
                self._answers.feed(chunk.data)
                received += chunk.data
        return received

    def _question(self, data: bytes) -> bytes:
        """Ask under the number of the last frame: a repeated number is no loss, nor is the one after it."""
        frames = self._asked.feed(data) + self._asked.expire()
        return encode("config_get", frames[-1].sequence if frames else 0, key=_KEY)

    def _answer(self) -> bytes:
        received = b""
        until = time.monotonic() + ANSWER_TIMEOUT_S
        while True:
            chunk = self._line.read(until - time.monotonic())
            if chunk is None:
                raise TargetCrashed(self.name, f"no answer in {ANSWER_TIMEOUT_S:g} s", "")
            received += chunk.data
            if any(frame.name == "config_value" for frame in self._answers.feed(chunk.data)):
                return received

    def _close(self) -> None:
        self._line.close()
