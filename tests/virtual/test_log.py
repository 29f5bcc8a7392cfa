"""`watchword log` on a board's own files, through its REPL."""

import shutil
from pathlib import Path

import pytest

from support.bench import Bench, inbound
from support.stored_board import StoredBoard
from watchword_bench.log.folder import LogError, add_to_folder
from watchword_bench.log.pull import pull, sizes
from watchword_bench.virtual import VirtualBoard


@pytest.fixture
def logged(tmp_path: Path) -> Path:
    """A state folder with keys and a log."""
    bench = Bench(StoredBoard(tmp_path / "state"))
    bench.exchange(bench.command("log_key", key=b"log key of 16 by"))
    bench.wait(100)
    bench.fly([inbound(4000, 50)], 12)
    bench.wait(10_100)
    bench.wait(100)
    bench.wait(100)
    return tmp_path / "state"


def test_the_log_comes_off_a_board_and_nothing_else(
    board: VirtualBoard, logged: Path, tmp_path: Path
) -> None:
    shutil.copytree(logged, board.disk / "state")
    on_disk = {path.name: path.read_bytes() for path in logged.glob("log.*")}
    assert (board.disk / "state" / "keys.a").exists()
    assert sizes(board.console) == {name: len(data) for name, data in on_disk.items()}
    files = pull(board.console)
    assert files == on_disk
    assert add_to_folder(tmp_path / "pulled", files) == sorted(files)
    assert add_to_folder(tmp_path / "pulled", files) == []


def test_a_board_without_a_log(board: VirtualBoard) -> None:
    assert pull(board.console) == {}


def test_what_was_pulled_is_not_overwritten_by_less(
    board: VirtualBoard, logged: Path, tmp_path: Path
) -> None:
    files = {path.name: path.read_bytes() for path in logged.glob("log.*")}
    add_to_folder(tmp_path / "pulled", files)
    newest = max(files)
    (board.disk / "state").mkdir()
    for name, data in files.items():
        (board.disk / "state" / name).write_bytes(data[:-1] if name == newest else data)
    with pytest.raises(LogError, match=newest):
        add_to_folder(tmp_path / "pulled", pull(board.console))
    assert (tmp_path / "pulled" / newest).read_bytes() == files[newest]
