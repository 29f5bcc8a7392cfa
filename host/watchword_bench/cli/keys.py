"""`watchword keys`: platform keys by mission day, made here and given to boards."""

import json
import re
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from watchword_bench.keys.keyfile import NUMBER_MAX, default_file, load_keys, new_key_set, save_keys
from watchword_bench.keys.provision import provision, strike_off
from watchword_bench.line.connect import connect
from watchword_bench.log.chain import key_name

from .board_options import DEFAULT_BAUD, Baud, Port
from .options import AsJson
from .progress import progress_bar

EXAMPLES = """
[bold]Examples[/bold]

watchword keys make --platforms 7,9,12 --days 5..7  [dim]what isn't there yet; nothing is replaced[/dim]

watchword keys provision --port /dev/ttyACM0 --days 5..6  [dim]over a cable that you see both ends of[/dim]

watchword keys strike-off 9 --port /dev/ttyACM0  [dim]its transponder is lost[/dim]

watchword keys list  [dim]which there are; no key is ever shown[/dim]
"""
KeyFile = Annotated[
    Path,
    typer.Option(
        "--file",
        metavar="FILE",
        default_factory=default_file,
        show_default="~/.config/watchword/keys.json",
        help="The key file: yours alone, outside any repository.",
    ),
]
SomePort = Annotated[
    str | None, typer.Option(metavar="URL", help="Tell the board there at once; without it, only the file.")
]

app = typer.Typer(no_args_is_help=True, help="Make keys, keep them, give them to boards.", epilog=EXAMPLES)


@app.command()
def make(
    platforms: Annotated[str, typer.Option(metavar="LIST", help="Such as 7,9,12 or 1..20.")],
    days: Annotated[str, typer.Option(metavar="LIST", help="Mission days, such as 5..7.")],
    file: KeyFile,
) -> None:
    """Make the keys that aren't there yet: of every platform for every day, and once the bench and log key.

    Exit status: 0 good, 2 bad usage or a key file of no use.
    """
    keys = load_keys(file) if file.exists() else new_key_set()
    made = keys.add(_numbers("--platforms", platforms, 1), _numbers("--days", days, 0))
    save_keys(file, keys)
    print(f"{made} keys made: {file}")


@app.command("list")
def list_command(file: KeyFile, as_json: AsJson = False) -> None:
    """List who has a key for which day, and who is struck off. Keys themselves are not shown.

    Exit status: 0 good, 2 a key file of no use.
    """
    keys = load_keys(file)
    if as_json:
        told = {
            "file": str(file),
            "log_key_name": key_name(keys.log).hex(),
            "platforms": {str(p): sorted(days) for p, days in sorted(keys.platforms.items())},
            "struck_off": sorted(keys.struck_off),
        }
        print(json.dumps(told, indent=2))
        return
    table = Table("platform", "days", box=None, padding=(0, 2, 0, 0))
    for platform, days in sorted(keys.platforms.items()):
        table.add_row(str(platform), _ranges(sorted(days)))
    for platform in sorted(keys.struck_off):
        table.add_row(str(platform), "struck off")
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    console.print(f"log key {key_name(keys.log).hex()}, by which log files name it")


@app.command("provision")
def provision_command(
    port: Port,
    file: KeyFile,
    baud: Baud = DEFAULT_BAUD,
    days: Annotated[
        str | None, typer.Option(metavar="LIST", help="Mission days; without it, all there are.")
    ] = None,
) -> None:
    """Give a board its keys: bench, log, platforms', and who is struck off. It keeps them over a restart.

    A board without a bench key takes ours, in the clear; from then on it obeys who has it, and nobody else.
    It answers once they are on its flash, which it writes between scans.

    Exit status: 0 good, 2 bad usage, no board there, or it refused.
    """
    keys = load_keys(file)
    wanted = None if days is None else _numbers("--days", days, 0)
    line, greeting = connect(port, baud)
    with line, progress_bar() as bar:
        task = bar.add_task("to the board", total=None)
        given = provision(line, keys, wanted, lambda: bar.advance(task))
    print(f"{greeting.board}: {given} commands acknowledged, kept on its flash")


@app.command("strike-off")
def strike_off_command(
    platform: Annotated[int, typer.Argument(min=1, max=NUMBER_MAX, help="Whose keys are compromised.")],
    file: KeyFile,
    port: SomePort = None,
    baud: Baud = DEFAULT_BAUD,
) -> None:
    """Strike a platform off: its keys are forgotten, and its replies are rejected whatever they are under.

    Exit status: 0 good, 2 bad usage, no board there, or it refused.
    """
    keys = load_keys(file)
    keys.strike_off(platform)
    save_keys(file, keys)
    print(f"platform {platform} struck off: {file}")
    if port is None:
        print("No board has been told yet: `watchword keys provision`, or --port.")
        return
    line, greeting = connect(port, baud)
    with line:
        strike_off(line, keys, platform)
    print(f"platform {platform} struck off: {greeting.board}")


def _numbers(option: str, text: str, lowest: int) -> list[int]:
    """The numbers of "7,9" or "1..20", in order."""
    numbers: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d+)(?:\.\.(\d+))?\s*", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not lowest <= first <= last <= NUMBER_MAX:
            raise typer.BadParameter(
                f"{option} wants numbers from {lowest} to {NUMBER_MAX}, such as 7,9 or 1..20; found {text!r}"
            )
        numbers.update(range(first, last + 1))
    return sorted(numbers)


def _ranges(numbers: list[int]) -> str:
    """ "5..7, 9" of 5, 6, 7, 9."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return ", ".join("..".join(map(str, span)) for span in spans)
