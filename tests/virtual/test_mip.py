"""`mpremote mip install` understands a board's package.json."""

import json
from collections.abc import Callable
from pathlib import Path

from watchword_bench.boards.catalogue import load_board
from watchword_bench.boards.image import build
from watchword_bench.virtual import VirtualBoard

SOME = {"watchword/__init__.mpy", "watchword/kernel/gate.mpy", "board.py", "image.json", "main.py"}
"""All of them take mpremote ten seconds; that the list is complete is tested with the boards' folders."""


def test_it_copies_what_was_built(board: VirtualBoard, mpremote: Callable[..., str], tmp_path: Path) -> None:
    folder = load_board("virtual")
    image = build(folder, tmp_path / "build/firmware/virtual")
    package = json.loads((folder.folder / "package.json").read_text())
    package["urls"] = [url for url in package["urls"] if url[0] in SOME]
    copy = tmp_path / "boards/virtual/package.json"
    copy.parent.mkdir(parents=True)
    copy.write_text(json.dumps(package))
    mpremote("mip", "install", "--target", "/", copy)
    on_disk = {
        str(file.relative_to(board.disk)): file.read_bytes()
        for file in board.disk.rglob("*")
        if file.is_file()
    }
    assert on_disk == {path: image.contents[path] for path in SOME}
