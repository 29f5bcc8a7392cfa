"""`watchword explain`: why a board said what it said of a track."""

import json
from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from watchword_bench.explain.explain import Explanation, explain, tracks_in
from watchword_bench.explain.ledger import CLASSES, NAT, Entry
from watchword_bench.explain.lines import Line, lines
from watchword_bench.explain.words import nats, plain
from watchword_bench.recording.frames import decode_recording
from watchword_bench.recording.reader import Recording, read_recording

from .options import AsJson, RecordingFile, say_what_is_there, wide_console

EXAMPLES = """
[bold]Examples[/bold]

watchword explain run.mcap --track 2  [dim]all that spoke for and against it, and every cue[/dim]

watchword explain run.mcap --track 2 --at 60  [dim]how it stood a minute after the first scan[/dim]
"""
STYLES = {"identity": "bold", "cue": "bold yellow"}


def explain_command(
    file: RecordingFile,
    track: Annotated[int | None, typer.Option(min=1, metavar="N", help="The track's number.")] = None,
    at: Annotated[
        float | None, typer.Option(metavar="T", help="As of so many seconds after the first scan.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell every piece of evidence for and against a track, and why each cue was raised or withheld.

    The recording is replayed to the firmware, and its own kernel is watched. Weights are in nats, the
    natural logarithm of the odds: positive speaks for a friend.

    Exit status: 0 board, record and explanation agree, 1 not, 2 bad usage or a file that is of no use.
    """
    recording = read_recording(file)
    if track is None:
        known = ", ".join(map(str, tracks_in(decode_recording(recording)))) or "none"
        raise typer.BadParameter(f"--track N says which; in {file} there are {known}")
    (told,) = explain(recording, [track], at)
    if as_json:
        print(json.dumps(_one_object(recording, told), indent=2))
    else:
        console = wide_console()
        say_what_is_there(console, recording)
        console.print(_ledger(told))
        for line in _standing(told):
            console.print(line)
        for disagreement in told.disagreements:
            console.print(Text(f"They don't agree: {disagreement}", style="bold red"))
    raise typer.Exit(1 if told.disagreements else 0)


def _ledger(told: Explanation) -> RenderableType:
    table = Table("at", "weight", "sum", f"track {told.number}", box=None, padding=(0, 2, 0, 0))
    for column in table.columns[:3]:
        column.justify = "right"
        column.no_wrap = True
    for line in lines(told.ledger.entries):
        weight = "" if line.weight is None else nats(line.weight)
        total = "" if line.weight is None else nats(line.entry.total)
        times = f" ({line.count} times)" if line.count > 1 else ""
        style = STYLES.get(line.entry.kind, "")
        table.add_row(_when(line), weight, total, Text(f"{line.entry.text}{times}", style=style))
    return table


def _when(line: Line) -> str:
    start, end = line.from_ms / 1000, line.to_ms / 1000
    return f"{start:.1f} s" if start == end else f"{start:.1f}–{end:.1f} s"


def _standing(told: Explanation) -> list[Text]:
    if told.track is None:
        return [Text("In the end it is lost.")]
    sums = ", ".join(f"{CLASSES[name]} {nats(value)}" for name, value in told.ledger.sums.items() if value)
    when = f"At {told.until_ms / 1000:g} s"
    return [
        Text(f"{when} the evidence comes to {nats(told.ledger.total)} nat: {sums or 'none'}."),
        Text(f"It is {plain(told.track['identity'])}: {told.identity}."),
        Text(f"{told.cue[0].upper()}{told.cue[1:]}."),
    ]


def _one_object(recording: Recording, told: Explanation) -> dict[str, Any]:
    return {
        "file": str(recording.file),
        "lacks": recording.lacks,
        "track": told.number,
        "at_s": told.until_ms / 1000,
        "entries": [_entry(entry) for entry in told.ledger.entries],
        "sums_nat": {name: value / NAT for name, value in told.ledger.sums.items()},
        "total_nat": told.ledger.total / NAT,
        "last_track_frame": told.track,
        "identity": told.identity,
        "cue": told.cue,
        "agree": not told.disagreements,
        "disagreements": told.disagreements,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    weighed = {
        "evidence": entry.evidence,
        "weight_nat": entry.weight / NAT,
        "total_nat": entry.total / NAT,
    }
    return {
        "t_s": entry.t_ms / 1000,
        "kind": entry.kind,
        "text": entry.text,
        **(weighed if entry.evidence else {}),
    }
