"""`watchword virtual`: a board for those who have none."""

import contextlib
import signal
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from watchword_bench.virtual.stand_in import start

EXAMPLES = """
[bold]Examples[/bold]

watchword virtual  [dim]then, in another terminal:[/dim]

mpremote connect build/virtual/console  [dim]its prompt; flash, feed and monitor take its ports likewise[/dim]

UF2=RPI_PICO.uf2 watchword virtual pico-emulated  [dim]a Pico's MicroPython, emulated[/dim]
"""
FOLDER = Path("build/virtual")
"""Where these boards keep their file systems, and links to their ports."""


def virtual(
    board: Annotated[
        Literal["virtual", "pico-emulated"], typer.Argument(metavar="BOARD", help="virtual or pico-emulated.")
    ] = "virtual",
    folder: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where its file system is kept, and links to its ports.")
    ] = FOLDER,
) -> None:
    """Run a board without hardware until Ctrl-C, and say where its ports are."""
    with start(board, folder, links=True) as running:
        out = Console(highlight=False, soft_wrap=True)
        out.print(f"console  {folder / 'console'}  ({running.console})")
        out.print(f"uart     {folder / 'uart'}  ({running.uart})")
        out.print("Ctrl-C takes its power away.")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
