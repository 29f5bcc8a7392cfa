"""One run told on one screen: what is true, what the board believed and advised, and what came of it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from .baselines import CORRIDOR, EVERYTHING
from .cues import Spell
from .expectations import Finding
from .metrics import Metrics
from .outcome import Outcome
from .reports import CueReport
from .timeline import Belief
from .truth import Target

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
TARGETS_MAX = 8
CUES_MAX = 12


def story(outcome: Outcome) -> RenderableType:
    """The whole screen."""
    return Group(*_parts(outcome))


def _parts(outcome: Outcome) -> Iterator[RenderableType]:
    run = outcome.run
    scenario = run.world.scenario
    head = f"{scenario.name} · seed {run.world.seed} · {run.runtime}"
    yield Rule(Text(head, style="bold"), align="left", characters="─")
    yield Text(" ".join(scenario.story.split()))
    if run.interrupted:
        yield Text(f"Ended early, after {len(run.scans)} of {run.world.scans} scans.", style="bold yellow")
    shown = _shown(outcome.account.targets)
    yield from _section("What was true", _truth(outcome, shown))
    yield from _section("What the board believed", _beliefs(outcome, shown))
    yield from _section("What it advised", _cues(outcome))
    if outcome.refusals:
        yield from _section("What it refused", Text("\n".join(outcome.refusals)))
    yield from _section("The same tracks by other rules", _rules(outcome, shown))
    yield from _section("Verdict", _verdict(outcome))


def _section(title: str, body: RenderableType) -> Iterator[RenderableType]:
    yield Text()
    yield Text(title, style="bold underline")
    yield Padding(body, (0, 0, 0, 2))


def _shown(targets: Sequence[Target]) -> list[Target]:
    """The targets the screen has room for: those that matter first."""
    order = ("friend", "hostile", "neutral", "bird")
    return sorted(targets, key=lambda target: order.index(target.kind))[:TARGETS_MAX]


def _truth(outcome: Outcome, shown: Sequence[Target]) -> RenderableType:
    table = _table("", "", "transponder", "in view", "at the asset")
    for target in shown:
        lead = outcome.metrics.lead_times[target.name]
        transponder = "answers" if target.answers else "silent" if target.platform else "none"
        table.add_row(
            target.name, target.kind, transponder, _at(lead.observable_s, "from "), _at(lead.arrival_s)
        )
    return _with_rest(table, len(outcome.account.targets) - len(shown), "more, as alike")


def _beliefs(outcome: Outcome, shown: Sequence[Target]) -> RenderableType:
    table = _table("", "track", "")
    for target in shown:
        mine = [belief for belief in outcome.beliefs if belief.truth == target.name]
        tracks = dict.fromkeys(belief.track for belief in mine)
        for track in tracks:
            row = [belief for belief in mine if belief.track == track]
            table.add_row(target.name, str(track), _in_a_row(row))
        if not tracks:
            table.add_row(target.name, "–", Text("never tracked", style="dim"))
    return table


def _in_a_row(beliefs: Sequence[Belief]) -> Text:
    text = Text()
    end_s = None
    for belief in beliefs:
        if end_s is not None:
            text.append(" → " if belief.start_s == end_s else f" | lost {end_s:.0f} s | ", style="dim")
        label = " ".join([belief.identity.replace("_", " "), *(_plain(flag) for flag in belief.flags)])
        text.append(f"{belief.start_s:.0f} s ", style="dim")
        text.append(label, style=STYLES.get(belief.identity, ""))
        end_s = belief.end_s
    return text


def _cues(outcome: Outcome) -> RenderableType:
    rows = sorted(
        (row for spell in outcome.account.spells for row in _turns(spell)), key=lambda row: row[0].t_ms
    )
    if not rows:
        return Text("nothing")
    table = _table("at", "track", "about", "cue", "why", "range", "azimuth", "left")
    for column in (0, 1, 5, 6, 7):
        table.columns[column].justify = "right"
    for cue, repeats in rows[:CUES_MAX]:
        why = ", ".join(_plain(word) for word in (*cue.reasons, *sorted(cue.flags)))
        table.add_row(
            f"{cue.t_ms / 1000:.1f} s",
            str(cue.track),
            " + ".join(sorted(outcome.account.told_of(cue))) or "false plots",
            Text(cue.kind, style=STYLES[cue.kind]),
            why + (f"; repeated {repeats} times" if repeats > 1 else "; repeated once" if repeats else ""),
            f"{cue.range_m / 1000:.1f} km",
            f"{cue.azimuth_deg:.0f}°",
            "–" if cue.time_to_asset_s is None else f"{cue.time_to_asset_s:.0f} s",
        )
    return _with_rest(table, len(rows) - CUES_MAX, "more: see --json")


def _turns(spell: Spell) -> Iterator[tuple[CueReport, int]]:
    """The frames of a cue that tell something new, each with how often it was said again."""
    turns = [0] + [i for i, (a, b) in enumerate(pairwise(spell.reports), 1) if a.kind != b.kind]
    for start, end in pairwise([*turns, len(spell.reports)]):
        yield spell.reports[start], end - start - 1
    if spell.withdrawal is not None:
        yield spell.withdrawal, 0


def _rules(outcome: Outcome, shown: Sequence[Target]) -> RenderableType:
    told = {
        "Watchword": outcome.metrics,
        "corridor and slot": outcome.baselines[CORRIDOR],
        "IDENTIFY everything": outcome.baselines[EVERYTHING],
    }
    table = _table("", *told)
    for target in shown:
        if target.kind == "hostile":
            table.add_row(
                f"{target.name}: cue open before arrival", *(_left(m, target) for m in told.values())
            )
        taken = (f"{metrics.taken_for_friend_s[target.name]:.0f} s" for metrics in told.values())
        if target.kind in ("hostile", "friend"):
            table.add_row(f"{target.name}: taken for a friend", *taken)
    table.add_row("IDENTIFY on answering friends", *(_nuisance(metrics) for metrics in told.values()))
    table.add_row("cues an hour", *(f"{metrics.load.raised_per_hour:.0f}" for metrics in told.values()))
    table.add_row("most open at once", *(str(metrics.load.most_open) for metrics in told.values()))
    return table


def _verdict(outcome: Outcome) -> RenderableType:
    table = _table("", "", "found", "wanted")
    for finding in outcome.findings:
        table.add_row(_mark(finding), _plain(finding.name), finding.found, finding.wanted)
    held = sum(finding.ok for finding in outcome.findings)
    total = Text(
        f"{held} of {len(outcome.findings)} expectations hold",
        style="bold green" if outcome.ok else "bold red",
    )
    total.append(f"   trace {outcome.run.trace_sha256[:16]}", style="dim")
    return Group(table, total)


def _mark(finding: Finding) -> Text:
    return Text("✓", style="green") if finding.ok else Text("✗", style="bold red")


def _left(metrics: Metrics, target: Target) -> Text:
    lead = metrics.lead_times[target.name]
    if lead.arrival_s is None:
        return Text("–")
    if lead.seconds_left is None:
        return Text("none", style="bold red")
    return Text(f"{lead.seconds_left:.0f} s", style="bold red" if lead.silent else "")


def _nuisance(metrics: Metrics) -> str:
    contested = metrics.friend_nuisance_contested_s
    return f"{metrics.friend_nuisance_s:.0f} s" + (f" + {contested:.0f} s contested" if contested else "")


def _table(*columns: str) -> Table:
    table = Table(*columns, box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.show_header = any(columns)
    return table


def _with_rest(table: Table, rest: int, words: str) -> RenderableType:
    return Group(table, Text(f"… and {rest} {words}", style="dim")) if rest > 0 else table


def _plain(word: str) -> str:
    return word.replace("_", " ").lower()


def _at(seconds: float | None, before: str = "") -> str:
    return "never" if seconds is None else f"{before}{seconds:.0f} s"
