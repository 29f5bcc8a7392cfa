"""`watchword record`: what a board says, into a file."""

import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from watchword_bench.line.connect import connect
from watchword_bench.line.line import Line
from watchword_bench.line.listen import listen
from watchword_bench.recording.recorder import Recorder
from watchword_bench.runtimes.base import CLOCK_MASK

from .board_options import DEFAULT_BAUD, Baud, ForSeconds, Port
from .options import check_output

EXAMPLES = """
[bold]Examples[/bold]

watchword record watch.mcap --port /dev/ttyACM0  [dim]until Ctrl-C; Foxglove opens it[/dim]
"""
_NS_PER_MS = 1_000_000


def record(
    file: Annotated[Path, typer.Argument(metavar="FILE.mcap", help="Never written over.")],
    port: Port,
    baud: Baud = DEFAULT_BAUD,
    for_seconds: ForSeconds = None,
) -> None:
    """Record all that a board says. What feeds it isn't seen; `watchword feed --record` has both ways.

    Exit status: 0 ended as asked for, 2 no board there, the line broke, or the file exists.
    """
    check_new_recording("FILE", file)
    line, greeting = connect(port, baud)
    about = greeting.about | {"runtime": f"{greeting.board} at {line.url}"}
    with line, Recorder(file, about) as recorder, suppress(KeyboardInterrupt):
        _listen(line, recorder, for_seconds)
    Console(soft_wrap=True).print(f"Recorded in {file}.", highlight=False)


def check_new_recording(option: str, file: Path) -> None:
    """Refuse a file that is no recording by its name, or exists."""
    check_output(option, file, (".mcap",))
    if file.exists():
        raise typer.BadParameter(f"{option} {file}: it exists, and a recording is never written over")


def _listen(line: Line, recorder: Recorder, for_seconds: float | None) -> None:
    """Each chunk is an exchange of its own, in which the board was sent nothing."""
    begun_ns = time.monotonic_ns()
    for chunk in listen(line, for_seconds):
        at_ns = max((chunk.at_ns if chunk else time.monotonic_ns()) - begun_ns, 0)
        recorder.sent(at_ns, at_ns // _NS_PER_MS & CLOCK_MASK, b"")
        if chunk:
            recorder.received(at_ns, chunk.data)
