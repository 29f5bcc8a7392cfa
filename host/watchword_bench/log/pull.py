"""A log from a board, through its REPL: the firmware makes way, and is started again."""

from collections.abc import Callable

from watchword_bench.boards.application import ask_for_service
from watchword_bench.boards.console import open_console
from watchword_bench.boards.flash import restart

from .folder import is_log

STATE = "/state"
_LIST = f"""\
import os
try:
    for entry in os.ilistdir({STATE!r}):
        print(entry[0], os.stat({STATE!r} + "/" + entry[0])[6])
except OSError:
    pass
"""


def sizes(url: str) -> dict[str, int]:
    """Bytes of every log file on the board whose console is at `url`. Raises BoardError."""
    return {name: size for name, (size, _) in _visit(url, lambda *_: None, read=False).items()}


def pull(url: str, progress: Callable[[int, int], None] = lambda *_: None) -> dict[str, bytes]:
    """Every log file on a board; `progress` is told the bytes read and to read. Raises BoardError."""
    return {name: data for name, (_, data) in _visit(url, progress, read=True).items()}


def _visit(url: str, progress: Callable[[int, int], None], read: bool) -> dict[str, tuple[int, bytes]]:
    with open_console(url, ask_for_service) as console:
        lines = [line.split() for line in console.run(_LIST).splitlines()]
        found = {name: int(size) for name, size in lines if is_log(name)}
        files: dict[str, tuple[int, bytes]] = {}
        total = sum(found.values()) if read else 0
        try:
            for name, size in sorted(found.items()):
                data = console.read_file(f"{STATE}/{name}") if read else b""
                files[name] = size, data
                progress(sum(len(data) for _, data in files.values()), total)
        finally:
            restart(console)
    return files
