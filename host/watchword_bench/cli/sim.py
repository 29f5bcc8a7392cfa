"""`watchword sim`: one scenario on the firmware, judged and told."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType

from watchword_bench.campaign.sweep import read_sweep, scenario_at, words
from watchword_bench.recording.tap import Tap
from watchword_bench.runtimes import Runtime
from watchword_bench.sim.overview import overview
from watchword_bench.sim.report import Json
from watchword_bench.sim.session import Flown, Session, fly_all
from watchword_bench.sim.store import PICTURES, folder_of, require_pictures, store, store_picture
from watchword_bench.sim.story import story
from watchword_bench.world.load import scenario_file
from watchword_bench.world.world import World

from .options import AsJson, RuntimeName, check_output, read_runtimes, read_seeds, wide_console
from .progress import progress_bar
from .sim_all import sim_all

EXAMPLES = """
[bold]Examples[/bold]

watchword sim  [dim]tells tower22 on one screen[/dim]

watchword sim homecoming --plot homecoming.png  [dim]a recorded flight, and a picture[/dim]

watchword sim tower22 --runtime all --seeds 1..20  [dim]are all runtimes equal?[/dim]

watchword sim all --seeds 1..3  [dim]does everything hold?[/dim]

watchword sim tower22 --seed 7 --record run.mcap  [dim]to replay, plot and explain[/dim]

watchword sim my-own.toml --seed 7 --json --out results  [dim]for machines[/dim]
"""


def sim(
    scenario: Annotated[
        str, typer.Argument(help="A name from `watchword scenarios`, `all` of them, or a TOML file.")
    ] = "tower22",
    runtime: RuntimeName = "cpython",
    seed: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Of all that is random in the run; 1 if not given.")
    ] = None,
    seeds: Annotated[str | None, typer.Option(metavar="A..B", help="Run all these seeds.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set a number of the scenario.")
    ] = None,
    as_json: AsJson = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="Draw the run; .svg and .pdf work too.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(metavar="FILE.mcap", help="Record the run; see docs/recordings.md.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep JSON, picture and recording of every run here.")
    ] = None,
) -> None:
    """Fly a scenario against the firmware and judge what it said.

    Exit status: 0 every expectation holds, 1 not, 2 bad usage or input, 130 ended by Ctrl-C.
    """
    numbers = read_seeds(seed, seeds)
    runtimes = read_runtimes(runtime)
    if scenario == "all":
        for option, given in (("--set", settings), ("--plot", plot), ("--record", record)):
            if given:
                raise typer.BadParameter(f"{option} is for one scenario, not for all")
        if out is not None:
            require_pictures()
        raise typer.Exit(sim_all(numbers, runtimes, as_json, out))
    file = scenario_file(scenario)
    point, *more = read_sweep(settings or [])
    if more:
        raise typer.BadParameter("--set sweeps in `watchword campaign` only; a run has one value of each key")
    chosen, text = scenario_at(str(file), point), file.read_text(encoding="utf-8")
    text += f"\n# flown with {words(point)}\n" * bool(point)
    single = len(numbers) * len(runtimes) == 1
    if plot is not None or out is not None:
        require_pictures()
    if plot is not None:
        _check_plot(plot, len(numbers))
    if record is not None:
        _check_record(record, single and not chosen.site)
    console = wide_console()
    screens: list[RenderableType] = []

    with progress_bar() as progress:
        task = progress.add_task(chosen.name, total=len(numbers) * len(runtimes), visible=not single)

        def each(flown: Flown) -> None:
            progress.advance(task)
            if out is not None:
                store(flown, out)
            if not screens:
                screens.append(story(flown))
                if plot is not None:
                    store_picture(flown, plot)

        def tap(world: World, board: Runtime) -> Runtime:
            if out is not None:
                board = Tap(world, board, folder_of(out, world, board.name) / "run.mcap", text)
            return board if record is None else Tap(world, board, record, text)

        session = fly_all(chosen, numbers, runtimes, each, tap)

    if as_json:
        print(json.dumps(_one_object(session, single), indent=2))
    else:
        for screen in screens[: len(numbers) == 1]:
            console.print(screen)
        if not single or not session.reports:
            console.print(overview(session))
    raise typer.Exit(130 if session.interrupted else 0 if session.ok else 1)


def _check_plot(file: Path, seeds: int) -> None:
    if seeds > 1:
        raise typer.BadParameter("--plot draws one run; with --seeds, --out keeps a picture of each")
    check_output("--plot", file, PICTURES)


def _check_record(file: Path, single: bool) -> None:
    if not single:
        raise typer.BadParameter("--record holds one run; with several, --out keeps a recording of each")
    check_output("--record", file, (".mcap",))
    if file.exists():
        raise typer.BadParameter(f"--record {file}: it exists, and a recording is never written over")


def _one_object(session: Session, single: bool) -> Json:
    if single and session.reports:
        return session.reports[0]
    return {"runs": session.reports, "summary": session.summary}
