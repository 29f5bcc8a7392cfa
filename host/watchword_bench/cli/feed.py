"""`watchword feed`: a scenario to a board at the end of a line, judged as `watchword sim` judges one."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.live import Live

from watchword_bench.keys.keyfile import load_keys
from watchword_bench.line.connect import open_board
from watchword_bench.line.latency import Latencies
from watchword_bench.monitor.screen import screen
from watchword_bench.monitor.shown import Shown
from watchword_bench.monitor.situation import Situation
from watchword_bench.recording.tap import Tap
from watchword_bench.runtimes import Runtime
from watchword_bench.sim.outcome import judge
from watchword_bench.sim.report import report
from watchword_bench.sim.run import Run, fly
from watchword_bench.sim.story import story
from watchword_bench.world.draw import draw
from watchword_bench.world.load import load_scenario, scenario_file

from .board_options import DEFAULT_BAUD, Baud, Port
from .options import AsJson, wide_console
from .record import check_new_recording

EXAMPLES = """
[bold]Examples[/bold]

watchword feed tower22 --port /dev/ttyACM0 --monitor  [dim]four minutes, as it would be[/dim]

watchword feed saturation --port /dev/ttyUSB0 --rate max  [dim]as fast as line and board go (test build)[/dim]

watchword feed tower22 --port socket://bench:4000 --record run.mcap --json  [dim]for machines[/dim]
"""


def feed(
    scenario: Annotated[str, typer.Argument(help="A name from `watchword scenarios`, or a TOML file.")],
    port: Port,
    baud: Baud = DEFAULT_BAUD,
    rate: Annotated[
        Literal["real", "max"],
        typer.Option(help="As time passes, or as fast as line and board go: that takes a test build."),
    ] = "real",
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Of all that is random in the run.")] = 1,
    record: Annotated[
        Path | None, typer.Option(metavar="FILE.mcap", help="Record both ways; see docs/recordings.md.")
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The key file of a board that has a bench key: `watchword keys`."),
    ] = None,
    monitor: Annotated[bool, typer.Option("--monitor", help="Show what the board says, live.")] = False,
    as_json: AsJson = False,
) -> None:
    """Be radar, interrogator and crew to a board, and judge what it said.

    A test build takes clock and random stream from the feed and does what the simulation does, bit by bit;
    a release keeps its own. Of several sites it is the first one's board. The board is given the scenario's
    configuration and platform keys, which a release keeps.

    Exit status: 0 every expectation holds, 1 not, 2 bad usage or no board there, 130 ended by Ctrl-C.
    """
    file = scenario_file(scenario)
    if record is not None:
        check_new_recording("--record", record)
    bench_key = None if keys is None else load_keys(keys).bench
    world = draw(load_scenario(str(file)), seed)
    with ExitStack() as stack:
        board = open_board(port, world.board_seed, rate == "real", baud)
        stack.callback(board.close)
        runtime: Runtime = board
        if record is not None:
            runtime = stack.enter_context(
                Tap(world, board, record, file.read_text(encoding="utf-8"), board.greeting.about)
            )
        if monitor:
            runtime = stack.enter_context(_shown(runtime))
        run = fly(world, runtime, bench_key)
    raise typer.Exit(_say(run, board.latencies, as_json))


@contextmanager
def _shown(runtime: Runtime) -> Iterator[Runtime]:
    now = Situation()
    live = Live(console=Console(stderr=True), refresh_per_second=4, get_renderable=lambda: screen(now))
    with live:
        yield Shown(runtime, now)


def _say(run: Run, latencies: Latencies, as_json: bool) -> int:
    """Print what came of the run; the exit status."""
    if not run.scans:
        return 130
    outcome = judge(run)
    if as_json:
        print(json.dumps(report(outcome) | {"cue_latency_ms": latencies.ms}, indent=2))
    else:
        console = wide_console()
        console.print(story(outcome))
        console.print(f"\nCue latency, from the scan's last byte: {latencies.told()}", highlight=False)
    return 130 if run.interrupted else 0 if outcome.ok else 1
