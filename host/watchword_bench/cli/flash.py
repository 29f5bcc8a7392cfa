"""`watchword flash`: the firmware onto a board, by mpremote."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from watchword_bench.boards.catalogue import BoardFolder, load_board
from watchword_bench.boards.delivery import Delivered, deliver
from watchword_bench.boards.firmware import build_image
from watchword_bench.boards.ports import Port
from watchword_bench.keys.keyfile import load_keys

from .options import AsJson
from .ports import board_ports
from .progress import progress_bar

EXAMPLES = """
[bold]Examples[/bold]

watchword flash pico  [dim]the only Pico there is[/dim]

watchword flash pico --port /dev/ttyACM1 --feed-port /dev/ttyUSB0  [dim]this one; hear its hello as well[/dim]

watchword flash virtual  [dim]no hardware: the disk is build/virtual/disk[/dim]
"""


def flash_command(
    board: Annotated[str, typer.Argument(metavar="BOARD", help="A folder of boards/.")],
    port: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Its console: /dev/ttyACM0, socket://… Without it: by USB id."),
    ] = None,
    feed_port: Annotated[
        str | None, typer.Option(metavar="URL", help="Its UART's other end, to hear its hello there.")
    ] = None,
    test_build: Annotated[
        bool, typer.Option("--test-build", help="A build that takes clock and random stream from the feed.")
    ] = False,
    keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The key file of a board that has a bench key: `watchword keys`."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compile the firmware for a board, copy what changed, verify all of it, start it.

    However it is interrupted, the board still starts, and flashing again completes it.

    Exit status: 0 good, 2 bad usage or a board that can't be flashed, 130 ended by Ctrl-C.
    """
    folder = load_board(board)
    bench_key = None if keys is None else load_keys(keys).bench
    image = build_image(folder, test_build)
    out = Console(soft_wrap=True, highlight=False)
    with board_ports(folder, port, feed_port) as ports:
        if not as_json:
            out.print(Text(f"{folder.data.product}: {ports.console}"))
        try:
            with progress_bar() as bar:
                task = bar.add_task("", total=None)

                def progress(step: str, done: int, total: int) -> None:
                    bar.update(task, description=step, completed=done, total=total or None)

                delivered = deliver(folder, image, ports.console.url, ports.feed_url, progress, bench_key)
        except KeyboardInterrupt:
            complaints = Console(stderr=True, soft_wrap=True)
            complaints.print("interrupted: the board still starts; flash it again to complete it")
            raise typer.Exit(130) from None
    if as_json:
        print(json.dumps(_told(folder, ports.console, delivered), indent=2))
    else:
        _say(out, delivered)


def _told(folder: BoardFolder, port: Port, delivered: Delivered) -> dict[str, Any]:
    device, flashed, running = delivered.device, delivered.flashed, delivered.running
    return {
        "board": folder.name,
        "port": port.url,
        "usb": port.usb,
        "serial_number": port.serial_number,
        "machine": device.machine,
        "micropython": device.version_text,
        "heap_free_bytes": device.heap_free,
        "copied": flashed.copied,
        "deleted": flashed.deleted,
        "kept": len(flashed.kept),
        "bytes_copied": flashed.bytes_copied,
        "flash_s": round(delivered.flash_s, 3),
        "start_s": round(delivered.start_s, 3) if running else None,
        "running": None if running is None else vars(running),
    }


def _say(console: Console, delivered: Delivered) -> None:
    device, flashed, running = delivered.device, delivered.flashed, delivered.running
    console.print(f"{device.machine}, MicroPython {device.version_text}", markup=False)
    console.print(
        f"{len(flashed.copied)} files copied, {flashed.bytes_copied} bytes; {len(flashed.kept)} were there, "
        f"{len(flashed.deleted)} deleted; all verified on the board, in {delivered.flash_s:.1f} s"
    )
    if running is None:
        console.print(
            "started; its link is on the UART: with --feed-port its hello is awaited", style="yellow"
        )
    else:
        kind = ", a test build" if running.test_build else ""
        console.print(
            f"running: watchword {running.version}{kind}, build {running.build}, "
            f"message table {running.table}, {delivered.start_s:.1f} s after its start"
        )
