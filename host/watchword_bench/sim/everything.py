"""All scenarios on one screen: a line each as it is flown, then what does not hold."""

from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from .report import Json
from .screen import table

SEEDS_MAX = 5
_WIDEST = 26  # characters of a scenario's name


def scenario_line(name: str, sums: Json) -> Text:
    """One scenario's summary on one line."""
    line = Text("✓ ", style="green") if sums["ok"] else Text("✗ ", style="bold red")
    line.append(f"{name:{_WIDEST}} {sums['passed']:4} of {sums['runs']} runs", style="default not bold")
    least = min((spread["least"] for spread in sums["seconds_left"].values()), default=None)
    if least is not None:
        line.append(f"   hostiles cued at least {least:.0f} s before arrival", style="default not bold")
    if sums["differences"]:
        line.append("   traces differ")
    if sums["crashes"]:
        line.append(f"   {len(sums['crashes'])} crashed")
    return line


def everything(summaries: Mapping[str, Json]) -> RenderableType:
    """What does not hold, and the verdict. summaries: by scenario."""
    return Group(Text(), *_failures(summaries), _verdict(summaries))


def all_ok(summaries: Mapping[str, Json]) -> bool:
    """Whether every run of every scenario was flown and meets every expectation."""
    return bool(summaries) and all(sums["ok"] for sums in summaries.values())


def _failures(summaries: Mapping[str, Json]) -> Iterator[RenderableType]:
    rows = table("does not hold", "", "in", "seeds")
    for name, sums in summaries.items():
        for expectation, count in sums["expectations"].items():
            if count["held"] == count["of"]:
                continue
            seeds = sorted({run["seed"] for run in sums["failed"] if expectation in run["expectations"]})
            told = ", ".join(map(str, seeds[:SEEDS_MAX])) + (" …" if len(seeds) > SEEDS_MAX else "")
            rows.add_row(name, expectation, f"{count['of'] - count['held']} of {count['of']}", told)
        for crash in sums["crashes"]:
            rows.add_row(name, f"crash on {crash['runtime']}", "", str(crash["seed"]))
        for difference in sums["differences"]:
            rows.add_row(
                name, f"traces of {' and '.join(difference['runtimes'])}", "", str(difference["seed"])
            )
    if rows.row_count:
        yield rows
        yield Text()


def _verdict(summaries: Mapping[str, Json]) -> Text:
    runs = sum(sums["runs"] for sums in summaries.values())
    passed = sum(sums["passed"] for sums in summaries.values())
    held = sum(bool(sums["ok"]) for sums in summaries.values())
    told = f"{held} of {len(summaries)} scenarios hold: {passed} of {runs} runs meet every expectation"
    return Text(told, style="bold green" if all_ok(summaries) else "bold red")
