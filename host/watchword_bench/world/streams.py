"""Random streams by name: what one purpose or platform draws never shifts what another does."""

import hashlib

import numpy as np

from .quantities import Span


class Streams:
    """The streams of one run. A stream's name says what for and, where it matters, for whom."""

    def __init__(self, seed: int) -> None:
        if seed < 0:
            raise ValueError(f"a seed can't be negative, found {seed}")
        self._seed = seed

    def generator(self, *name: str) -> np.random.Generator:
        """Return a fresh generator of the stream; the same name starts the same stream again."""
        key = ":".join((str(self._seed), *name)).encode()
        return np.random.default_rng(int.from_bytes(hashlib.blake2b(key, digest_size=16).digest(), "little"))

    def draw(self, span: Span, *name: str) -> float:
        """Return a value of the span: a stream of its own for each, so that fixing one moves no other."""
        if span.low == span.high:
            return span.low
        return float(self.generator("span", *name).uniform(span.low, span.high))
