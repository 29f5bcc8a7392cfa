"""A virtual board on a disk of its own, and the real mpremote."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from watchword_bench.boards.catalogue import load_board
from watchword_bench.boards.image import Image, build
from watchword_bench.virtual import VirtualBoard

PATIENCE_S = 30


@pytest.fixture
def board(tmp_path: Path) -> Iterator[VirtualBoard]:
    with VirtualBoard(tmp_path / "disk") as board:
        yield board


@pytest.fixture
def mpremote(board: VirtualBoard) -> Callable[..., str]:
    """Call mpremote on the board; returns what it printed."""

    def call(*arguments: str | Path) -> str:
        command = [sys.executable, "-m", "mpremote", "connect", board.console, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    return call


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The firmware as it is built for the virtual board, in a folder as deep as that of `make firmware`."""
    return build(load_board("virtual"), tmp_path_factory.mktemp("repository") / "build/firmware/virtual")
