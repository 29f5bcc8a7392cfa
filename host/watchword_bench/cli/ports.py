"""The ports of the board that a command is about."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from watchword_bench.boards.catalogue import BoardFolder
from watchword_bench.boards.ports import Port, find_port
from watchword_bench.virtual.stand_in import STAND_INS, start

from .virtual import FOLDER


@dataclass(frozen=True)
class BoardPorts:
    """Of a board: its console, and the other end of its UART if there is one to listen at."""

    console: Port
    feed_url: str | None


@contextlib.contextmanager
def board_ports(board: BoardFolder, port: str | None, feed_port: str | None) -> Iterator[BoardPorts]:
    """The ports that were named or are found; a board that isn't hardware is started unless one was named.

    Raises BoardError if there is no such board or more than one.
    """
    if board.name in STAND_INS and port is None:
        with start(board.name, FOLDER) as running:
            yield BoardPorts(Port(running.console), running.uart)
    else:
        yield BoardPorts(find_port(board, port), feed_port)
