"""A board that a test scripts, in place of a runtime."""

from watchword_bench.protocol.codec import StreamDecoder
from watchword_bench.runtimes import Runtime


class ScriptedBoard(Runtime):
    """Answers each frame with what `script(frame)` returns, and remembers when which came."""

    name = "scripted"

    @classmethod
    def require(cls):
        """Always there."""

    def __init__(self, script=lambda frame: b""):
        super().__init__()
        self.heard = []
        self._script = script
        self._decoder = StreamDecoder()

    def _exchange(self, t_ms, data):
        frames = self._decoder.feed(data)
        self.heard.append((t_ms, [frame.name for frame in frames]))
        return b"".join(self._script(frame) for frame in frames)

    def _close(self):
        pass

    def times_of(self, name):
        return [t_ms for t_ms, names in self.heard if name in names]
