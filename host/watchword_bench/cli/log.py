"""`watchword log`: a board's event log, pulled, shown, verified."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from watchword_bench.keys.keyfile import default_file, load_keys
from watchword_bench.log.folder import LogError, add_to_folder, read_folder
from watchword_bench.log.pull import pull, sizes
from watchword_bench.log.tell import line, records
from watchword_bench.log.verify import State, Verdict, verify

from .options import AsJson
from .progress import progress_bar

EXAMPLES = """
[bold]Examples[/bold]

watchword log pull logs/ --port /dev/ttyACM0  [dim]the firmware pauses for it; later pulls add to it[/dim]

watchword log verify logs/  [dim]intact, truncated or altered, and where[/dim]

watchword log show logs/ --json | jq 'select(.message == "cue")'
"""
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where a log was pulled to.")]
ConsolePort = Annotated[
    str, typer.Option("--port", metavar="URL", help="The board's console: /dev/ttyACM0, socket://host:port.")
]
KeyFile = Annotated[
    Path,
    typer.Option(
        "--keys",
        metavar="FILE",
        default_factory=default_file,
        show_default="~/.config/watchword/keys.json",
        help="The key file with the log key, of `watchword keys`.",
    ),
]
Unkeyed = Annotated[
    bool,
    typer.Option(
        "--unkeyed",
        help="Take a log under no key: chained, but whoever could write the flash could forge it.",
    ),
]

app = typer.Typer(
    no_args_is_help=True, help="A board's event log: pull it, show it, verify it.", epilog=EXAMPLES
)


@app.command("list")
def list_command(port: ConsolePort, as_json: AsJson = False) -> None:
    """List the log files on a board. Its firmware makes way for it and starts again.

    Exit status: 0 good, 2 no board there.
    """
    found = sizes(port)
    if as_json:
        print(json.dumps(found, indent=2))
        return
    for name, size in sorted(found.items()):
        print(f"{name}  {size:6} bytes")
    print(f"{len(found)} files, {sum(found.values())} bytes")


@app.command("pull")
def pull_command(folder: Folder, port: ConsolePort) -> None:
    """Copy the log off a board, into a folder of its own. Its firmware makes way for it and starts again.

    A folder that holds an earlier part of the log is added to: what the board's ring has gone over stays. If
    the board lacks part of what is there, or has it otherwise, nothing is overwritten.

    Exit status: 0 good, 2 no board there, or a log that is not the one pulled earlier.
    """
    with progress_bar() as bar:
        task = bar.add_task("off the board", total=None)
        files = pull(port, lambda done, total: bar.update(task, completed=done, total=total))
    grown = add_to_folder(folder, files)
    print(f"{len(files)} files on the board, {len(grown)} of them new or longer: {folder}")


@app.command("show")
def show_command(folder: Folder, keys: KeyFile, unkeyed: Unkeyed = False, as_json: AsJson = False) -> None:
    """Show what a log says, as far as it is proven: what the board said, and the orders it was given.

    Times are the board's own clock, from its start. With --json, one object a line.

    Exit status: 0 the log is intact, 1 not, 2 no log, or not under the key.
    """
    verdict = _judge(folder, keys, unkeyed)
    shown = ""
    for record in records(verdict):
        if as_json:
            print(json.dumps(record))
            continue
        if record["file"] != shown:
            shown = record["file"]
            print(shown)
        print(line(record))
    for finding in verdict.findings:
        Console(stderr=True, soft_wrap=True).print(Text(str(finding)), style="bold red")
    raise typer.Exit(int(verdict.state != State.INTACT))


@app.command("verify")
def verify_command(folder: Folder, keys: KeyFile, unkeyed: Unkeyed = False, as_json: AsJson = False) -> None:
    """Say whether a log is intact, truncated or altered, and where.

    Exit status: 0 intact, 1 truncated or altered, 2 no log, or not under the key.
    """
    verdict = _judge(folder, keys, unkeyed)
    if as_json:
        print(json.dumps(_told(verdict), indent=2))
    else:
        out = Console(soft_wrap=True, highlight=False)
        blocks = sum(len(proven) for _, proven in verdict.proven)
        style = "green" if verdict.state == State.INTACT else "bold red"
        out.print(
            Text(verdict.state.name.lower(), style), f"{len(verdict.proven)} files, {blocks} blocks proven"
        )
        for finding in verdict.findings:
            out.print(f"  {finding.state.name.lower()}: {finding}", markup=False)
        if verdict.unkeyed:
            out.print(
                f"  under no key, so not proof against forgery: {', '.join(verdict.unkeyed)}", style="yellow"
            )
    raise typer.Exit(int(verdict.state != State.INTACT))


def _judge(folder: Path, key_file: Path, unkeyed: bool) -> Verdict:
    files, seen = read_folder(folder)
    keys = [load_keys(key_file).log] if key_file.exists() or not unkeyed else []
    verdict = verify(files, keys, seen)
    if files and len(verdict.unkeyed) == len(files) and not unkeyed:
        raise LogError(
            f"{folder}: this log is under no key (`watchword keys provision` gives a board one), so whoever "
            "could write its flash could have made it; --unkeyed checks the chain all the same"
        )
    return verdict


def _told(verdict: Verdict) -> dict[str, Any]:
    return {
        "state": verdict.state.name.lower(),
        "findings": [
            {"state": f.state.name.lower(), "file": f.file, "byte": f.at, "what": f.what}
            for f in verdict.findings
        ],
        "files": [file.name for file, _ in verdict.proven],
        "blocks": sum(len(proven) for _, proven in verdict.proven),
        "unkeyed": list(verdict.unkeyed),
    }
