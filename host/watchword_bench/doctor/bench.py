"""Checks of the ports and of the board at one of them."""

import json
from collections.abc import Iterator

from watchword_bench.boards.application import CONSOLE_BAUD
from watchword_bench.boards.catalogue import BoardError, BoardFolder, board_names, load_board
from watchword_bench.boards.device import Device, check_device
from watchword_bench.boards.ports import ports_of, what_to_do
from watchword_bench.line.greeting import Greeting
from watchword_bench.line.line import LineError
from watchword_bench.protocol.schema import table_hash

from .finding import Finding, bad, doubtful, good
from .probes import Probes


def check_ports(probes: Probes) -> Iterator[Finding]:
    """Which ports there are, and which of them could be a board."""
    ports = probes.ports()
    for port in ports:
        boards = [name for name in board_names() if ports_of(load_board(name), [port])]
        yield good("port", f"{port}: {'could be ' + ' or '.join(boards) if boards else 'no board of ours'}")
    if not ports:
        yield doubtful("port", "there is no serial port", "plug a board in, with a cable that carries data")


def check_port(probes: Probes, url: str) -> Iterator[Finding]:
    """Whether a port is there, may be opened, and isn't open already."""
    if not url.startswith("/dev/"):
        return  # a URL that pyserial knows, on another computer
    if not probes.exists(url):
        yield bad(url, "it isn't there", "is the board plugged in? The list above says which ports there are")
        return
    access = probes.access(url)
    if access.granted:
        yield good(url, "you may open it")
    elif access.member:
        remedy = "log out and in again: groups are looked at when a session begins"
        yield bad(url, f"you may not open it, though you are in the group {access.group}", remedy)
    else:
        remedy = f"sudo usermod -aG {access.group} {access.user}, then log out and in again"
        yield bad(url, f"you may not open it: only the group {access.group} may", remedy)
    if holders := probes.holders(url):
        yield bad(url, f"{', '.join(holders)} has it open", "close that program")


def check_board(
    probes: Probes, board: BoardFolder, url: str, feed_url: str | None, prompt: bool
) -> Iterator[Finding]:
    """Who is at a port. prompt: whether the application may be stopped to ask MicroPython."""
    if feed_url is not None:
        yield _hello(probes, feed_url, board.constants["FEED_BAUD"])
    elif probes.says_frames(url):
        yield _hello(probes, url, CONSOLE_BAUD)
    elif not prompt:
        what = "nothing is heard on the console; its link may be on the UART"
        remedy = (
            "--feed-port hears it there; --prompt asks MicroPython, which stops the application meanwhile"
        )
        yield doubtful("firmware", what, remedy)
    if prompt:
        yield from _prompt(probes, board, url)


def _hello(probes: Probes, url: str, baud: int) -> Finding:
    try:
        greeting = probes.greet(url, baud)
    except LineError as error:
        return bad(
            "firmware", str(error), "flash it: make flash, and see that the cables are as board.py says"
        )
    return _running(probes, greeting)


def _running(probes: Probes, greeting: Greeting) -> Finding:
    kind = ", a test build" if greeting.test_build else ""
    what = f"runs on {greeting.board}: version {greeting.version}{kind}, build {greeting.build}"
    if greeting.build != probes.build():
        return doubtful("firmware", f"{what}; this repository's is {probes.build()}", "flash it: make flash")
    return good("firmware", what)


def _prompt(probes: Probes, board: BoardFolder, url: str) -> Iterator[Finding]:
    try:
        device, manifest = probes.identify(url)
    except BoardError as error:
        yield bad("MicroPython", str(error), what_to_do(board, url))
        return
    yield _micropython(board, device, url)
    yield _installed(probes, board, manifest)


def _micropython(board: BoardFolder, device: Device, url: str) -> Finding:
    found = (
        f"{device.machine}, {device.implementation} {device.version_text}, {device.heap_free} bytes of heap"
    )
    try:
        check_device(board, device, what_to_do(board, url))
    except BoardError as error:
        complaint, _, remedy = str(error).partition("\n")
        return bad("MicroPython", f"{found}: {complaint}", remedy or "doctor the board that it is")
    return good("MicroPython", found)


def _installed(probes: Probes, board: BoardFolder, manifest: str | None) -> Finding:
    remedy = f"make flash BOARD={board.name}"
    try:
        told = json.loads(manifest or "")
        build, table, name = told["build"], told["table"], told["board"]
    except (ValueError, KeyError, TypeError):
        return bad("image", "no firmware of ours is on it", remedy)
    if name != board.name:
        return bad("image", f"the firmware on it is for {name}", remedy)
    if table != table_hash().hex():
        return bad("image", f"its message table is {table}, this repository's {table_hash().hex()}", remedy)
    if build != probes.build():
        return doubtful("image", f"its build is {build}, this repository's {probes.build()}", remedy)
    return good("image", f"build {build}, this repository's")
