"""A board's MicroPython, spoken to through mpremote's raw REPL."""

import contextlib
import io
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import serial
from mpremote.transport import TransportError
from mpremote.transport_serial import SerialTransport

from watchword_bench.protocol.table import SYNC

from .catalogue import BoardError
from .device import Device
from .ports import follow

ANSWER_S = 10.0
"""Longest silence of a board at work."""
PROMPT_S = 4.0
"""A prompt comes at once; from our application after what it has to write and a reset, so within seconds."""
ASK_AGAIN_S = 1.5
"""Not sooner: what the application writes before it gives way isn't to be interrupted, too."""
PORT_BACK_S = 5.0
"""A port on the board's own USB is gone for about a second while it resets."""
POLL_S = 0.05
_PROMPT = b">>> "
_CHUNK = 1024
"""Bytes in one write: as a literal, up to 4 KB of source in the board's heap."""

_IDENTIFY = """\
import gc, os, sys
try:
    import vfs
    rom = vfs.rom_ioctl(1) if hasattr(vfs, "rom_ioctl") else 0
except (ImportError, OSError):
    rom = 0
s = os.statvfs("/")
i = sys.implementation
who = (i.name, tuple(i.version[:3]), i._machine, getattr(i, "_mpy", 0), gc.mem_free(), s[0] * s[3], rom)
"""
_HASHES = """\
import binascii, hashlib, os
chunk = bytearray(512)
def hashes(folder, names):
    for name, kind, *_ in os.ilistdir(folder or "/"):
        path = folder + "/" + name
        if names and name not in names:
            continue
        if kind & 0x4000:
            print("folder", path + "/")
            hashes(path, None)
        else:
            digest = hashlib.sha256()
            with open(path, "rb") as file:
                while n := file.readinto(chunk):
                    digest.update(memoryview(chunk)[:n])
            print(binascii.hexlify(digest.digest()).decode(), path)
"""


class Console:
    """A board at its raw REPL, opened for this process alone."""

    def __init__(self, transport: SerialTransport, url: str) -> None:
        self._transport = transport
        self._url = url

    def run(self, code: str) -> str:
        """Run code on the board and return what it printed. Raises BoardError if it failed."""
        with self._said_so():
            printed: bytes = self._transport.exec(code)
        return printed.decode()

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, a literal."""
        with self._said_so():
            return self._transport.eval(expression)

    def write_file(self, path: str, data: bytes, progress: Callable[[int], None]) -> None:
        """Write a file; `progress` is told the bytes written so far."""
        with self._said_so():
            self._transport.fs_writefile(
                path, data, chunk_size=_CHUNK, progress_callback=lambda done, _all: progress(done)
            )

    def read_file(self, path: str) -> bytes:
        """All of a file."""
        with self._said_so():
            return bytes(self._transport.fs_readfile(path, chunk_size=_CHUNK))

    def identify(self) -> Device:
        """Ask who is there."""
        self.run(_IDENTIFY)
        return Device(*self.evaluate("who"))

    def hashes(self, names: tuple[str, ...]) -> dict[str, str]:
        """SHA-256 of every file by path, of those in the root and the folders that `names` names.

        Folders are in it as well, by a path that ends with a slash, with "folder" for a hash.
        """
        lines = self.run(f"{_HASHES}hashes('', {names!r})").splitlines()
        return {path: digest for digest, path in (line.split(" ", 1) for line in lines)}

    def start(self, code: str) -> None:
        """Run code that doesn't come back, such as a reset."""
        with self._said_so():
            self._transport.exec_raw_no_follow(code)

    @contextlib.contextmanager
    def lent_to_mpremote(self) -> Iterator[SimpleNamespace]:
        """The state that mpremote's own commands want."""
        with self._said_so():
            yield SimpleNamespace(
                transport=self._transport, ensure_raw_repl=lambda: None, did_action=lambda: None
            )

    @contextlib.contextmanager
    def _said_so(self) -> Iterator[None]:
        """What mpremote and pyserial raise, as what is wrong with the board."""
        try:
            yield
        except (TransportError, OSError, serial.SerialException) as error:
            raise BoardError(f"{self._url}: {_last_line(error)}") from None


@contextlib.contextmanager
def open_console(url: str, ask_application: Callable[[str], None]) -> Iterator[Console]:
    """A board's raw REPL, in a MicroPython that was just soft-reset, its main.py not run.

    Ctrl-C gets there from any program that listens to it; ours resets into its REPL then, by which the port
    may go and come again. One that carries its link on the console takes `ask_application`, given the URL.
    Raises NoRepl if nothing helps.
    """
    where = follow(url)
    transport = _enter(where, unless=SYNC)
    if transport is None:
        ask_application(where())
        transport = _enter(where)
    if transport is None:
        raise NoRepl(f"{url}: no MicroPython answers")
    try:
        yield Console(transport, url)
    finally:
        _close(transport)


def _enter(where: Callable[[], str], unless: bytes | None = None) -> SerialTransport | None:
    """The raw REPL, None if none answers; the port may go and come again meanwhile, elsewhere perhaps.

    unless: bytes that tell that none is going to.
    """
    until = time.monotonic() + PORT_BACK_S
    while True:
        transport = None
        try:
            transport = SerialTransport(where(), timeout=POLL_S)
            if _prompted(transport, unless):
                transport.serial.timeout = ANSWER_S
                with contextlib.redirect_stdout(io.StringIO()):  # mpremote prints what it didn't expect
                    transport.enter_raw_repl(timeout_overall=PROMPT_S)
                return transport
            _close(transport)
            return None
        except (TransportError, OSError, serial.SerialException) as error:
            if transport is not None:
                _close(transport)
            if time.monotonic() > until:
                reason = f"{_last_line(error)}; `watchword doctor` says more"
                raise BoardError(f"{where()}: it can't be had: {reason}") from None
            time.sleep(POLL_S)


def _prompted(transport: SerialTransport, unless: bytes | None) -> bool:
    """Whether the REPL comes up: Ctrl-C ends a program, Ctrl-B a raw REPL that somebody left open."""
    until = time.monotonic() + PROMPT_S
    while time.monotonic() < until:
        transport.serial.write(b"\r\x03\x02")
        # Not by mpremote's read_until, which has no end while bytes come: a board may be sending frames.
        heard, ask_again = b"", time.monotonic() + ASK_AGAIN_S
        while time.monotonic() < ask_again:
            heard = heard[-len(_PROMPT) :] + transport.serial.read(transport.serial.in_waiting or 1)
            if heard.endswith(_PROMPT):
                return True
            if unless is not None and unless in heard:
                return False
    return False


def _close(transport: SerialTransport) -> None:
    with contextlib.suppress(OSError, serial.SerialException):  # it may be gone
        transport.close()


class NoRepl(BoardError):
    """The port opens, but no MicroPython answers there."""


def _last_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1] if lines else type(error).__name__
