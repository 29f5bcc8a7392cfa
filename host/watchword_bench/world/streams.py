"""Random streams by name: what one purpose or platform draws never shifts what another does."""

import hashlib

import numpy as np

from .quantities import Span


class Streams:
    """The streams of one run. A stream's name says what for and, where it matters, for whom.

    place: the names of what is drawn for one place, not for the whole run, begin with it.
    """

    def __init__(self, seed: int, *place: str) -> None:
        if seed < 0:
            raise ValueError(f"a seed can't be negative, found {seed}")
        self._place = (str(seed), *place)

    def generator(self, *name: str) -> np.random.Generator:
        """Return a fresh generator of the stream; the same name starts the same stream again."""
        return np.random.default_rng(int.from_bytes(self._digest(16, name), "little"))

    def number(self, *name: str) -> int:
        """Return the stream's own number, 64 bits, for what draws by a seed of its own."""
        return int.from_bytes(self._digest(8, name), "little")

    def draw(self, span: Span, *name: str) -> float:
        """Return a value of the span: a stream of its own for each, so that fixing one moves no other."""
        if span.low == span.high:
            return span.low
        return float(self.generator("span", *name).uniform(span.low, span.high))

    def _digest(self, size: int, name: tuple[str, ...]) -> bytes:
        return hashlib.blake2b(":".join((*self._place, *name)).encode(), digest_size=size).digest()
