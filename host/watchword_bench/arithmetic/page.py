"""Makes docs/fixed-point.md: the prose of fixed-point.in.md, the table of quantities, errors as measured.

python -m watchword_bench.arithmetic.page
"""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from math import floor, log10
from pathlib import Path

from watchword import kernel
from watchword_bench.arithmetic.errors import Worst, functions
from watchword_bench.arithmetic.quantities import QUANTITIES, SMALL_INT_MAX, Quantity
from watchword_bench.arithmetic.stages import stages

PAGE = Path(__file__).parents[3] / "docs" / "fixed-point.md"


def page() -> str:
    """The page."""
    text = files(__package__).joinpath("fixed-point.in.md").read_text(encoding="utf-8")
    parts = {part: _quantities(part) for part in ("tracks", "plots", "work")}
    parts["errors"] = _grid(("function or stage", "what", "worst error", "of"), map(_error, _worst()))
    parts["intermediates"] = _grid(("function", "largest intermediates"), _intermediates())
    parts["small_int_max"] = f"{SMALL_INT_MAX:,}"
    for name, part in parts.items():
        text = text.replace(f"@{name}@", part)
    return text


def _quantities(part: str) -> str:
    rows = (_quantity(quantity) for quantity in QUANTITIES if quantity.part == part)
    return _grid(("column", "what", "unit", "range", "that is", "why it stays there"), rows)


def _quantity(quantity: Quantity) -> tuple[str, ...]:
    names = ", ".join(f"`{name}`" for name in quantity.fields.split())
    limits = f"{_number(quantity.low)} to {_number(quantity.high)}"
    return names, quantity.meaning, _unit(quantity), limits, _si(quantity), quantity.why


def _unit(quantity: Quantity) -> str:
    """What one stands for."""
    per_unit = quantity.per_unit
    if not per_unit:
        return ""
    if per_unit == 1000:
        return "ms"
    if quantity.unit == "°":
        return "BAM"
    step = f"1/{per_unit:,.0f}" if per_unit > 1 else f"{1 / per_unit:,.0f}"
    return f"{step} {quantity.unit}".rstrip()


def _si(quantity: Quantity) -> str:
    if not quantity.per_unit or quantity.high == SMALL_INT_MAX:
        return ""
    ends = [_number(_digits(end / quantity.per_unit, 3)) for end in (quantity.low, quantity.high)]
    return f"{ends[0]} to {ends[1]} {quantity.unit}".rstrip()


def _worst() -> Iterator[Worst]:
    yield from functions()
    yield from stages()


def _error(worst: Worst) -> tuple[str, ...]:
    error = f"{_number(_digits(worst.error, 2))} {worst.unit}".rstrip() if worst.error else "none"
    return f"`{worst.of}`", worst.what, error, worst.among


def _digits(value: float, digits: int) -> float:
    return round(value, digits - 1 - floor(log10(abs(value)))) if value else 0.0


def _number(value: float) -> str:
    text = f"{value:,.7f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
    return text.replace("-", "−")


def _intermediates() -> Iterator[tuple[str, ...]]:
    """What the kernel's docstrings state."""
    for file in sorted(Path(kernel.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                stated = re.search(
                    r"Largest intermediates?:(.*?)(?:\n\n|$)", ast.get_docstring(node) or "", re.DOTALL
                )
                if stated:
                    yield f"`{file.stem}.{node.name}`", _escaped(" ".join(stated[1].split()))


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")


def _grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ("---",) * len(head), *rows))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
