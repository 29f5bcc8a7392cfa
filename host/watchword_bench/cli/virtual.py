"""`watchword virtual`: a board for those who have none."""

import contextlib
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from watchword_bench.virtual import VirtualBoard

EXAMPLES = """
[bold]Examples[/bold]

watchword virtual  [dim]then, in another terminal:[/dim]

mpremote connect build/virtual/console  [dim]its prompt; flash, feed and monitor take its ports likewise[/dim]
"""
FOLDER = Path("build/virtual")
"""Where the virtual board has its disk, and links to its ports."""


def virtual(
    disk: Annotated[
        Path, typer.Option(metavar="FOLDER", help="What is its file system; made if need be.")
    ] = FOLDER / "disk",
) -> None:
    """Run the virtual board until Ctrl-C, and say where its ports are."""
    with VirtualBoard(disk, links=FOLDER) as board:
        out = Console(highlight=False, soft_wrap=True)
        out.print(f"console  {FOLDER / 'console'}  ({board.console})")
        out.print(f"uart     {FOLDER / 'uart'}  ({board.uart})")
        out.print(f"disk     {disk}")
        out.print("Ctrl-C takes its power away.")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
