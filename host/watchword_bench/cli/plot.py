"""`watchword plot`: a recording in a picture."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from watchword_bench.recording.frames import decode_recording
from watchword_bench.recording.reader import Recording, read_recording
from watchword_bench.sim.recorded import account_of_recording
from watchword_bench.sim.store import PICTURES, picture_title, require_pictures

from .options import RecordingFile, check_output, say_what_is_there

EXAMPLES = """
[bold]Examples[/bold]

watchword plot run.mcap  [dim]writes run.png[/dim]

watchword plot run.mcap --out figure.svg  [dim]wherever, and in another format[/dim]
"""


def plot(
    file: RecordingFile,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.png", help="Where to; .svg and .pdf work too. Beside the recording."),
    ] = None,
) -> None:
    """Draw a recording: plan position, identities, distances, cues, the board's health.

    Nothing but the file is needed. Without truth in it, tracks stand for what flew.

    Exit status: 0 drawn, 2 bad usage or a file that is of no use.
    """
    picture = out or file.with_suffix(".png")
    check_output("--out", picture, PICTURES)
    require_pictures()
    from watchword_bench.sim.picture import draw_picture, make_scene

    recording = read_recording(file)
    frames = decode_recording(recording)
    draw_picture(make_scene(_title(recording), account_of_recording(recording, frames), frames), picture)
    console = Console(soft_wrap=True)
    say_what_is_there(console, recording)
    console.print(f"Drawn in {picture}.", highlight=False)


def _title(recording: Recording) -> str:
    about = recording.about
    if {"title", "scenario", "seed"} <= about.keys():
        return picture_title(about["title"], about["scenario"], about["seed"])
    return recording.name
