"""Makes docs/tracking.md: the prose of tracking.in.md, with the tables that comparison.json comes to.

python -m watchword_bench.tracking.page
"""

import json
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from watchword.settings import defaults
from watchword_bench.tracking.kinds import KINDS, Kind
from watchword_bench.tracking.stone_soup import Settings

PAGE = Path(__file__).parents[3] / "docs" / "tracking.md"
KEPT = Path(__file__).with_name("comparison.json")

_HEADS = ("case", "cases", "GOSPA, m", "ratio", "RMSE, m", "tracks / target", "swaps", "breaks")


def load() -> list[dict[str, Any]]:
    """The scores of the last comparison, one entry a case."""
    rows: list[dict[str, Any]] = json.loads(KEPT.read_text(encoding="utf-8"))
    return rows


def page() -> str:
    """The page."""
    text = files(__package__).joinpath("tracking.in.md").read_text(encoding="utf-8")
    rows = load()
    for name, harder in (("plain", False), ("harder", True)):
        text = text.replace(f"@{name}@", _grid(_line(kind, rows) for kind in KINDS if kind.harder is harder))
    for name, value in (defaults()._asdict() | vars(Settings())).items():
        text = text.replace(f"@{name}@", f"{value:g}")
    return text


def _line(kind: Kind, rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Both trackers' scores on the cases of a kind: ours / the reference's."""
    own = [row for row in rows if row["kind"] == kind.name]

    def both(scored: str, form: str) -> str:
        means = (np.mean([row[who][scored] for row in own]) for who in ("ours", "reference"))
        return " / ".join(format(mean, form) for mean in means)

    def total(scored: str) -> str:
        return " / ".join(str(round(sum(row[who][scored] for row in own))) for who in ("ours", "reference"))

    ratio = np.mean([row["ours"]["gospa_m"] / row["reference"]["gospa_m"] for row in own])
    return (
        kind.meaning,
        str(len(own)),
        both("gospa_m", ".1f"),
        f"{ratio:.3f}",
        both("rmse_m", ".1f"),
        _tracks_per_target(own),
        total("swaps"),
        total("breaks"),
    )


def _tracks_per_target(rows: Sequence[dict[str, Any]]) -> str:
    shares = (
        np.mean([row[who]["tracks"] / row[who]["truths"] for row in rows]) for who in ("ours", "reference")
    )
    return " / ".join(f"{share:.2f}" for share in shares)


def _grid(rows: Iterable[tuple[str, ...]]) -> str:
    align = ("---", *["---:"] * (len(_HEADS) - 1))
    return "".join(f"| {' | '.join(row)} |\n" for row in (_HEADS, align, *rows)).rstrip("\n")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
