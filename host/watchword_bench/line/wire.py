"""A test build at the end of a line, which takes clock and random stream from its host: equal to the bit.

The messages are `test_step` and `test_done` of docs/protocol.md.
"""

import time

from watchword_bench.protocol.codec import encode
from watchword_bench.runtimes.base import Runtime, TargetCrashed

from .arrivals import Arrival, Arrivals
from .greeting import Greeting
from .latency import Latencies
from .line import Line, LineError
from .schedule import Schedule

ANSWER_TIMEOUT_S = 20.0
"""For one exchange: the fullest takes a second on the slowest line and board."""


class WireRuntime(Runtime):
    """A board in lock step over a wire; its first exchange finds it as after power-on."""

    def __init__(self, line: Line, greeting: Greeting, seed: int, real_time: bool = False) -> None:
        """greeting: what the board said of itself.  seed: 0..2**64-1, of its random stream.

        real_time: begin each exchange when its time has come on the wall clock, not as soon as may be.
        """
        super().__init__()
        self.name = f"{greeting.board} at {line.url}"
        self.greeting = greeting
        self.latencies = Latencies()
        self.heap_free: list[int] = []
        """Bytes, after each exchange."""
        self._line = line
        self._seed = seed.to_bytes(8, "little")
        self._arrivals = Arrivals()
        self.schedule = Schedule() if real_time else None
        """Set in the middle of a run, it goes on as time passes."""
        self._steps = 0

    @classmethod
    def require(cls) -> None:
        """Needs a board, which is there once the line is open."""

    def _exchange(self, t_ms: int, data: bytes) -> bytes:
        born = b"" if self._steps else self._step(0, b"", start=1)
        if self.schedule is not None:
            time.sleep(max(self.schedule.due_ns(t_ms) - time.monotonic_ns(), 0) / 1e9)
        return born + self._step(t_ms, data)

    def _step(self, t_ms: int, data: bytes, start: int = 0) -> bytes:
        """One step of the board, the first of a new one if `start` is 1; returns what it wrote."""
        number = self._steps & 0xFFFF
        self._steps += 1
        head = encode("test_step", number, t_ms=t_ms, seed=self._seed, length=len(data), start=start)
        sent_ns = self._line.write(head + data)
        received, came = self._until_done(number)
        done = came[-1].frame
        self.latencies.note(sent_ns, came)
        self.heap_free.append(done.fields["heap_free"])
        if done.fields["read"] != len(data):
            raise self._lost(len(data) - done.fields["read"], "to")
        end, written = received.rindex(done.raw), done.fields["written"]
        if written > end:
            raise self._lost(written - end, "from")
        return received[end - written : end]

    def _until_done(self, number: int) -> tuple[bytes, list[Arrival]]:
        """What comes up to the end of the step with this number, and at times before it."""
        received, came = b"", list[Arrival]()
        until = time.monotonic() + ANSWER_TIMEOUT_S
        while not came or came[-1].frame.name != "test_done" or came[-1].frame.fields["step"] != number:
            chunk = self._line.read(until - time.monotonic())
            if chunk is None:
                raise TargetCrashed(self.name, f"no end of a step in {ANSWER_TIMEOUT_S:g} s", "")
            received += chunk.data
            came += self._arrivals.feed(chunk)
        return received, came

    def _lost(self, count: int, way: str) -> LineError:
        return LineError(f"{self._line.url}: {count} bytes {way} the board got lost on the line")

    def _close(self) -> None:
        self._line.close()
