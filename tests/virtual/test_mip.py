"""`mpremote mip install` understands a board's package.json."""

import json
from collections.abc import Callable

from watchword_bench.boards.catalogue import load_board
from watchword_bench.boards.image import Image
from watchword_bench.virtual import VirtualBoard

SOME = {"watchword/__init__.mpy", "watchword/kernel/gate.mpy", "board.py", "image.json", "main.py"}
"""All of them take mpremote ten seconds; that the list is complete is tested with the boards' folders."""


def test_it_copies_what_was_built(board: VirtualBoard, mpremote: Callable[..., str], release: Image) -> None:
    package = json.loads((load_board("virtual").folder / "package.json").read_text())
    package["urls"] = [url for url in package["urls"] if url[0] in SOME]
    copy = release.folder.parents[2] / "boards/virtual/package.json"
    copy.parent.mkdir(parents=True)
    copy.write_text(json.dumps(package))
    mpremote("mip", "install", "--target", "/", copy)
    on_disk = {
        str(file.relative_to(board.disk)): file.read_bytes()
        for file in board.disk.rglob("*")
        if file.is_file()
    }
    assert on_disk == {path: release.contents[path] for path in SOME}
