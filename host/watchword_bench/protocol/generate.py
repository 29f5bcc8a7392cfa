"""Writes what is made from the tables: the board's constants and layouts, and two pages.

python -m watchword_bench.protocol.generate          write the files that changed
python -m watchword_bench.protocol.generate --check  name them instead, and exit with 1
"""

import argparse
import sys
from binascii import crc32
from collections.abc import Iterator
from pathlib import Path

from . import configuration, pages, table
from .schema import MESSAGES, PAYLOAD_MAX, table_hash
from .vocabulary import GROUPS

ROOT = Path(__file__).parents[3]
_BANNER = "# Made by `python -m watchword_bench.protocol.generate` from {}: edit that.\n"


def codes() -> str:
    """Of firmware/watchword/codes.py: every word as an int, bit groups as masks.

    Plain assignments: `const` folds within one module only and would save nothing here.
    """
    lines = [_BANNER.format("protocol/words.py"), f"PLOTS_MAX = {table.PLOTS_MAX}"]
    for group in GROUPS:
        lines.append("")
        for value, name, _ in group.words:
            lines.append(f"{group.prefix}_{name} = {f'1 << {value}' if group.bits else value}")
    return "\n".join(lines) + "\n"


def layout() -> str:
    """Of firmware/watchword/link/layout.py: types, `struct` formats and payload lengths."""
    lengths = bytearray(max(message.type for message in MESSAGES) + 1)
    for message in MESSAGES:
        lengths[message.type] = message.layout.size
    (scan,) = (message for message in MESSAGES if message.repeat)
    lines = [_BANNER.format("protocol/table.py")]
    lines += [f"{m.name.upper()} = 0x{m.type:02X}" for m in MESSAGES]
    lines += ["", f'FORMAT_HEADER = "{table.HEADER}"']
    lines += [f'FORMAT_{m.name.upper()} = "{m.layout.format}"' for m in MESSAGES]
    lines += [f'FORMAT_PLOT = "{scan.repeat_layout.format}"']
    lines += ["", "# Payload by type, without plots; 0: no such message."]
    lines += [f"LENGTHS = {_literal(bytes(lengths))}"]
    lines += [f"PLOT_LENGTH = {scan.repeat_layout.size}", f"PAYLOAD_MAX = {PAYLOAD_MAX}"]
    lines += ["", f"SYNC = {_literal(table.SYNC)}", f"TABLE_HASH = {_literal(table_hash())}"]
    return "\n".join(lines) + "\n"


def settings() -> str:
    """Of firmware/watchword/settings.py: the kernel's parameters, with range and default, and what a kept
    value is called: the CRC-32 of its name, unit and scale, lower half. Of another unit, it is another value.
    """
    rows = configuration.CONFIGURATION
    names = "\n".join(f'        "{name}",' for name, *_ in rows)
    ranges = "\n".join(f"    ({low}, {high}, {default})," for _, _, _, low, high, default, _ in rows)
    named = "\n".join(f"    0x{crc32(' '.join(row[:3]).encode()) & 0xFFFF:04X}," for row in rows)
    return (
        _BANNER.format("protocol/configuration.py")
        + "\nfrom collections import namedtuple\n\n"
        + f'Params = namedtuple(\n    "Params",\n    (\n{names}\n    ),\n)\n\n'
        + f"# Lowest, highest, default, in the order of Params.\nRANGES = (\n{ranges}\n)\n\n"
        + f"# What a value is called where it is kept, in the same order.\nNAMED = (\n{named}\n)\n\n\n"
        + "def defaults():\n    return Params(*[default for _, _, default in RANGES])\n"
    )


def _literal(data: bytes) -> str:
    return 'b"' + "".join(f"\\x{byte:02x}" for byte in data) + '"'


def files() -> Iterator[tuple[Path, str]]:
    """Every generated file and what has to be in it."""
    firmware = ROOT / "firmware" / "watchword"
    yield firmware / "codes.py", codes()
    yield firmware / "link" / "layout.py", layout()
    yield firmware / "settings.py", settings()
    yield ROOT / "docs" / "protocol.md", pages.protocol()
    yield ROOT / "docs" / "configuration.md", pages.configuration_page()


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m watchword_bench.protocol.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is stale")
    check = parser.parse_args().check
    stale = [(path, text) for path, text in files() if not path.exists() or path.read_text() != text]
    for path, text in stale:
        print(f"{'stale' if check else 'wrote'}: {path.relative_to(ROOT)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
