"""Makes docs/scenarios.md from the schema and the shipped scenarios.

python -m watchword_bench.world.page
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from .adversaries import Adversary
from .expectations import AnyExpectation
from .faults import Fault
from .load import load_scenario, scenario_names
from .motions import Motion, Waypoint
from .platforms import Broadcast, FlightPlan, Platform, Transponder
from .quantities import OneOf, Span, Table, Within
from .schema import End, Operator, Scenario, Site
from .sensors import Interrogator, Radar

PAGE = Path(__file__).parents[3] / "docs" / "scenarios.md"

_TABLES: tuple[tuple[str, type[Table]], ...] = (
    ("The file", Scenario),
    ("`[radar]`", Radar),
    ("`[interrogator]`", Interrogator),
    ("`[[platform]]`", Platform),
    ("`[platform.transponder]`", Transponder),
    ("`[platform.flight_plan]`", FlightPlan),
    ("`[platform.broadcast]`", Broadcast),
)
_TYPES = {str: "text", bool: "true or false", int: "whole number", float: "number", Span: "drawn"}


def page() -> str:
    """Return the prose of scenarios.in.md with the tables where it asks for them."""
    text = files(__package__).joinpath("scenarios.in.md").read_text(encoding="utf-8")
    shipped = [(f"`{name}`", load_scenario(name).title) for name in scenario_names()]
    text = text.replace("@shipped@", _grid(("name", "what happens"), shipped))
    text = text.replace("@tables@", "\n".join(_section(*section) for section in _sections()))
    expectations = [_expectation(variant) for variant in _variants(AnyExpectation)]
    return text.replace("@expectations@", _grid(("`expect`", "holds if", "other keys"), expectations))


def _sections() -> Iterator[tuple[str, type[Table]]]:
    yield from _TABLES
    for motion in _variants(Motion):
        yield f'`[platform.motion]` `kind = "{_tag(motion, "kind")}"`', motion
    yield "An entry of `points`", Waypoint
    for adversary in _variants(Adversary):
        yield f'`[[adversary]]` `kind = "{_tag(adversary, "kind")}"`', adversary
    for fault in _variants(Fault):
        yield f'`[[fault]]` `kind = "{_tag(fault, "kind")}"`', fault
    yield "`[[operator]]`", Operator
    yield "`[[site]]`", Site
    yield "`[end]`", End


def _variants(union: Any) -> tuple[type[Table], ...]:
    return get_args(get_args(union)[0])


def _tag(variant: type[Table], key: str) -> str:
    return str(get_args(variant.model_fields[key].annotation)[0])


def _section(title: str, table: type[Table]) -> str:
    rows = [
        (f"`{key}`", *_value(field.annotation, field.metadata), _default(field), field.description or "")
        for key, field in table.model_fields.items()
        if key != "kind"  # the title has it
    ]
    return f"### {title}\n\n{_prose(table)}\n\n" + _grid(
        ("key", "value", "range", "default", "meaning"), rows
    )


def _expectation(variant: type[Table]) -> tuple[str, str, str]:
    keys = []
    for key, field in variant.model_fields.items():
        if key != "expect":
            kind, limits = _value(field.annotation, field.metadata)
            told = (kind, limits, _default(field), field.description or "")
            keys.append(f"`{key}`: " + ", ".join(part for part in told if part))
    return f"`{_tag(variant, 'expect')}`", _prose(variant), "; ".join(keys)


def _prose(table: type[Table]) -> str:
    return " ".join((table.__doc__ or "").split())


def _value(annotation: Any, metadata: list[Any] | tuple[Any, ...]) -> tuple[str, str]:
    """Return the kind of value and its range, in words."""
    limits = " ".join(_limit(limit) for limit in metadata if isinstance(limit, Within | OneOf))
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _value(inner, more)
    if get_origin(annotation) in (Union, UnionType):
        return _value(next(arm for arm in get_args(annotation) if arm is not type(None)), metadata)
    if get_origin(annotation) is Literal:
        return "word" if isinstance(get_args(annotation)[0], str) else "whole number", _words(
            get_args(annotation)
        )
    if get_origin(annotation) is list:
        kind, inner_limits = _value(get_args(annotation)[0], ())
        return f"list of {kind}", inner_limits
    if annotation in _TYPES:
        return ("word" if annotation is str and limits else _TYPES[annotation]), limits
    return "table", limits


def _limit(limit: Within | OneOf) -> str:
    return _words(limit.words) if isinstance(limit, OneOf) else f"{limit.low:,.10g} to {limit.high:,.10g}"


def _words(words: tuple[Any, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*required*"
    match field.default:
        case None | Table() | []:
            return ""
        case Span(low, high):
            return f"{low:g}" if low == high else f"[{low:g}, {high:g}]"
        case bool(value):
            return str(value).lower()
        case int(value) | float(value):
            return f"{value:.10g}"
        case value:
            return f"`{value}`"


def _grid(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ("---",) * len(head), *rows))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
