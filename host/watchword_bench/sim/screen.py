"""What every screen is made of: sections, tables, words."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .expectations import Finding

STYLES = {
    "FRIEND": "bold blue",
    "ASSUMED_FRIEND": "cyan",
    "NEUTRAL": "green",
    "SUSPECT": "bold magenta",
    "HOSTILE": "bold red",
    "IDENTIFY": "bold yellow",
    "ALERT": "bold red",
    "WITHDRAWN": "dim",
}


def section(title: str, body: RenderableType) -> Iterator[RenderableType]:
    """A titled part of a screen."""
    yield Text()
    yield Text(title, style="bold underline")
    yield Padding(body, (0, 0, 0, 2))


def verdict(
    findings: Sequence[Finding], ok: bool, trace_sha256: str, shown: Sequence[Finding] | None = None
) -> RenderableType:
    """What was expected and what was found. shown: if not all of it has room."""
    rows = table("", "", "found", "wanted")
    for finding in findings if shown is None else shown:
        rows.add_row(_mark(finding), plain(finding.name), finding.found, finding.wanted)
    held = sum(finding.ok for finding in findings)
    total = Text(
        f"{held} of {len(findings)} expectations hold",
        style="bold green" if ok else "bold red",
    )
    total.append(f"   trace {trace_sha256[:16]}", style="dim")
    return Group(rows, total)


def table(*columns: str) -> Table:
    """A table without lines; without column titles, without a head."""
    made = Table(*columns, box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    made.show_header = any(columns)
    return made


def with_rest(shown: Table, rest: int, words: str) -> RenderableType:
    """A table, and how many more rows there would be."""
    return Group(shown, Text(f"… and {rest} {words}", style="dim")) if rest > 0 else shown


def plain(word: str) -> str:
    """A word of the protocol as people write it."""
    return word.replace("_", " ").lower()


def at(seconds: float | None, before: str = "") -> str:
    """A time, or that it never came."""
    return "never" if seconds is None else f"{before}{seconds:.0f} s"


def _mark(finding: Finding) -> Text:
    return Text("✓", style="green") if finding.ok else Text("✗", style="bold red")
