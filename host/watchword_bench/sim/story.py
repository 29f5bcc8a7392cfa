"""One run told on one screen: what is true, what the board believed and advised, and what came of it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from .baselines import CORRIDOR, EVERYTHING
from .cues import Spell
from .joint import Joint
from .joint_story import joint_story
from .metrics import Metrics
from .outcome import Outcome
from .reports import CueReport
from .screen import STYLES, at, plain, section, table, verdict, with_rest
from .timeline import Belief
from .truth import Target

TARGETS_MAX = 8
CUES_MAX = 12


def story(flown: Outcome | Joint) -> RenderableType:
    """The whole screen."""
    return joint_story(flown) if isinstance(flown, Joint) else Group(*_parts(flown))


def _parts(outcome: Outcome) -> Iterator[RenderableType]:
    run = outcome.run
    scenario = run.world.scenario
    head = f"{scenario.name} · seed {run.world.seed} · {run.runtime}"
    yield Rule(Text(head, style="bold"), align="left", characters="─")
    yield Text(" ".join(scenario.story.split()))
    if run.interrupted:
        yield Text(f"Ended early, after {len(run.scans)} of {run.world.scans} scans.", style="bold yellow")
    shown = _shown(outcome.account.targets)
    yield from section("What was true", _truth(outcome, shown))
    if outcome.account.troubles:
        yield from section("What went wrong", _troubles(outcome))
    yield from section("What the board believed", _beliefs(outcome, shown))
    yield from section("What it advised", _cues(outcome))
    if outcome.noted:
        yield from section("What it noted", Text("\n".join(outcome.noted)))
    if outcome.refusals:
        yield from section("What it refused", Text("\n".join(outcome.refusals)))
    yield from section("The same tracks by other rules", _rules(outcome, shown))
    yield from section("Verdict", verdict(outcome.findings, outcome.ok, run.trace_sha256))


def _shown(targets: Sequence[Target]) -> list[Target]:
    """The targets the screen has room for: those that matter first."""
    order = ("friend", "hostile", "neutral", "bird")
    return sorted(targets, key=lambda target: order.index(target.kind))[:TARGETS_MAX]


def _truth(outcome: Outcome, shown: Sequence[Target]) -> RenderableType:
    rows = table("", "", "transponder", "in view", "at the asset")
    for target in shown:
        lead = outcome.metrics.lead_times[target.name]
        transponder = "answers" if target.answers else "silent" if target.platform else "none"
        rows.add_row(
            target.name, target.kind, transponder, at(lead.observable_s, "from "), at(lead.arrival_s)
        )
    return with_rest(rows, len(outcome.account.targets) - len(shown), "more, as alike")


def _troubles(outcome: Outcome) -> RenderableType:
    told = (f"{t.fault.kind} from {t.begin_s:.0f} to {t.end_s:.0f} s" for t in outcome.account.troubles)
    return Text(", ".join(told))


def _beliefs(outcome: Outcome, shown: Sequence[Target]) -> RenderableType:
    rows = table("", "track", "")
    for target in shown:
        mine = [belief for belief in outcome.beliefs if belief.truth == target.name]
        tracks = dict.fromkeys(belief.track for belief in mine)
        for track in tracks:
            row = [belief for belief in mine if belief.track == track]
            rows.add_row(target.name, str(track), _in_a_row(row))
        if not tracks:
            rows.add_row(target.name, "–", Text("never tracked", style="dim"))
    return rows


def _in_a_row(beliefs: Sequence[Belief]) -> Text:
    text = Text()
    end_s = None
    for belief in beliefs:
        if end_s is not None:
            text.append(" → " if belief.start_s == end_s else f" | lost {end_s:.0f} s | ", style="dim")
        label = " ".join([belief.identity.replace("_", " "), *(plain(flag) for flag in belief.flags)])
        text.append(f"{belief.start_s:.0f} s ", style="dim")
        text.append(label, style=STYLES.get(belief.identity, ""))
        end_s = belief.end_s
    return text


def _cues(outcome: Outcome) -> RenderableType:
    turns = sorted(
        (turn for spell in outcome.account.spells for turn in _turns(spell)), key=lambda turn: turn[0].t_ms
    )
    if not turns:
        return Text("nothing")
    rows = table("at", "track", "about", "cue", "why", "range", "azimuth", "left")
    for column in (0, 1, 5, 6, 7):
        rows.columns[column].justify = "right"
    for cue, repeats in turns[:CUES_MAX]:
        why = ", ".join(plain(word) for word in (*cue.reasons, *sorted(cue.flags)))
        rows.add_row(
            f"{cue.t_ms / 1000:.1f} s",
            str(cue.track),
            " + ".join(sorted(outcome.account.told_of(cue))) or "false plots",
            Text(cue.kind, style=STYLES[cue.kind]),
            why + (f"; repeated {repeats} times" if repeats > 1 else "; repeated once" if repeats else ""),
            f"{cue.range_m / 1000:.1f} km",
            f"{cue.azimuth_deg:.0f}°",
            "–" if cue.time_to_asset_s is None else f"{cue.time_to_asset_s:.0f} s",
        )
    return with_rest(rows, len(turns) - CUES_MAX, "more: see --json")


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
    rows = table("", *told)
    for target in shown:
        if target.kind == "hostile":
            rows.add_row(
                f"{target.name}: cue open before arrival", *(_left(m, target) for m in told.values())
            )
        taken = (f"{metrics.taken_for_friend_s[target.name]:.0f} s" for metrics in told.values())
        if target.kind in ("hostile", "friend"):
            rows.add_row(f"{target.name}: taken for a friend", *taken)
    rows.add_row("IDENTIFY on answering friends", *(_nuisance(metrics) for metrics in told.values()))
    rows.add_row("cues an hour", *(f"{metrics.load.raised_per_hour:.0f}" for metrics in told.values()))
    rows.add_row("most open at once", *(str(metrics.load.most_open) for metrics in told.values()))
    return rows


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
