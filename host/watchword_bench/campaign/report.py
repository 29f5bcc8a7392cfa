"""A campaign's report: one HTML file with its pictures in it, and the pictures as PNG."""

import base64
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

import pyarrow as pa
from matplotlib.figure import Figure

from .pictures import identity_over_time, rates_by_key, warning_times
from .summary import FAILURES, Summary
from .sweep import words

Key = tuple[str, int]
_LISTED = 50
_STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}
td,th{padding:.25rem .8rem;text-align:left;border-bottom:1px solid #ddd}
img{max-width:100%}code{background:#f3f3f3;padding:0 .3rem}"""


def write_report(
    folder: Path,
    command: str,
    firmware_sha256: str,
    summaries: Mapping[Key, Summary],
    tables: Mapping[Key, pa.Table],
) -> Path:
    """Write `report.html` and its pictures into a folder; returns the HTML file."""
    parts = [
        f"<p><code>{escape(command)}</code><br>firmware <code>{firmware_sha256[:16]}</code>. "
        "Rates are per run, with Clopper–Pearson 95 % intervals; measures as in docs/metrics.md.</p>"
    ]
    for key, summary in summaries.items():
        parts += _section(summary)
        stem = f"{key[0]}-{key[1]:03d}"
        for name, figure in (
            ("warning", warning_times(summary.scenario, tables[key])),
            ("identity", identity_over_time(summary.scenario, tables[key])),
        ):
            parts.append(_picture(folder / f"{stem}-{name}.png", figure))
    for scenario in dict.fromkeys(name for name, _ in summaries):
        points = [summary for (name, _), summary in summaries.items() if name == scenario]
        for swept in sorted(points[0].point):
            if len({summary.point[swept] for summary in points}) > 1:
                file = folder / f"{scenario}-by-{swept}.png"
                parts.append(_picture(file, rates_by_key(scenario, swept, points)))
    page = "\n".join(parts)
    file = folder / "report.html"
    file.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Watchword campaign</title>'
        f"<style>{_STYLE}</style><h1>Watchword campaign</h1>{page}</html>\n",
        encoding="utf-8",
    )
    return file


def _section(summary: Summary) -> Sequence[str]:
    heading = f"{summary.scenario} {words(summary.point)}".strip()
    parts: list[str] = [f"<h2>{escape(heading)}</h2>", f"<p>{summary.runs:,} runs.</p>"]
    rules = list(summary.rates)
    head = "".join(f"<th>{escape(rule.replace('_', ' '))}</th>" for rule in rules)
    rows = []
    for name, title in FAILURES.items():
        cells = "".join(f"<td>{escape(str(summary.rates[rule].get(name, '–')))}</td>" for rule in rules)
        rows.append(f"<tr><td>{title}</td>{cells}</tr>")
    for name in summary.means[rules[0]]:
        cells = "".join(f"<td>{summary.means[rule][name]:.3g}</td>" for rule in rules)
        rows.append(f"<tr><td>{escape(name.replace('_', ' '))}</td>{cells}</tr>")
    rows.append(f"<tr><td>unresolved</td><td>{escape(str(summary.unresolved))}</td></tr>")
    rows.append(f"<tr><td>of these, crew not told</td><td>{escape(str(summary.untold))}</td></tr>")
    parts.append(f"<table><tr><th></th>{head}</tr>{''.join(rows)}</table>")
    if summary.failing:
        listed = "".join(
            f"<li>{FAILURES[one['measure']]}: <code>{escape(one['command'])}</code></li>"
            for one in summary.failing[:_LISTED]
        )
        more = len(summary.failing) - _LISTED
        parts.append(f"<ul>{listed}</ul>" + (f"<p>… and {more} more: see --json</p>" if more > 0 else ""))
    return parts


def _picture(file: Path, figure: Figure) -> str:
    data = BytesIO()
    figure.savefig(data, format="png", dpi=110)
    file.write_bytes(data.getvalue())
    encoded = base64.b64encode(data.getvalue()).decode()
    return f'<p><img alt="{escape(file.stem)}" src="data:image/png;base64,{encoded}"></p>'
