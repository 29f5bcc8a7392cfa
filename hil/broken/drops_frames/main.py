"""Broken on purpose: one frame in a thousand never leaves the board, and no counter tells."""

import board

from watchword import boot
from watchword.link.frame import Encoder

EVERY = 1000
frames = 0
whole_end = Encoder.end


def end(self, type_):
    global frames
    frames += 1
    at, sequence = self.at, self._sequence
    whole_end(self, type_)
    if frames % EVERY == 0:
        self.at, self._sequence = at, sequence


Encoder.end = end
boot.run(board)
