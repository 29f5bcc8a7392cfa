"""The radar's cable, which a pseudo-terminal isn't: bit time, wrong rates, noise, a full receive buffer."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field

BITS_PER_BYTE = 10
"""8N1: start bit, eight data bits from the lowest, stop bit."""

CHUNK_S = 0.001
"""Bytes travel in chunks of this long; each arrives when the last of it does, so up to this late."""

CATCH_UP_S = 0.005
"""The wire makes up for what the computer made it late, up to this; beyond, the line has paused."""

TOLERANCE = 0.03
"""Relative difference of rates that a receiver bears: it samples the tenth bit less than half a bit off."""

FREE_CHUNK_BYTES = 4096


@dataclass
class Tally:
    """What happened to the bytes of one direction.

    sent = delivered + overrun + unheard, but for what a wrong rate made of them.
    """

    sent: int = 0
    delivered: int = 0
    overrun: int = 0
    """Bytes that found the receiver's buffer full."""
    unheard: int = 0
    """Bytes sent while the board had its UART closed, or the host its cable unplugged."""
    garbled: int = 0
    """Bytes sent at a rate that the receiver did not expect."""
    flipped: int = 0
    """Bytes with a bit changed by noise."""


@dataclass
class Wire:
    """The settings of a cable and what it did. May be changed while the board runs.

    paced: bytes take their time, and what finds no room is lost. Else nothing takes time nor gets lost: the
        receiver holds up the sender, as a pseudo-terminal does. Wrong rates and noise garble either way.
    bit_error_rate: 0..1, chance for each data bit, either direction, to be flipped; drawn by `seed`.
    """

    paced: bool = True
    bit_error_rate: float = 0.0
    seed: int = 0
    to_board: Tally = field(default_factory=Tally)
    to_host: Tally = field(default_factory=Tally)
    board_baud: int | None = None
    """As the firmware has set it; None while its UART is closed."""
    rxbuf_bytes: int = 0
    """Size of the board's receive buffer, as the firmware has set it."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def byte_s(self, baud: int | None) -> float:
        """Return how long a byte takes, s."""
        return BITS_PER_BYTE / baud if self.paced and baud else 0.0

    def pass_on(self, data: bytes, tally: Tally, sent_baud: int | None, read_baud: int | None) -> bytes:
        """Return what a receiver at `read_baud` makes of `data`; None as a rate means the other's."""
        tally.sent += len(data)
        if sent_baud and read_baud and abs(sent_baud / read_baud - 1) > TOLERANCE:
            tally.garbled += len(data)
            data = resample(data, sent_baud, read_baud)
        if self.bit_error_rate:
            data = self._flip(data, tally)
        return data

    def _flip(self, data: bytes, tally: Tally) -> bytes:
        """Draw how many bits stay right before each wrong one, a geometric number, rather than every bit."""
        flipped = bytearray(data)
        at = self._right_bits()
        while at < 8 * len(data):
            flipped[at >> 3] ^= 1 << (at & 7)
            at += 1 + self._right_bits()
        tally.flipped += sum(new != old for new, old in zip(flipped, data, strict=True))
        return bytes(flipped)

    def _right_bits(self) -> int:
        if self.bit_error_rate == 1:
            return 0
        return int(math.log(1 - self._random.random()) / math.log1p(-self.bit_error_rate))


def resample(data: bytes, sent_baud: int, read_baud: int) -> bytes:
    """Return what a receiver at one rate reads of bytes sent back to back at another.

    It waits for a falling edge, samples the middle of each bit by its own clock, and drops a byte whose stop
    bit is low, a framing error.
    """
    line = [level for byte in data for level in (0, *(byte >> bit & 1 for bit in range(8)), 1)]
    ratio = sent_baud / read_baud

    def level(at: float) -> int:
        return line[int(at)] if at < len(line) else 1

    read = bytearray()
    at = 0.0  # in bits of the sender
    while at < len(line):
        if level(at):
            at = int(at) + 1.0
            continue
        bits = [level(at + (bit + 1.5) * ratio) for bit in range(8)]
        if level(at + 9.5 * ratio):
            read.append(sum(bit << i for i, bit in enumerate(bits)))
        at += 9.5 * ratio
        while at < len(line) and not level(at):
            at = int(at) + 1.0  # until the line is idle again
    return bytes(read)


class Lane:
    """One direction: takes bytes from a source at the line's pace, gives them to a sink when they are due."""

    def __init__(self, source: Callable[[int], bytes], sink: Callable[[bytes], bytes]) -> None:
        """source: returns up to n bytes.  sink: returns those it can't take now, which are kept for it."""
        self._source, self._sink = source, sink
        self._in_flight = b""
        self._due = 0.0
        self._streaming = False  # the last chunk was followed by more at once

    def due(self) -> float | None:
        """Return when to turn next, on the clock of `turn`; None: when the source has bytes."""
        return self._due if self._in_flight else None

    def turn(self, now: float, byte_s: float) -> None:
        """Move what has had its time; `now` in s on a steady clock."""
        while True:
            if not self._in_flight:
                self._in_flight = self._source(max(1, int(CHUNK_S / byte_s)) if byte_s else FREE_CHUNK_BYTES)
                if not self._in_flight:
                    self._streaming = False
                    return
                start = self._due if self._streaming and now - self._due < CATCH_UP_S else now
                self._due = start + len(self._in_flight) * byte_s
                self._streaming = True
            if now < self._due:
                return
            self._in_flight = self._sink(self._in_flight)
            if self._in_flight:
                self._due = now + CHUNK_S
                return

    def clear(self) -> None:
        """Forget what is on the line."""
        self._in_flight = b""
