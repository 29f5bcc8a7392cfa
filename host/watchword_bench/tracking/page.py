"""Makes docs/tracking.md: the prose of tracking.in.md, with the tables that comparison.json comes to.

python -m watchword_bench.tracking.page
"""

import json
from collections.abc import Iterable
from importlib.resources import files
from math import degrees, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from watchword.codes import PLOTS_MAX
from watchword.kernel.assign import MISS
from watchword.kernel.axis import HEIGHT_UNKNOWN
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.gate import GATE_SIGMAS, TENTATIVE_COST
from watchword.kernel.initiate import CLIMB_VARIANCE, SPEED_VARIANCE
from watchword.kernel.manage import CONFIRM_SCORE, DROP_SCORE, SHARING_MAX
from watchword.kernel.predict import LEVEL_SHIFT, TURN_LASTS_MS
from watchword.kernel.update import TURN_MAX
from watchword.settings import defaults
from watchword_bench.tracking import life
from watchword_bench.tracking.gospa import CUTOFF_M
from watchword_bench.tracking.kinds import KINDS, Kind
from watchword_bench.tracking.plots_csv import COLUMNS
from watchword_bench.tracking.rows import Column
from watchword_bench.tracking.score import LASTING
from watchword_bench.tracking.stone_soup import Settings
from watchword_bench.tracking.truth_csv import GAP_MAX_S
from watchword_bench.tracking.wire import NEAREST

PAGE = Path(__file__).parents[3] / "docs" / "tracking.md"
KEPT = Path(__file__).with_name("comparison.json")

Rows = list[dict[str, Any]]

_UNITS = {"s": "s", "m": "m", "deg": "°", "mps": "m/s", "db": "dB"}
_LIFE_HEADS = ("radar", "scans to a track, median", f"within {life.WITHIN} scans", "tracks of an empty sky")
_HEADS = ("case", "cases", "GOSPA, m", "ratio", "RMSE, m", "tracks / target", "swaps", "breaks")


def load() -> Rows:
    """The scores of the last comparison, one entry a case; none if there was no comparison."""
    rows: Rows = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else []
    return rows


def keep(rows: Rows) -> None:
    """Write what `load` reads."""
    lines = ",\n".join(map(json.dumps, rows))
    KEPT.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def page() -> str:
    """The page."""
    text = files(__package__).joinpath("tracking.in.md").read_text(encoding="utf-8")
    rows = load()
    parts = {
        "plain": _grid(_line(kind, rows) for kind in KINDS if not kind.harder),
        "harder": _grid(_line(kind, rows) for kind in KINDS if kind.harder),
        "columns": "".join(map(_column, COLUMNS)),
        "life": _table(_LIFE_HEADS, map(_life, life.load())),
    }
    for name, part in (parts | _wins(rows) | _figures()).items():
        text = text.replace(f"@{name}@", part)
    return text


def _figures() -> dict[str, str]:
    """What the prose says of the kernel and of the reference, from their own constants."""
    figures: dict[str, float] = {
        "tracks_max": TRACKS_MAX,
        "plots_max": PLOTS_MAX,
        "nearest": NEAREST,
        "turn_lasts": TURN_LASTS_MS / 1000,
        "turn_max": round(degrees(TURN_MAX / (1 << 16)), 1),
        "level": 1 << LEVEL_SHIFT,
        "height_sigma": sqrt(HEIGHT_UNKNOWN / 8),
        "speed_sigma": sqrt(SPEED_VARIANCE / 64),
        "climb_sigma": sqrt(CLIMB_VARIANCE / 64),
        "gate_sigmas": GATE_SIGMAS,
        "miss": MISS / (1 << 12),
        "tentative": TENTATIVE_COST / (1 << 12),
        "sharing_max": SHARING_MAX,
        "confirm_score": CONFIRM_SCORE / (1 << 12),
        "drop_score": DROP_SCORE / (1 << 12),
        "truth_gap": GAP_MAX_S,
        "flights": life.TARGETS * len(life.SEEDS),
        "empty_scans": life.EMPTY_SCANS,
        "near": life.NEAR_M,
        "cutoff": CUTOFF_M,
        "lasting": LASTING,
    }
    figures |= {f"ours.{name}": value for name, value in defaults()._asdict().items()}
    figures |= {f"reference.{name}": value for name, value in vars(Settings()).items()}
    return {name: f"{value:g}" for name, value in figures.items()}


def _column(column: Column) -> str:
    unit = _UNITS[column.name.rpartition("_")[2]]
    absent = "" if column.required else "may be absent, as a whole or in a row"
    return f"| `{column.name}` | {unit} | {column.low:,.12g} to {column.high:,.12g} | {absent} |\n"


def _line(kind: Kind, rows: Rows) -> tuple[str, ...]:
    """Both trackers' scores on the cases of a kind: ours / the reference's."""
    own = _of(kind, rows)

    def both(scored: str, form: str) -> str:
        means = (np.mean([row[who][scored] for row in own]) for who in ("ours", "reference"))
        return " / ".join(format(mean, form) for mean in means)

    def total(scored: str) -> str:
        return " / ".join(str(round(sum(row[who][scored] for row in own))) for who in ("ours", "reference"))

    return (
        kind.meaning,
        str(len(own)),
        both("gospa_m", ".1f"),
        f"{_ratio(own):.3f}",
        both("rmse_m", ".1f"),
        _tracks_per_target(own),
        total("swaps"),
        total("breaks"),
    )


def _wins(rows: Rows) -> dict[str, str]:
    """Where the reference's GOSPA is the better: kinds, and in how many cases by how much at most."""
    kinds = [(kind.meaning, _ratio(_of(kind, rows))) for kind in KINDS]
    cases = [_ratio([row]) for row in rows]
    return {
        "wins": "; ".join(f"{meaning} ({ratio:.3f})" for meaning, ratio in kinds if ratio >= 1.0005)
        or "none",
        "ahead": str(sum(ratio > 1 for ratio in cases)),
        "cases": str(len(cases)),
        "worst": f"{100 * (max(cases) - 1):.0f}",
    }


def _of(kind: Kind, rows: Rows) -> Rows:
    return [row for row in rows if row["kind"] == kind.name]


def _ratio(rows: Rows) -> float:
    return float(np.mean([row["ours"]["gospa_m"] / row["reference"]["gospa_m"] for row in rows]))


def _tracks_per_target(rows: Rows) -> str:
    shares = (
        np.mean([row[who]["tracks"] / row[who]["truths"] for row in rows]) for who in ("ours", "reference")
    )
    return " / ".join(f"{share:.2f}" for share in shares)


def _life(row: dict[str, Any]) -> tuple[str, ...]:
    sky, both = row["sky"], (row["ours"], row["reference"])
    meaning = f"{sky['dims']}-D, {sky['clutter']:g} false plots a scan, Pd {sky['pd']:g}"
    cells = (("median", "{:g}"), ("within", "{:.0f} %"), ("false", "{}"))
    return meaning, *(" / ".join(form.format(one[name]) for one in both) for name, form in cells)


def _grid(rows: Iterable[tuple[str, ...]]) -> str:
    return _table(_HEADS, rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    align = ("---", *["---:"] * (len(heads) - 1))
    return "".join(f"| {' | '.join(row)} |\n" for row in (heads, align, *rows)).rstrip("\n")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
