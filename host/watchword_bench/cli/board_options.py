"""Options of the commands that talk to a board, and what they have to say of it."""

from typing import Annotated

import typer

from watchword_bench.line.line import BAUD

Port = Annotated[
    str,
    typer.Option(metavar="URL", help="What carries the link: /dev/ttyACM0, socket://host:port, rfc2217://…"),
]
Baud = Annotated[int, typer.Option(min=300, metavar="RATE", help="Of a UART; a USB console has none.")]
ForSeconds = Annotated[
    float | None, typer.Option("--for", min=0.0, metavar="SECONDS", help="End by itself; else Ctrl-C does.")
]
DEFAULT_BAUD = BAUD
