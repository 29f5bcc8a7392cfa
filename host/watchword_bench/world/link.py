"""The link to the board: frames in, bytes out, with what the scenario's faults do to them on the way."""

from collections.abc import Sequence

import numpy as np

from .faults import Corrupt, Lose
from .streams import Streams
from .world import World


class Link:
    """Carries frames. What it spoils is drawn by the time of the exchange, not by what went before."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._streams = Streams(world.seed)

    def carry(self, t_ms: int, frames: Sequence[bytes]) -> bytes:
        """Return what arrives of frames sent at a time, in ms since the first scan."""
        faults = self._world.faults_at(t_ms / 1000)
        for fault in faults:
            generator = self._streams.generator(fault.kind, str(t_ms))
            if isinstance(fault, Lose):
                lost = generator.random(len(frames)) < fault.share
                frames = [frame for frame, gone in zip(frames, lost, strict=True) if not gone]
            elif isinstance(fault, Corrupt):
                frames = [_spoilt(fault, generator, frame) for frame in frames]
        return b"".join(frames)


def _spoilt(fault: Corrupt, generator: np.random.Generator, frame: bytes) -> bytes:
    garbage = generator.bytes(int(generator.poisson(fault.garbage_bytes)))
    bits = np.unpackbits(np.frombuffer(frame, np.uint8))
    bits ^= (generator.random(len(bits)) < fault.bit_errors).astype(np.uint8)
    return garbage + np.packbits(bits).tobytes()
