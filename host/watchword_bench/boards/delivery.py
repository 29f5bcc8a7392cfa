"""From an image and a port to a board that runs it: prompt, checks, flash, restart, hello."""

import time
from dataclasses import dataclass
from functools import partial

from watchword_bench.line.greeting import Greeting

from .application import ask_for_service, hear
from .catalogue import BoardError, BoardFolder
from .console import NoRepl, open_console
from .device import Device, check_device
from .flash import Flashed, Progress, flash, restart
from .image import Image
from .ports import follow, what_to_do


@dataclass(frozen=True)
class Delivered:
    """What was done to a board. running: its hello; None: nobody listens where its link is.

    flash_s: from the opening of the port to the restart.  start_s: from there to the hello.
    """

    device: Device
    flashed: Flashed
    running: Greeting | None
    flash_s: float
    start_s: float


def deliver(
    board: BoardFolder,
    image: Image,
    url: str,
    feed_url: str | None,
    progress: Progress = lambda *_: None,
    bench_key: bytes | None = None,
) -> Delivered:
    """Flash a board at console `url` and start it.

    feed_url: the other end of its UART, if there is one to listen at.
    bench_key: the board's, which one with its link on the console has to be asked under.
    Raises BoardError for a board that won't do or runs something else, LineError for one that doesn't start.
    """
    began = time.monotonic()
    where = follow(url)
    install = what_to_do(board, url)
    try:
        with open_console(url, partial(ask_for_service, bench_key=bench_key)) as console:
            device = console.identify()
            check_device(board, device, install)
            flashed = flash(console, image, device, progress)
            restart(console)
    except NoRepl as error:
        raise NoRepl(f"{error}.\n{install}\n{_strap(board)}") from None
    restarted = time.monotonic()
    running = hear(board, where, feed_url)
    if running is not None:
        check_running(image, running)
    return Delivered(device, flashed, running, restarted - began, time.monotonic() - restarted)


def check_running(image: Image, running: Greeting) -> None:
    """Raise BoardError unless it is this image that says hello."""
    told = {"build": running.build, "table": running.table, "test_build": running.test_build}
    wrong = [name for name, value in told.items() if image.manifest[name] != value]
    if wrong:
        raise BoardError(
            f"{running.board} says hello with another {' and '.join(wrong)} than was flashed: build "
            f"{running.build} for {image.manifest['build']}. Is that port the same board's?"
        )


def _strap(board: BoardFolder) -> str:
    return (
        "If the firmware runs on it and has a bench key: name the key file (--keys), or hold its pin "
        f"{board.constants['STRAP']} to ground while it resets, and flash again."
    )
