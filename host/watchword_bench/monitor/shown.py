"""A runtime whose board's words are shown while they come."""

from watchword_bench.protocol.codec import StreamDecoder
from watchword_bench.runtimes.base import Runtime

from .situation import Situation


class Shown(Runtime):
    """Hands every exchange on to `runtime`; `now` is what the board has said so far."""

    def __init__(self, runtime: Runtime, now: Situation) -> None:
        super().__init__()
        self.name = runtime.name
        self.repeatable = runtime.repeatable
        self.costs = runtime.costs
        self._runtime = runtime
        self._now = now
        self._decoder = StreamDecoder()

    @classmethod
    def require(cls) -> None:
        """Needs nothing of its own."""

    def _exchange(self, t_ms: int, data: bytes) -> bytes:
        answer = self._runtime.exchange(t_ms, data)
        for frame in self._decoder.feed(answer):
            self._now.take(frame)
        return answer

    def _close(self) -> None:
        self._runtime.close()
