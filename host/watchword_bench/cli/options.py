"""Words of the command line that need reading, and options that several commands have."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from watchword_bench.recording.provenance import firmware_sha256
from watchword_bench.recording.reader import Recording
from watchword_bench.runtimes import RUNTIMES

SEED_MAX = (1 << 64) - 1
RUNS_MAX = 100_000
WIDTH = 100
RuntimeName = Annotated[
    Literal["cpython", "micropython", "wasm", "all"],
    typer.Option(
        metavar="NAME",
        help="What runs the firmware: cpython, micropython, wasm, or all: they have to agree.",
    ),
]
RecordingFile = Annotated[Path, typer.Argument(metavar="FILE.mcap", help="What `--record` wrote.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def wide_console() -> Console:
    """A console as wide as the terminal, up to WIDTH; WIDTH where there is no terminal."""
    console = Console()
    return console if console.is_terminal and console.width <= WIDTH else Console(width=WIDTH)


def read_runtimes(runtime: str) -> list[str]:
    """The runtimes of `--runtime`; raises RuntimeMissing if one isn't installed."""
    names = list(RUNTIMES) if runtime == "all" else [runtime]
    for name in names:
        RUNTIMES[name].require()
    return names


def check_output(option: str, file: Path, endings: Sequence[str]) -> None:
    """Refuse before the work what would fail after it."""
    if file.suffix not in endings:
        raise typer.BadParameter(f"{option} writes {', '.join(endings)}; found {file.name!r}")
    if not file.parent.is_dir():
        raise typer.BadParameter(f"{option} {file}: there is no folder {str(file.parent)!r}")


def read_seeds(seed: int | None, seeds: str | None) -> range:
    """The seeds of `--seed N` or `--seeds A..B`, 1 without either."""
    if seeds is None:
        first = last = 1 if seed is None else seed
    elif seed is not None:
        raise typer.BadParameter("--seed and --seeds exclude each other")
    else:
        match = re.fullmatch(r"(\d+)\.\.(\d+)", seeds)
        if match is None:
            raise typer.BadParameter(f"--seeds wants A..B, such as 1..20; found {seeds!r}")
        first, last = int(match[1]), int(match[2])
        if first > last:
            raise typer.BadParameter(f"--seeds {seeds}: the first seed is above the last")
    if last > SEED_MAX:
        raise typer.BadParameter(f"seeds go up to 2^64 - 1; found {last}")
    if last - first >= RUNS_MAX:
        raise typer.BadParameter(f"--seeds {seeds}: {last - first + 1} seeds, at most {RUNS_MAX}")
    return range(first, last + 1)


def say_what_is_there(console: Console, recording: Recording) -> None:
    """Say which run a recording is of, how much of it is there, and whether this firmware made it."""
    runtime = recording.about.get("runtime", "a board")
    console.print(
        f"{recording.name}: {recording.seconds:.1f} s on {runtime}, {len(recording.exchanges)} exchanges",
        highlight=False,
    )
    if recording.lacks:
        console.print(f"The file is {recording.lacks}: this is what is there.", style="bold yellow")
    theirs, ours = recording.about.get("firmware_sha256", ""), firmware_sha256()
    if theirs != ours:
        console.print(f"It was recorded with firmware {theirs[:16]}, this is {ours[:16]}.", style="yellow")
