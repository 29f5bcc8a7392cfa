"""The real firmware gives way to the next, in both modes, and says that it runs."""

import dataclasses
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from watchword_bench.boards.catalogue import BoardError, load_board
from watchword_bench.boards.delivery import check_running, deliver
from watchword_bench.boards.image import Image, build
from watchword_bench.line.greeting import Greeting
from watchword_bench.virtual import VirtualBoard

VIRTUAL = load_board("virtual")


def test_with_two_cables(
    board: VirtualBoard, release: Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = deliver(VIRTUAL, release, board.console, board.uart)
    assert len(first.flashed.copied) == len(release.contents)
    assert first.running is not None
    assert (first.running.board, first.running.build) == ("virtual", release.manifest["build"])
    assert not first.running.test_build

    monkeypatch.setattr("watchword_bench.boards.application.LISTEN_S", 0.2)
    again = deliver(VIRTUAL, release, board.console, None)
    assert (again.flashed.copied, again.flashed.deleted) == ([], [])
    assert again.running is None  # nobody listens at the UART

    testing = deliver(VIRTUAL, build(VIRTUAL, tmp_path / "test", test_build=True), board.console, board.uart)
    assert "/watchword/ports/testing.mpy" in testing.flashed.copied
    assert testing.running is not None
    assert testing.running.test_build


def test_with_one_cable(board: VirtualBoard, release: Image, tmp_path: Path) -> None:
    image = one_cable(release, tmp_path / "image")
    first = deliver(VIRTUAL, image, board.console, None)
    assert first.running is not None
    assert first.running.build == image.manifest["build"]
    again = deliver(VIRTUAL, image, board.console, None)  # Ctrl-C is a byte like any other to it
    assert (again.flashed.copied, again.running) == ([], first.running)


def test_another_board_at_the_feeds_port_is_told_from_the_one_that_was_flashed(release: Image) -> None:
    told = release.manifest
    running = Greeting("virtual", told["version"], told["build"], told["table"], test_build=False)
    check_running(release, running)
    with pytest.raises(BoardError, match="another build than was flashed"):
        check_running(release, dataclasses.replace(running, build="0" * 16))
    with pytest.raises(BoardError, match="another test_build"):
        check_running(release, dataclasses.replace(running, test_build=True))


def one_cable(image: Image, folder: Path) -> Image:
    """The same image with the link on the console."""
    shutil.copytree(image.folder, folder)
    text = (folder / "board.py").read_text().replace('FEED_ON = "uart"', 'FEED_ON = "usb"')
    (folder / "board.py").write_text(text)
    files = image.files | {"board.py": hashlib.sha256(text.encode()).hexdigest()}
    manifest = image.manifest | {"files": files}
    (folder / "image.json").write_text(json.dumps(manifest))
    return Image(folder, manifest)
