"""Boards that a command starts by itself, because there is nothing to plug in."""

from pathlib import Path
from typing import TYPE_CHECKING

from watchword_bench.virtual.board import VirtualBoard

if TYPE_CHECKING:
    from watchword_bench.virtual.emulated import EmulatedPico

VIRTUAL, EMULATED = "virtual", "pico-emulated"
STAND_INS = (VIRTUAL, EMULATED)
"""Their names in boards/."""


def start(name: str, folder: Path, links: bool = False) -> "VirtualBoard | EmulatedPico":
    """Return the board, to be run by `with`; `folder` has what it keeps, and links to its ports if wanted.

    Raises ImageMissing where the emulated Pico's MicroPython can't be had.
    """
    where = folder if links else None
    if name == VIRTUAL:
        return VirtualBoard(folder / "disk", links=where)
    from watchword_bench.virtual.emulated import EmulatedPico  # an emulator is much to load for nothing
    from watchword_bench.virtual.image import find_image

    return EmulatedPico(find_image(fetch=True), folder / f"{EMULATED}.fs", links=where)
