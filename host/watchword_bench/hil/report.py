"""The report of a run: one HTML page that stands by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


@dataclass
class Case:
    """One test. subject: its file's.  outcome: passed, failed, skipped or error.  said: of the last three.

    figures: what was measured, by name.  recordings: that reproduce a failure, beside the page.
    """

    subject: str
    name: str
    meaning: str
    outcome: str
    seconds: float
    said: str = ""
    figures: list[tuple[str, str]] = field(default_factory=list)
    recordings: list[str] = field(default_factory=list)


def write_report(file: Path, facts: Mapping[str, str], cases: Sequence[Case]) -> None:
    """Write the page. facts: what was tested with what, by name."""
    environment = Environment(
        loader=PackageLoader("watchword_bench.hil", "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    counts = {
        outcome: sum(case.outcome == outcome for case in cases)
        for outcome in ("passed", "failed", "error", "skipped")
    }
    subjects = [(subject, list(those)) for subject, those in groupby(cases, key=lambda case: case.subject)]
    page = environment.get_template("report.html.j2").render(
        facts=facts, counts=counts, subjects=subjects, bad=counts["failed"] + counts["error"]
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8")
