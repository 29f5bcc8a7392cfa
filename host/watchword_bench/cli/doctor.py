"""`watchword doctor`: the whole bench, and what to do about what is wrong."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from watchword_bench.boards.catalogue import BoardError, BoardFolder, load_board
from watchword_bench.doctor.bench import check_board, check_port, check_ports
from watchword_bench.doctor.computer import check_computer
from watchword_bench.doctor.finding import Finding, bad
from watchword_bench.doctor.probes import Probes

from .options import AsJson
from .ports import board_ports

EXAMPLES = """
[bold]Examples[/bold]

watchword doctor  [dim]this computer and its ports[/dim]

watchword doctor pico --port /dev/ttyACM0 --feed-port /dev/ttyUSB0  [dim]and the firmware that runs[/dim]

watchword doctor pico --prompt  [dim]and MicroPython; the application stops for some seconds[/dim]
"""
_MARKS = {"good": ("✓", "green"), "doubtful": ("?", "yellow"), "bad": ("✗", "bold red")}


def doctor(
    board: Annotated[
        str | None, typer.Argument(metavar="BOARD", help="A folder of boards/; without: the computer alone.")
    ] = None,
    port: Annotated[str | None, typer.Option(metavar="URL", help="The board's console.")] = None,
    feed_port: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The other end of its UART, where the firmware is asked."),
    ] = None,
    prompt: Annotated[
        bool, typer.Option("--prompt", help="Ask MicroPython as well: the application restarts for it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check the bench, from Python to the firmware on the board, and say what to do.

    Exit status: 0 nothing is bad, 1 something is, 2 bad usage.
    """
    if board is None and (port or feed_port or prompt):
        raise typer.BadParameter("--port, --feed-port and --prompt are about a board: name it")
    folder = load_board(board) if board else None
    found = []
    for finding in _examine(Probes(), folder, port, feed_port, prompt):
        found.append(finding)
        if not as_json:
            _say(finding)
    if as_json:
        print(json.dumps([vars(finding) for finding in found], indent=2))
    if Counter(finding.state for finding in found)["bad"]:
        raise typer.Exit(1)


def _examine(
    probes: Probes, board: BoardFolder | None, port: str | None, feed_port: str | None, prompt: bool
) -> Iterator[Finding]:
    """All the checks, in the order in which things have to work; those of a board need its port to do."""
    yield from check_computer(probes)
    yield from check_ports(probes)
    if board is None:
        return
    try:
        with board_ports(board, port, feed_port) as ports:
            found = list(check_port(probes, ports.console.url))
            yield from found
            if all(finding.state != "bad" for finding in found):
                yield from check_board(probes, board, ports.console.url, ports.feed_url, prompt)
    except BoardError as error:
        complaint, _, remedy = str(error).partition("\n")
        yield bad(board.name, complaint, remedy)


def _say(finding: Finding) -> None:
    console = Console(soft_wrap=True, highlight=False)
    mark, style = _MARKS[finding.state]
    console.print(Text.assemble((mark, style), f" {finding.subject}: {finding.what}"))
    for line in finding.remedy.splitlines():
        console.print(Text(f"    {line}", style="bold"))
