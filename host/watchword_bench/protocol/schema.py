"""The message table as objects, and what follows from it: layouts, lengths and the hash."""

import hashlib
import json
import struct
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from . import configuration, table
from .vocabulary import GROUPS


@dataclass(frozen=True)
class Field:
    """One field: value = integer * scale, in `unit`; `code` is that of `struct`."""

    name: str
    code: str
    unit: str
    scale: str
    meaning: str

    @property
    def length(self) -> int:
        """Bytes on the wire."""
        return struct.calcsize("<" + self.code)

    @cached_property
    def ratio(self) -> tuple[int, int]:
        """Numerator and denominator of the scale, to degrees where the unit is a circle."""
        scale = Fraction(self.scale) * (360 if self.unit == "circle" else 1)
        return scale.numerator, scale.denominator


@dataclass(frozen=True)
class Message:
    """One message: `fields`, then the `repeat` group as often as the field `count` says."""

    name: str
    type: int
    direction: str
    fields: tuple[Field, ...]
    repeat: tuple[Field, ...]
    meaning: str

    @cached_property
    def layout(self) -> struct.Struct:
        """Of the fields, without the repeated group."""
        return _layout(self.fields)

    @cached_property
    def repeat_layout(self) -> struct.Struct:
        """Of one repetition; of no bytes if nothing repeats."""
        return _layout(self.repeat)

    @property
    def longest(self) -> int:
        """Bytes of the longest payload."""
        return self.layout.size + table.PLOTS_MAX * self.repeat_layout.size

    @property
    def is_command(self) -> bool:
        """Whether it changes the board's state, and so carries a number and a code."""
        return any(field.name == "code" for field in self.fields)

    def fits(self, length: int) -> bool:
        """Whether a payload of `length` bytes can be this message."""
        rest = length - self.layout.size
        if not self.repeat:
            return rest == 0
        return 0 <= rest <= self.longest - self.layout.size and rest % self.repeat_layout.size == 0


def _layout(fields: tuple[Field, ...]) -> struct.Struct:
    return struct.Struct("<" + "".join(field.code for field in fields))


MESSAGES = tuple(
    Message(
        name, type_, direction, tuple(Field(*f) for f in fields), tuple(Field(*f) for f in repeat), meaning
    )
    for name, type_, direction, fields, repeat, meaning in table.MESSAGES
)
BY_NAME = {message.name: message for message in MESSAGES}
BY_TYPE = {message.type: message for message in MESSAGES}
PAYLOAD_MAX = max(message.longest for message in MESSAGES)


def table_hash() -> bytes:
    """First 8 bytes of the SHA-256 of all that both ends must agree on, and of no prose."""

    def layout(fields: tuple[Field, ...]) -> list[list[str]]:
        return [[f.name, f.code, f.unit, f.scale] for f in fields]

    agreed = [
        [table.SYNC.hex(), table.HEADER, table.CRC, table.PLOTS_MAX, sorted(table.ABSENT.items())],
        [[m.name, m.type, m.direction, layout(m.fields), layout(m.repeat)] for m in MESSAGES],
        [[group.prefix, [[value, name] for value, name, _ in group.words]] for group in GROUPS],
        [[name, unit, scale] for name, unit, scale, *_ in configuration.CONFIGURATION],
    ]
    return hashlib.sha256(json.dumps(agreed, separators=(",", ":")).encode()).digest()[:8]
