"""What main.py and a board's boot do: the ways to the prompt, and what a host can't have of a release."""

import os
import shutil
import time
from pathlib import Path

import pytest

from watchword.codes import REFUSAL_NO_TEST, REFUSAL_NOT_AUTHENTICATED
from watchword_bench.boards.image import Image
from watchword_bench.line.connect import connect
from watchword_bench.line.line import Line, open_line
from watchword_bench.protocol.authentication import sign
from watchword_bench.protocol.codec import Frame, StreamDecoder, encode
from watchword_bench.virtual import VirtualBoard, Wire

PATIENCE_S = 20.0
OFF = b"Watchword is off"
CTRL_C = b"\x03"
STRAP = 22  # of boards/virtual/board.py


def disk(release: Image, folder: Path, feed_on: str = "usb") -> Path:
    """A disk with the release on it, its link where `feed_on` says."""
    shutil.copytree(release.folder, folder)
    board = folder / "board.py"
    board.write_text(board.read_text().replace('FEED_ON = "uart"', f'FEED_ON = "{feed_on}"'))
    return folder


def until_text(line: Line, text: bytes) -> None:
    """Read until this was said."""
    said, deadline = b"", time.monotonic() + PATIENCE_S
    while text not in said:
        assert time.monotonic() < deadline, said[-200:]
        chunk = line.read(0.1)
        said += chunk.data if chunk else b""


def until(line: Line, name: str) -> Frame:
    """The next frame of that name."""
    decoder, deadline = StreamDecoder(), time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        chunk = line.read(0.1)
        for frame in decoder.feed(chunk.data if chunk else b""):
            if frame.name == name:
                return frame
    raise AssertionError(f"no {name}")


def test_service_ends_a_board_that_is_flooded_and_whose_ctrl_c_is_a_byte(
    release: Image, tmp_path: Path
) -> None:
    with VirtualBoard(disk(release, tmp_path / "disk")) as board:
        line, _ = connect(board.console)
        with line:
            line.write(CTRL_C * 3 + os.urandom(20_000) + CTRL_C)
            line.write(encode("config_get", 1, key=0))
            assert until(line, "config_value").fields["value"] == 1000
            line.write(os.urandom(20_000))
            line.write(encode("service", 2, command=7, code=bytes(8)))
            until_text(line, OFF)
            assert not (board.disk / "SERVICE").exists()  # used up: the next reset watches again
            board.reset()
            assert until(line, "hello").fields["role"] == 0


def test_service_needs_the_bench_key_where_there_is_one(release: Image, tmp_path: Path) -> None:
    key = b"bench key of 16!"
    with VirtualBoard(disk(release, tmp_path / "disk")) as board:
        line, _ = connect(board.console)
        with line:
            line.write(encode("bench_key", 1, command=1, code=bytes(8), key=key))
            assert until(line, "acknowledge").fields["command"] == 1
            service = encode("service", 2, command=2, code=bytes(8))
            line.write(service)
            assert until(line, "refuse").fields["reason"] == REFUSAL_NOT_AUTHENTICATED
            line.write(sign(key, service))
            until_text(line, OFF)


def test_ctrl_c_ends_a_board_whose_link_is_on_the_uart(release: Image, tmp_path: Path) -> None:
    with VirtualBoard(disk(release, tmp_path / "disk", "uart"), Wire(paced=False)) as board:
        feed, _ = connect(board.uart)
        with feed, open_line(board.console) as console:
            console.write(CTRL_C)
            until_text(console, OFF)


@pytest.mark.parametrize("held", ["strap", "file"])
def test_held_in_service_nothing_watches_until_it_is_let_go(
    release: Image, tmp_path: Path, held: str
) -> None:
    folder = disk(release, tmp_path / "disk")
    if held == "file":
        (folder / "SERVICE").write_text("")
    board = VirtualBoard(folder)
    if held == "strap":
        board.hold_low(STRAP)
    with board, open_line(board.console) as console:
        for _ in range(2):
            until_text(console, OFF)
            board.reset()
        until_text(console, OFF)
        board.hold_low()
        (folder / "SERVICE").unlink(missing_ok=True)
        board.reset()
        assert until(console, "hello").fields["role"] == 0


def test_release_takes_no_test_and_keeps_its_clock(release: Image, tmp_path: Path) -> None:
    with VirtualBoard(disk(release, tmp_path / "disk")) as board:
        line, greeting = connect(board.console)
        assert not greeting.test_build
        with line:
            line.write(encode("test_step", 1, t_ms=1 << 29, seed=bytes(8), length=0, start=1))
            assert until(line, "refuse").fields["reason"] == REFUSAL_NO_TEST
            line.write(encode("test_wedge", 2, duration=0))
            assert until(line, "refuse").fields["reason"] == REFUSAL_NO_TEST
            assert until(line, "health").fields["uptime"] < PATIENCE_S
