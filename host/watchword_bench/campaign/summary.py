"""What a campaign comes to: rates, load, and the runs to look at."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from .rates import Rate, rate
from .sweep import Point, words
from .views import BOARD, RULES

FAILURES = {
    "silent": "silent inbound",
    "friend_cued": "friend cued",
    "stolen": "stolen identity",
    "moved": "label moved",
}
"""Measures of which a run should have none."""


@dataclass(frozen=True)
class Summary:
    """Of one scenario at one point, by rule.

    rates: by measure; silent and unresolved runs exclude each other.  unresolved: runs in which geometry
    never let the radar separate hostile and friend in time; untold: those of them in which the crew was not
    told that another may be there.  means: of a run, by measure.  failing: the runs that failed, each by
    measure, seed and the command that flies it again.
    """

    scenario: str
    point: Point
    runs: int
    unresolved: Rate
    untold: Rate
    rates: dict[str, dict[str, Rate]]
    means: dict[str, dict[str, float]]
    failing: list[dict[str, Any]]

    @property
    def json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def summarise(scenario: str, asked: str, point: Point, table: pa.Table) -> Summary:
    """Sum up the runs of one scenario at one point. asked: what a command line calls it."""
    columns: dict[str, np.ndarray[Any, Any]] = {
        name: table[name].to_numpy() for name in table.column_names if not name.startswith(("held_", "what_"))
    }
    hidden = columns["unresolved"] > 0
    untold = int((columns["unresolved_told"][hidden] < columns["unresolved"][hidden]).sum())
    rates: dict[str, dict[str, Rate]] = {}
    for rule in RULES:
        prefix = "" if rule == BOARD else f"{rule}."
        found = {name: columns[prefix + name] > 0 for name in FAILURES if prefix + name in columns}
        found["silent"] &= ~hidden
        counts = {
            name: len(hidden) - int(hidden.sum()) if name == "silent" else len(hidden) for name in found
        }
        rates[rule] = {name: rate(int(runs.sum()), counts[name]) for name, runs in found.items()}
    return Summary(
        scenario=scenario,
        point=point,
        runs=table.num_rows,
        unresolved=rate(int(hidden.sum()), len(hidden)),
        untold=rate(untold, int(hidden.sum())),
        rates=rates,
        means={rule: _means(columns, "" if rule == BOARD else f"{rule}.") for rule in RULES},
        failing=_failing(columns, hidden, asked, point),
    )


def _means(columns: Mapping[str, np.ndarray[Any, Any]], prefix: str) -> dict[str, float]:
    hours, runs = float(columns["hours"].sum()), len(columns["hours"])

    def total(name: str) -> float:
        return float(columns[prefix + name].sum())

    return {
        "nuisance_s": total("nuisance_s") / runs,
        "contested_nuisance_s": total("contested_s") / runs,
        "raised_per_hour": total("opened") / hours,
        "reraised_per_hour": total("again") / hours,
        "most_open": float(columns[prefix + "most_open"].max()),
        "hostile_share": total("about_hostile") / max(total("opened"), 1),
        "identity_changes_per_track": total("identity_changes") / max(float(columns["tracks"].sum()), 1),
    }


def _failing(
    columns: Mapping[str, np.ndarray[Any, Any]], hidden: np.ndarray[Any, Any], asked: str, point: Point
) -> list[dict[str, Any]]:
    failing = []
    for name in FAILURES:
        wrong = columns[name] > 0
        if name == "silent":
            wrong = wrong & ~hidden
        for seed in columns["seed"][wrong].tolist():
            command = " ".join(filter(None, ["watchword sim", asked, words(point), f"--seed {seed}"]))
            failing.append({"measure": name, "seed": seed, "command": command})
    return failing
