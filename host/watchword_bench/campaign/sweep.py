"""Scenarios with keys set from outside: `radar.pd=0.6..0.95:8`."""

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from watchword_bench.world.load import ScenarioError, load_scenario
from watchword_bench.world.schema import Scenario

from .errors import CampaignError

Point = dict[str, float]
"""The values of one point of a sweep, by key."""

POINTS_MAX = 200
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_SETTING = re.compile(rf"(?P<key>[a-z][\w.-]*)=(?P<low>{_NUMBER})(?:\.\.(?P<high>{_NUMBER}):(?P<count>\d+))?")


def read_sweep(settings: Sequence[str]) -> list[Point]:
    """Return the points of several `KEY=VALUE` or `KEY=FROM..TO:COUNT`: every combination of them."""
    axes: dict[str, list[float]] = {}
    for setting in settings:
        match = _SETTING.fullmatch(setting)
        if match is None:
            raise CampaignError(
                f"--set wants KEY=VALUE or KEY=FROM..TO:COUNT (radar.pd=0.6..0.95:8), found {setting!r}"
            )
        if match["key"] in axes:
            raise CampaignError(f"--set {setting}: {match['key']} is set twice")
        axes[match["key"]] = _values(setting, match)
    points = [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]
    if len(points) > POINTS_MAX:
        raise CampaignError(f"--set: {len(points)} combinations, at most {POINTS_MAX}")
    return points


def _values(setting: str, match: re.Match[str]) -> list[float]:
    low = float(match["low"])
    if match["high"] is None:
        return [low]
    high, count = float(match["high"]), int(match["count"])
    if not 2 <= count <= POINTS_MAX or low == high:
        raise CampaignError(f"--set {setting}: a sweep has 2 to {POINTS_MAX} different values")
    # Rounded, so that what is printed is what was flown.
    return [float(f"{value:.6g}") for value in np.linspace(low, high, count)]


def scenario_at(name_or_path: str, point: Point) -> Scenario:
    """Load a scenario with keys set. Raises ScenarioError for a key or a value it can't have."""
    return load_scenario(name_or_path, lambda data: _set_all(data, point))


def words(point: Mapping[str, float]) -> str:
    """Return a point as the options of a command."""
    return " ".join(f"--set {key}={value:.15g}" for key, value in point.items())


def _set_all(data: dict[str, Any], point: Point) -> None:
    for key, value in point.items():
        *path, last = key.split(".")
        table: Any = data
        for step in path:
            table = _enter(table, step, key)
        if not isinstance(table, dict):
            raise ScenarioError(f"--set {key}: {path[-1]} is no table")
        table[last] = int(value) if value.is_integer() else value


def _enter(table: Any, step: str, key: str) -> Any:
    """Return a table in a table by its key; one in a list by its name or its number."""
    if isinstance(table, dict):
        return table.setdefault(step, {})
    if isinstance(table, list):
        for number, entry in enumerate(table):
            if step in (str(number), entry.get("name")):
                return entry
        known = ", ".join(str(entry.get("name", number)) for number, entry in enumerate(table))
        raise ScenarioError(f"--set {key}: there is no {step!r}; there are {known}")
    raise ScenarioError(f"--set {key}: {step!r} is not in a table")
