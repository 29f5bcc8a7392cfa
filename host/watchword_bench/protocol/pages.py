"""The two pages made from the tables: docs/protocol.md and docs/configuration.md."""

from importlib.resources import files

from watchword_bench.bench.link_costs import FUEL_PER_US

from .codec import SHORTEST, encode
from .configuration import CONFIGURATION
from .schema import MESSAGES, PAYLOAD_MAX, Field, Message, table_hash
from .table import PLOTS_MAX
from .vocabulary import GROUPS, Group

Row = tuple[str, ...]


def protocol() -> str:
    """The prose of protocol.in.md, with the tables and figures where it asks for them."""
    parts = {
        "hash": table_hash().hex(),
        "longest": str(PAYLOAD_MAX),
        "frame": str(SHORTEST + PAYLOAD_MAX),
        "plots": str(PLOTS_MAX),
        "odds": f"{_odds():,}",
        "example": encode("config_get", 0x1234, key=0x56).hex(" "),
        "rate": str(FUEL_PER_US),
        "costs": _template("link_costs.in.md"),
        "messages": "\n".join(map(_message, MESSAGES)),
        "words": "\n".join(map(_group, GROUPS)),
    }
    text = _template("protocol.in.md")
    for name, part in parts.items():
        text = text.replace(f"@{name}@", part)
    return text


def _odds() -> int:
    """Random headers for each that a message could have."""
    possible = sum(message.fits(length) for message in MESSAGES for length in range(PAYLOAD_MAX + 1))
    return 2**24 // possible


def configuration_page() -> str:
    """One row a key, in the order of its number on the wire."""
    rows: list[Row] = [
        (str(key), f"`{name}`", _scaled(scale, unit), str(low), str(high), str(default), meaning)
        for key, (name, unit, scale, low, high, default, meaning) in enumerate(CONFIGURATION)
    ]
    heads = ("key", "name", "one unit of the integer", "lowest", "highest", "default", "meaning")
    return _template("configuration.in.md").replace("@configuration@", _table(heads, rows))


def _template(name: str) -> str:
    return files(__package__).joinpath(name).read_text()


def _message(message: Message) -> str:
    size = f"{message.layout.size} bytes"
    if message.repeat:
        size += f", then {message.repeat_layout.size} bytes a plot"
    command = ", command" if message.is_command else ""
    head = f"### `{message.name}` 0x{message.type:02X}\n\n{message.meaning.capitalize()}. "
    head += f"{message.direction.capitalize()}{command}, {size}.\n\n"
    rows = _rows(message.fields, 0, "") + _rows(message.repeat, message.layout.size, "+")
    return head + _table(("offset", "field", "type", "one unit of the integer", "meaning"), rows)


def _rows(fields: tuple[Field, ...], offset: int, mark: str) -> list[Row]:
    rows: list[Row] = []
    for field in fields:
        scaled = _scaled(field.scale, field.unit)
        rows.append((f"{offset}{mark}", f"`{field.name}`", _type(field.code), scaled, field.meaning))
        offset += field.length
    return rows


def _type(code: str) -> str:
    if code.endswith("s"):
        return f"{code[:-1]} bytes"
    return {"B": "u8", "H": "u16", "h": "i16", "I": "u32", "i": "i32"}[code]


def _scaled(scale: str, unit: str) -> str:
    return f"{scale} {unit}" if unit else ""


def _group(group: Group) -> str:
    rows: list[Row] = [(str(value), f"`{name}`", meaning) for value, name, meaning in group.words]
    return f"### {group.meaning}\n\n" + _table(("bit" if group.bits else "value", "name", "meaning"), rows)


def _table(heads: Row, rows: list[Row]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
