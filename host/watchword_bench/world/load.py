"""Finds, reads and checks scenario files. What is wrong is said with file, key and reason, all at once."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .quantities import Table, nearest
from .schema import Scenario
from .sensors import Radar

SHIPPED = Path(__file__).parents[1] / "scenarios"


AnyTable = TypeVar("AnyTable", bound=Table)


class ScenarioError(ValueError):
    """A scenario that can't be had or can't be believed; the message says what, where and why."""


class RadarFile(Table):
    """A file that describes a radar."""

    radar: Radar
    """which"""


def scenario_names() -> list[str]:
    """Return the names of the scenarios that come with the package."""
    return sorted(file.stem for file in SHIPPED.glob("*.toml"))


def load_scenario(
    name_or_path: str | Path, change: Callable[[dict[str, Any]], None] = lambda data: None
) -> Scenario:
    """Load a shipped scenario by its name, or any scenario file by its path.

    change: changes the tables as read, before they are checked.
    """
    file = scenario_file(name_or_path)
    data = _read(file)
    change(data)
    return _check(Scenario, data, file)


def scenario_file(name_or_path: str | Path) -> Path:
    """Return the file of a shipped scenario, or the path as it is."""
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.endswith(".toml") or "/" in text:
        return Path(name_or_path)
    if text not in scenario_names():
        hint = nearest(text, scenario_names())
        raise ScenarioError(f"no scenario {text!r}{hint}; there are {', '.join(scenario_names())}")
    return SHIPPED / f"{text}.toml"


def load_radar(file: Path) -> Radar:
    """Load the `[radar]` table of a TOML file: a scenario's, or one that has nothing else."""
    data = _read(file)
    own = {key: value for key, value in data.items() if key == "radar" or key not in Scenario.model_fields}
    return _check(RadarFile, own, file).radar


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{file}: not a text file: {error.reason} at byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{file}: not TOML: {error}") from None


def _check(table: type[AnyTable], data: dict[str, Any], file: Path) -> AnyTable:
    try:
        return table.model_validate(data, context={"folder": file.parent})
    except ValidationError as error:
        lines = [f"{file}: {_place(data, detail)}{_reason(detail)}" for detail in error.errors()]
        raise ScenarioError("\n".join(lines)) from None


def _place(data: Any, detail: ErrorDetails) -> str:
    """Return the key as the file has it, such as `platform[1].motion.speed_mps: `.

    Pydantic's location also names the variant of a union, which no file has: it is left out.
    """
    place = ""
    for step in detail["loc"]:
        if isinstance(step, int):
            place += f"[{step}]"
            data = data[step] if isinstance(data, list) and step < len(data) else None
        elif isinstance(data, dict) and step in data:
            place += f".{step}"
            data = data[step]
        elif detail["type"] == "missing" and step == detail["loc"][-1]:
            place += f".{step}"
    return f"{place.lstrip('.')}: " if place else ""


def _reason(detail: ErrorDetails) -> str:
    if detail["type"] == "scenario":
        return detail["msg"]
    if detail["type"] == "missing":
        return "missing"
    if detail["type"] == "union_tag_not_found":
        return f"missing {detail['ctx']['discriminator']}"
    if detail["type"] == "union_tag_invalid":
        key, tag, known = (detail["ctx"][part] for part in ("discriminator", "tag", "expected_tags"))
        hint = nearest(tag, known.replace("'", "").split(", "))
        return f"{key} must be one of {known}; found {tag!r}{hint}"
    found = repr(detail["input"])
    message = detail["msg"].removeprefix("Input should be ")
    return f"must be {message}, found {found if len(found) <= 60 else type(detail['input']).__name__}"
