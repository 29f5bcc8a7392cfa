"""Frames for people and for JSON: in units and words, bytes in hexadecimal, what is absent left out."""

from typing import Any

from . import configuration
from .codec import Frame, physical
from .schema import MESSAGES, Field
from .vocabulary import BY_FIELD, Group

_MESSAGE_TYPES = Group("", "Messages", tuple((m.type, m.name, m.meaning) for m in MESSAGES))
_KEYS = tuple((number, name, "") for number, (name, *_) in enumerate(configuration.CONFIGURATION))
_TEXTS = ("version", "board")  # ASCII, zero-padded
WORDS = BY_FIELD | {"type": _MESSAGE_TYPES, "key": Group("", "Configuration keys", _KEYS)}


def readable(frame: Frame) -> dict[str, Any]:
    """The fields as JSON holds them; `frame.raw` has every bit of it."""
    values = _readable(physical(frame))
    if "plots" in values:
        values["plots"] = [_readable(plot) for plot in values["plots"]]
    return values


def words_of(field: Field) -> Group | None:
    """The words that stand for a field's numbers, None if it has numbers or bytes."""
    return None if field.code.endswith("s") else WORDS.get(field.name)


def _readable(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in values.items() if value is not None}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        return value.rstrip(b"\0").decode("ascii", "replace") if name in _TEXTS else value.hex()
    group = WORDS.get(name)
    if group is None:
        return value
    return group.set_words(value) if group.bits else group.word(value)
