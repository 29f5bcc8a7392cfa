"""`watchword campaign`: thousands of runs, and how often each thing went wrong."""

import json
import os
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from watchword_bench.campaign.sweep import read_sweep, words
from watchword_bench.sim.store import ExtraMissing, require_pictures

from .options import SEED_MAX, AsJson
from .progress import progress_bar

if TYPE_CHECKING:
    from watchword_bench.campaign.summary import Summary

EXAMPLES = """
[bold]Examples[/bold]

watchword campaign tower22 --runs 1000  [dim]rates with their 95 % intervals, and a report[/dim]

watchword campaign tower22 crossing --runs 25000 --seed 1000000 --workers 8

watchword campaign tower22 --runs 500 --set radar.pd=0.6..0.95:8  [dim]rates against Pd[/dim]

watchword campaign escort --runs 500 --set platform.unknown.motion.offset_m=30..400:6
"""
RUNS_MAX = 10_000_000
LISTED = 10


def campaign_command(
    scenarios: Annotated[
        list[str],
        typer.Argument(help="Names from `watchword scenarios`, or TOML files.", metavar="SCENARIO..."),
    ],
    runs: Annotated[int, typer.Option(min=1, max=RUNS_MAX, metavar="N", help="Of each, at each point.")],
    seed: Annotated[int, typer.Option(min=0, max=SEED_MAX, metavar="S", help="Of the first run.")] = 1,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=A..B:N", help="Sweep a key of the scenario; or KEY=VALUE."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, metavar="K", help="Processes here; as many as processors.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Use this Dask cluster instead: tcp://host:8786.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Results and report go here; the same again goes on where it stopped."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fly many runs on the firmware itself, compiled, and say how often what went wrong.

    Exit status: 0 no run failed, 1 some did, 2 bad usage or input, 130 ended by Ctrl-C: the same command then
    goes on where it stopped.
    """
    _require_extra()
    require_pictures()
    if workers is not None and scheduler is not None:
        raise typer.BadParameter("--workers and --scheduler exclude each other")
    if seed + runs - 1 > SEED_MAX:
        raise typer.BadParameter(f"--seed {seed} --runs {runs}: seeds go up to 2^64 - 1")
    points = read_sweep(settings or [])

    from watchword_bench.campaign.campaign import Campaign, cluster
    from watchword_bench.campaign.report import write_report
    from watchword_bench.campaign.store import Store
    from watchword_bench.campaign.summary import summarise

    campaign = Campaign(scenarios, points, runs, seed)
    folder = out or Path(f"campaign-{'-'.join(campaign.asked)}-{seed}")
    store = Store(folder, campaign.about)
    todo = campaign.todo(store)
    if todo:
        with progress_bar() as progress:
            task = progress.add_task("compiling" if scheduler is None else "waiting", total=None)
            if scheduler is None:
                campaign.warm_up()
            with cluster(min(workers or os.cpu_count() or 1, len(todo)), scheduler) as client:
                total = runs * len(campaign.flown)
                left = sum(batch.runs for batch in todo)
                progress.update(task, description="runs", total=total, completed=total - left)
                try:
                    campaign.fly(store, client, lambda count: progress.advance(task, count))
                except KeyboardInterrupt:
                    raise typer.Exit(130) from None
    tables = campaign.results(store)
    summaries = {
        key: summarise(key[0], campaign.asked[key[0]], campaign.points[key[1]], table)
        for key, table in tables.items()
    }
    command = shlex.join(["watchword", *sys.argv[1:]])
    report = write_report(folder, command, campaign.about.firmware_sha256, summaries, tables)
    if as_json:
        print(
            json.dumps({"report": str(report), "results": [one.json for one in summaries.values()]}, indent=2)
        )
    else:
        console = Console()
        for summary in summaries.values():
            _tell(console, summary)
        console.print(f"Report: {report}", highlight=False)
    raise typer.Exit(1 if any(summary.failing for summary in summaries.values()) else 0)


def _tell(console: Console, summary: "Summary") -> None:
    from watchword_bench.campaign.summary import FAILURES
    from watchword_bench.campaign.views import BOARD

    console.print(Text(f"{summary.scenario} {words(summary.point)} · {summary.runs:,} runs", style="bold"))
    table = Table("", *(rule.replace("_", " ") for rule in summary.rates), box=None, pad_edge=False)
    for name, title in FAILURES.items():
        table.add_row(title, *(str(rates.get(name, "–")) for rates in summary.rates.values()))
    for name in summary.means[BOARD]:
        table.add_row(name.replace("_", " "), *(f"{means[name]:.3g}" for means in summary.means.values()))
    table.add_row("unresolved", str(summary.unresolved))
    if summary.unresolved.failed:
        table.add_row("of these, crew not told", str(summary.untold))
    console.print(table)
    for one in summary.failing[:LISTED]:
        console.print(
            f"  {FAILURES[one['measure']]}: {one['command']}", style="red", highlight=False, soft_wrap=True
        )
    if len(summary.failing) > LISTED:
        console.print(f"  … and {len(summary.failing) - LISTED} more: see the report or --json")
    console.print()


def _require_extra() -> None:
    for package in ("numba", "distributed", "pyarrow"):
        if find_spec(package) is None:
            raise ExtraMissing(
                f"campaigns need {package}, which isn't installed; run `make`, or "
                '`pip install "watchword[campaign]"`'
            )
