"""`make generate`: each board's package.json, by which `mpremote mip install` copies what was built.

mip resolves addresses relative to package.json, so the list points into build/firmware.
"""

import json
from pathlib import PurePosixPath

from watchword import VERSION

from .catalogue import BoardFolder, board_names, load_board
from .image import MAIN, MANIFEST, TEST_BUILD_ONLY, read_sources


def package_json(board: BoardFolder) -> str:
    """The contents of a board's package.json."""
    sources = sorted(path for path in read_sources() if path not in (MAIN, TEST_BUILD_ONLY))
    compiled = [PurePosixPath(path).with_suffix(".mpy").as_posix() for path in sources]
    built = f"../../build/firmware/{board.name}"
    # main.py is last, as it is when flashed: without it a board cut off halfway starts into its REPL.
    files = [*compiled, "board.py", MANIFEST, MAIN]
    urls = ",\n    ".join(json.dumps([path, f"{built}/{path}"]) for path in files)
    return (
        f'{{\n  "version": {json.dumps(VERSION.decode())},\n  "urls": [\n    {urls}\n  ],\n  "deps": []\n}}\n'
    )


def main() -> None:
    """Write them all."""
    for name in board_names():
        board = load_board(name)
        (board.folder / "package.json").write_text(package_json(board))


if __name__ == "__main__":
    main()
