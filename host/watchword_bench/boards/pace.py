"""How long flashing takes: an empty virtual board, and the same once more with nothing changed."""

import tempfile
from pathlib import Path

from watchword_bench.virtual import VirtualBoard

from .catalogue import load_board
from .delivery import Delivered, deliver
from .image import build


def measure(folder: Path) -> tuple[Delivered, Delivered]:
    """Flash an empty virtual board twice, in an empty folder."""
    board = load_board("virtual")
    image = build(board, folder / "image")
    with VirtualBoard(folder / "disk") as virtual:
        first = deliver(board, image, virtual.console, virtual.uart)
        return first, deliver(board, image, virtual.console, virtual.uart)


def main() -> None:
    """Say what each took."""
    with tempfile.TemporaryDirectory(prefix="watchword-pace-") as folder:
        first, second = measure(Path(folder))
    for name, delivered in (("first", first), ("second", second)):
        copied = f"{len(delivered.flashed.copied)} files copied"
        print(f"{name:6} {delivered.flash_s:6.2f} s to flash, {copied}; {delivered.start_s:.2f} s to start")
    print(f"the second takes {second.flash_s / first.flash_s:.2f} of the first")


if __name__ == "__main__":
    main()
