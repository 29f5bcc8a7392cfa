"""Frames off a line, each with the time its first byte came."""

from dataclasses import dataclass

from watchword_bench.protocol.codec import Frame, StreamDecoder

from .line import Chunk


@dataclass(frozen=True)
class Arrival:
    """A frame and when its first byte came, ns of the line's clock."""

    at_ns: int
    frame: Frame


class Arrivals:
    """Makes frames of chunks. One after bytes that are no frame has the time of the chunk it ends in."""

    def __init__(self) -> None:
        self.decoder = StreamDecoder()
        self._waiting_since_ns = 0

    def feed(self, chunk: Chunk) -> list[Arrival]:
        """The frames that `chunk` completes."""
        since_ns = self._waiting_since_ns if self.decoder.waiting else chunk.at_ns
        frames = self.decoder.feed(chunk.data)
        self._waiting_since_ns = chunk.at_ns if frames else since_ns
        return [Arrival(chunk.at_ns if n else since_ns, frame) for n, frame in enumerate(frames)]
