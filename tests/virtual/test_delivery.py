"""The real firmware gives way to the next, in both modes, and says that it runs."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from watchword_bench.boards.catalogue import load_board
from watchword_bench.boards.delivery import deliver
from watchword_bench.boards.image import Image, build
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


def one_cable(image: Image, folder: Path) -> Image:
    """The same image with the link on the console."""
    shutil.copytree(image.folder, folder)
    text = (folder / "board.py").read_text().replace('FEED_ON = "uart"', 'FEED_ON = "usb"')
    (folder / "board.py").write_text(text)
    files = image.files | {"board.py": hashlib.sha256(text.encode()).hexdigest()}
    manifest = image.manifest | {"files": files}
    (folder / "image.json").write_text(json.dumps(manifest))
    return Image(folder, manifest)
