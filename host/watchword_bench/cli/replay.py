"""`watchword replay`: a recording on any runtime, compared frame by frame."""

import json
from itertools import chain
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from watchword_bench.line.connect import open_board
from watchword_bench.protocol.passed import Parting, told
from watchword_bench.recording.provenance import firmware_sha256
from watchword_bench.recording.reader import Recording, read_recording
from watchword_bench.recording.replay import Replay, random_seed, replay, replay_on

from .board_options import DEFAULT_BAUD, Baud
from .options import AsJson, RecordingFile, RuntimeName, read_runtimes, say_what_is_there

EXAMPLES = """
[bold]Examples[/bold]

watchword replay run.mcap  [dim]does the firmware still do what was recorded?[/dim]

watchword replay run.mcap --runtime all --json  [dim]on every runtime, for machines[/dim]

watchword replay run.mcap --port /dev/ttyACM0  [dim]on the test build of a board[/dim]
"""


def replay_command(
    file: RecordingFile,
    runtime: RuntimeName = "cpython",
    port: Annotated[
        str | None,
        typer.Option(metavar="URL", help="On the board at this port instead; it takes a test build."),
    ] = None,
    baud: Baud = DEFAULT_BAUD,
    as_json: AsJson = False,
) -> None:
    """Feed a recording to the firmware again, bytes and times as recorded, and compare frame by frame.

    Exit status: 0 every traced frame is equal, 1 not, 2 bad usage or a file that is of no use.
    """
    recording = read_recording(file)
    if port is None:
        replays = [replay(recording, name) for name in read_runtimes(runtime)]
    else:
        with open_board(port, random_seed(recording), real_time=False, baud=baud) as board:
            replays = [replay_on(recording, board)]
    if as_json:
        print(json.dumps(_one_object(recording, replays), indent=2))
    else:
        console = Console(soft_wrap=True)
        say_what_is_there(console, recording)
        for one in replays:
            _say(console, one)
    raise typer.Exit(0 if all(one.ok for one in replays) else 1)


def _say(console: Console, one: Replay) -> None:
    mark = Text("✓ ", "green") if one.ok else Text("✗ ", "bold red")
    line = mark + Text(f"{one.runtime:11} ", "bold")
    console.print(line + Text(f"{one.equal} traced frames equal   trace {one.trace_sha256[:16]}"))
    if one.strays:
        console.print(f"  it wrote {one.strays} bytes that belong to no frame")
    if one.parting is not None:
        console.print(_side_by_side(one.parting))
    if one.crash is not None:
        console.print(Text(one.crash), style="red")


def _side_by_side(parting: Parting) -> Table:
    ours, theirs = told(parting.ours) or {}, told(parting.theirs) or {}
    table = Table("", "first difference", "recorded", "replayed", box=None, padding=(0, 2, 0, 0))
    for name in dict.fromkeys(chain(ours, theirs)):
        one, other = _cell(ours, name), _cell(theirs, name)
        same = one == other
        table.add_row("" if same else "≠", name, one, other, style="" if same else "bold red")
    return table


def _cell(values: dict[str, Any], name: str) -> str:
    if not values:
        return "no frame" if name == "frame" else ""
    value = values.get(name, "none")
    return " ".join(value) if isinstance(value, list) else str(value)


def _one_object(recording: Recording, replays: list[Replay]) -> dict[str, Any]:
    return {
        "file": str(recording.file),
        "recording": dict(recording.about),
        "seconds": recording.seconds,
        "lacks": recording.lacks,
        "firmware_sha256": firmware_sha256(),
        "replays": [_as_json(one) for one in replays],
        "ok": all(one.ok for one in replays),
    }


def _as_json(one: Replay) -> dict[str, Any]:
    parting = one.parting
    return {
        "runtime": one.runtime,
        "ok": one.ok,
        "equal": one.equal,
        "trace_sha256": one.trace_sha256,
        "strays": one.strays,
        "crash": one.crash,
        "difference": None
        if parting is None
        else {"index": parting.index, "recorded": told(parting.ours), "replayed": told(parting.theirs)},
    }
