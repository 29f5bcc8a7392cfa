"""Several runs on one screen: one line each, what they come to, and where traces part."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .compare import Difference
from .report import Json, hostile_leads
from .session import Session

NAMED_MAX = 3


def overview(session: Session) -> RenderableType:
    """The whole screen."""
    return Group(_runs(session.reports), Text(), *_sums(session))


def _runs(reports: list[Json]) -> Table:
    table = Table(
        "", "seed", "runtime", "cue open before arrival", "trace", "does not hold", box=None, pad_edge=False
    )
    for told in reports:
        failed = [finding["name"] for finding in told["expectations"] if not finding["ok"]]
        table.add_row(
            Text("✓", style="green") if told["ok"] else Text("✗", style="bold red"),
            str(told["seed"]),
            told["runtime"],
            _leads(told),
            told["trace_sha256"][:12],
            ", ".join(failed) + ("ended early" if told["interrupted"] else ""),
        )
    return table


def _leads(told: Json) -> str:
    """Seconds left, for those that arrived and were cued."""
    leads = hostile_leads(told)
    cued = {name: lead["seconds_left"] for name, lead in leads.items() if lead["seconds_left"] is not None}
    if len(cued) > NAMED_MAX:
        return f"{len(cued)} of {len(leads)} hostiles, at least {min(cued.values()):.0f} s"
    return ", ".join(f"{name} {seconds:.0f} s" for name, seconds in cued.items())


def _sums(session: Session) -> Iterator[RenderableType]:
    sums = session.summary
    for name, count in sums["expectations"].items():
        if count["held"] < count["of"]:
            yield Text(f"{name}: holds in {count['held']} of {count['of']} runs", style="bold red")
    for difference in session.differences:
        yield _parting(difference)
    yield from _crashes(session)
    several = len({told["runtime"] for told in session.reports}) > 1
    verdict = f"{sums['passed']} of {sums['runs']} runs meet every expectation"
    if several:
        verdict += "; traces are equal" if sums["traces_equal"] else "; traces differ"
    yield Text(verdict, style="bold green" if sums["ok"] else "bold red")
    if session.interrupted:
        yield Text("Ended early: this is what was seen so far.", style="bold yellow")


def _crashes(session: Session) -> Iterator[RenderableType]:
    """Those that fell in the same way together."""
    seeds: dict[tuple[str, str], list[str]] = {}
    for crash in session.crashes:
        seeds.setdefault((crash.runtime, crash.what), []).append(str(crash.seed))
    for (runtime, what), fell in seeds.items():
        seed = f"seeds {', '.join(fell)}" if len(fell) > 1 else f"seed {fell[0]}"
        yield Text(f"{seed} on {runtime} did not end:\n{what}", style="bold red")


def _parting(difference: Difference) -> RenderableType:
    """The first frames that differ, field beside field."""
    title = f"seed {difference.seed}: traces differ after {difference.index} equal frames"
    table = Table(
        "field", *difference.runtimes, title=title, title_justify="left", title_style="bold red", box=None
    )
    one, other = (frame or {"frame": "none: the trace has ended"} for frame in difference.frames)
    for name in one | other:
        ours, theirs = str(one.get(name, "")), str(other.get(name, ""))
        table.add_row(name, ours, theirs, style="" if ours == theirs else "bold red")
    return table
