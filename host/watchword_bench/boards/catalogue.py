"""The folders of `boards/`, read: a new board is a new folder and nothing else."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from watchword_bench.runtimes.base import firmware_package


class BoardError(Exception):
    """A board's folder, its image or the board itself isn't as it has to be; the message says what to do."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UsbId(_Data):
    """How a board shows on USB; of a USB-to-serial chip, where the board has no USB of its own."""

    id: str = Field(pattern=r"^[0-9a-f]{4}:[0-9a-f]{4}$")
    """Of vendor and product."""
    what: str


class MicroPython(_Data):
    """The MicroPython that belongs on a board."""

    board: str
    """Its name at micropython.org/download."""
    oldest: str
    """The oldest version that will do, such as 1.29.0."""
    machine: str
    """What `sys.implementation._machine` begins with; tells boards with the same USB id apart."""
    install: list[str] = Field(min_length=1)
    """Commands that install it, one after the other; {port} stands for the port."""


class Mpy(_Data):
    """The compiled modules that a board takes."""

    version: str = Field(pattern=r"^\d+\.\d+$")
    """Version and sub-version of the .mpy format; the latter matters to native modules only."""
    arch: str
    """For `mpy-cross -march`."""
    native: list[str]
    """Modules compiled to machine code, by measurement: `python -m watchword_bench.boards.native`."""


class BoardData(_Data):
    """`board.json`, in the manner of MicroPython's own: what the host has to know about a board."""

    product: str
    vendor: str
    mcu: str
    url: str
    micropython: MicroPython
    mpy: Mpy
    file_system_bytes: int = Field(gt=0)
    """Of the file system that a stock MicroPython makes."""
    heap_bytes: int = Field(gt=0)
    """Free after a soft reset of a stock MicroPython, at the least."""
    romfs_bytes: int = Field(ge=0)
    """Of the ROMFS partition of a stock MicroPython; 0: it has none."""
    usb: list[UsbId]


@dataclass(frozen=True)
class BoardFolder:
    """One board. constants: the values of board.py, by name."""

    name: str
    folder: Path
    data: BoardData
    constants: dict[str, Any]


def boards_folder() -> Path:
    """The folder `boards/` of the repository that the firmware is run from."""
    folder = firmware_package().parent.parent / "boards"
    if not folder.is_dir():
        raise BoardError(
            f"there is no folder {folder}: boards are in the repository only, so run from a clone"
        )
    return folder


def board_names() -> list[str]:
    """The boards there are."""
    return sorted(file.parent.name for file in boards_folder().glob("*/board.json"))


def load_board(name: str) -> BoardFolder:
    """The board of this name; raises BoardError if there is none or its folder is wrong."""
    if name not in board_names():
        raise BoardError(f"there is no board {name!r}; there are {', '.join(board_names())}")
    folder = boards_folder() / name
    try:
        data = BoardData.model_validate_json((folder / "board.json").read_bytes())
    except ValidationError as error:
        raise BoardError(f"{folder / 'board.json'}: {error}") from None
    return BoardFolder(name, folder, data, read_constants(folder / "board.py"))


def read_constants(file: Path) -> dict[str, Any]:
    """The capitalised names that a board.py sets. It is plain Python without imports, so it is run."""
    names: dict[str, Any] = {}
    exec(compile(file.read_bytes(), str(file), "exec"), names)
    return {name: value for name, value in names.items() if name.isupper()}
