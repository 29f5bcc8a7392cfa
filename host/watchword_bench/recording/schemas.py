"""The JSON schemas of a recording's channels, those of messages made from the message table.

Kept to what Foxglove's parser takes: one type a value, no nested arrays, no null (what is absent is left
out). Bytes are hexadecimal.
"""

from typing import Any

from watchword_bench.protocol.readable import words_of
from watchword_bench.protocol.schema import MESSAGES, Field, Message
from watchword_bench.protocol.table import ABSENT

Schema = dict[str, Any]

TO_BOARD = "/to_board/raw"
FROM_BOARD = "/from_board/raw"
TRUTH = "/truth"


def topic_of(name: str) -> str:
    """The channel of a message's frames."""
    return f"/{name}"


def message_schema(message: Message) -> Schema:
    """Of the decoded frames of a message: its readable fields, the link sequence number, the frame itself."""
    fields = {field.name: _field(field) for field in message.fields}
    if message.repeat:
        plots = {field.name: _field(field) for field in message.repeat}
        fields["plots"] = {"type": "array", "items": _object(plots, _optional(message.repeat))}
    fields["sequence"] = {"type": "integer", "description": "of the link, modulo 65536"}
    fields["raw"] = _text("the frame as it crossed the link, hexadecimal")
    return {
        "title": message.name,
        "description": message.meaning,
        **_object(fields, _optional(message.fields)),
    }


def channels() -> dict[str, Schema]:
    """Every channel's schema, by topic."""
    clock = {"type": "integer", "description": "the board's clock, ms modulo 2^30"}
    raw = _text("bytes as they crossed the link, hexadecimal; none: the board was only woken")
    return {
        TO_BOARD: {"title": "to_board", **_object({"clock_ms": clock, "raw": raw})},
        FROM_BOARD: {"title": "from_board", **_object({"raw": _text("bytes as the board wrote them")})},
        TRUTH: {"title": "truth", "description": "what is where in a scan", **_truth()},
        **{topic_of(message.name): message_schema(message) for message in MESSAGES},
    }


def _truth() -> Schema:
    names = {"type": "array", "items": {"type": "string"}}
    platform = {
        "name": _text("as the scenario calls it"),
        "kind": _text("friend, hostile, neutral or bird"),
        "answers": {"type": "boolean", "description": "a friend whose transponder works"},
        "platform": {"type": "integer", "description": "its number in IFF; 0: none"},
        "visible": {"type": "boolean", "description": "within the radar's view"},
        "unresolved_from": {**names, "description": "visible ones the radar can't separate from it"},
    }
    places = {
        "position": _vector("m east, north and up of the asset; absent: it does not fly"),
        "velocity": _vector("m/s east, north and up"),
        "radar": _vector("m, where a plot without noise would put it: the position with the radar's bias"),
    }
    sources = {**names, "description": "platforms behind each plot, joined by +; empty: a false plot"}
    platforms = {"type": "array", "items": _object(platform | places, optional=frozenset(places))}
    return _object({"platforms": platforms, "plot_sources": sources})


def _vector(description: str) -> Schema:
    axes = {axis: {"type": "number"} for axis in ("x", "y", "z")}
    return {**_object(axes), "description": description}


def _object(properties: dict[str, Schema], optional: frozenset[str] = frozenset()) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _optional(fields: tuple[Field, ...]) -> frozenset[str]:
    return frozenset(field.name for field in fields if field.name in ABSENT)


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _field(field: Field) -> Schema:
    unit = {"circle": "degrees"}.get(field.unit, field.unit)
    described = {"description": ", ".join(word for word in (field.meaning, unit) if word)}
    words = words_of(field)
    if words is not None and words.bits:
        return {"type": "array", "items": {"type": "string"}, **described}
    if words is not None or field.code.endswith("s"):
        return {"type": "string", **described}
    return {"type": "number" if field.unit else "integer", **described}
