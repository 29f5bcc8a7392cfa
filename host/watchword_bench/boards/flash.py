"""Putting an image on a board, in an order that an interruption at any point can't spoil.

The board runs the old firmware, or waits at its REPL, or runs the new one; it never runs a mixture:

1. what changed is copied to /staged and verified there; the old firmware is whole and runs after a reset;
2. /main.py goes, and with it the application: from here on the board starts into its REPL;
3. the staged files are moved to their places, what doesn't belong to the image is deleted;
4. every file is verified by its hash;
5. main.py is moved to its place: the new firmware is whole.

A second run looks at what is there and goes on: files already staged are not copied again.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from .catalogue import BoardError, BoardFolder
from .console import Console, Device
from .image import MAIN, MANIFEST, Image

STAGED = "/staged"
SERVICE = "/SERVICE"
_MAIN = f"/{MAIN}"
_OURS = (MAIN, "board.py", MANIFEST, "watchword", "staged")
_BLOCK = 4096  # bytes; a file takes whole blocks
_ARCHITECTURES = {"x64": 2, "armv6m": 4, "armv7emsp": 7, "xtensawin": 10}

Progress = Callable[[str, int, int], None]
"""Told the step, and the bytes done and to do in it."""


@dataclass(frozen=True)
class Flashed:
    """What a flash did: files copied and deleted, and those found as they should be."""

    copied: list[str]
    deleted: list[str]
    kept: list[str]
    bytes_copied: int


def check_device(board: BoardFolder, device: Device, install: str) -> None:
    """Raise BoardError unless `device` is that board with a MicroPython that will do.

    install: what to say to one who needs another MicroPython.
    """
    wanted = board.data.micropython
    if device.implementation != "micropython":
        raise BoardError(f"this runs {device.implementation}, not MicroPython.\n{install}")
    if not device.machine.startswith(wanted.machine):
        raise BoardError(
            f"this is a {device.machine!r}; the {board.data.product} calls itself {wanted.machine!r}. "
            "Name the board that it is, or the port of the one that is meant (--port)."
        )
    if device.version < tuple(map(int, wanted.oldest.split("."))):
        raise BoardError(
            f"its MicroPython {device.version_text} is older than {wanted.oldest}, the oldest that will do.\n"
            + install
        )
    version, sub_version = map(int, board.data.mpy.version.split("."))
    if device.mpy & 0xFF != version:
        raise BoardError(f"it takes .mpy version {device.mpy & 0xFF}, the image has {version}.\n{install}")
    native = (sub_version, _ARCHITECTURES[board.data.mpy.arch])
    if board.data.mpy.native and native != (device.mpy >> 8 & 3, device.mpy >> 10 & 0xF):
        raise BoardError(
            f"it doesn't take native modules of .mpy {version}.{sub_version}, {board.data.mpy.arch}"
        )


def flash(console: Console, image: Image, device: Device, progress: Progress) -> Flashed:
    """Make a board's firmware the image's, copying only what differs.

    Raises BoardError where the board fails; whatever it raises, the board can be flashed again.
    """
    contents = {f"/{path}": data for path, data in image.contents.items()}
    wanted = {path: hashlib.sha256(data).hexdigest() for path, data in contents.items()}
    progress("looking at what is there", 0, 0)
    found = console.hashes(_OURS)
    staged = {path: digest for path, digest in found.items() if path.startswith(f"{STAGED}/")}
    installed = {path: digest for path, digest in found.items() if path not in staged}
    changed = [path for path in wanted if installed.get(path) != wanted[path]]
    alien = [path for path in installed if path not in wanted]
    kept = [path for path in wanted if path not in changed]
    if not changed and not alien:
        _discard(console, staged)
        return Flashed([], [], kept, 0)
    stages = {
        path: f"{STAGED}/{hashlib.sha256(f'{path} {wanted[path]}'.encode()).hexdigest()}" for path in wanted
    }
    to_copy = {path: contents[path] for path in changed if staged.get(stages[path]) != wanted[path]}
    _check_space(to_copy, device)
    _stage(console, to_copy, wanted, stages, progress)
    _retire_main(console, installed, wanted, stages)
    _move(console, [path for path in changed if path != _MAIN], stages)
    _delete(console, alien)
    _verify(console, {path: digest for path, digest in wanted.items() if path != _MAIN})
    _move(console, [_MAIN], stages)
    _verify(console, {_MAIN: wanted[_MAIN]}, MAIN)
    _discard(console, console.hashes(("staged",)))
    return Flashed(changed, alien, kept, sum(map(len, to_copy.values())))


def restart(console: Console) -> None:
    """Restart the board into its application: a hard reset, without the file that asks for service."""
    console.run(f"import os\ntry:\n os.remove({SERVICE!r})\nexcept OSError:\n pass")
    console.start(
        "import machine, time\ntime.sleep_ms(100)\nmachine.reset()"
    )  # the prompt has to answer first


def _check_space(to_copy: dict[str, bytes], device: Device) -> None:
    need = sum(-(-len(data) // _BLOCK) * _BLOCK for data in to_copy.values())
    if need > device.disk_free:
        raise BoardError(
            f"{need} bytes to copy, {device.disk_free} free on the board: delete something there"
        )


def _stage(
    console: Console,
    to_copy: dict[str, bytes],
    wanted: dict[str, str],
    stages: dict[str, str],
    progress: Progress,
) -> None:
    total, before = sum(map(len, to_copy.values())), 0
    _make_folder(console, STAGED)
    for path, data in to_copy.items():
        console.write_file(stages[path], data, partial(_told, progress, path, before, total))
        before += len(data)
    _verify(console, {stages[path]: wanted[path] for path in to_copy}, "staged")


def _told(progress: Progress, path: str, before: int, total: int, done: int) -> None:
    progress(path, before + done, total)


def _retire_main(
    console: Console, installed: dict[str, str], wanted: dict[str, str], stages: dict[str, str]
) -> None:
    """Take main.py away; one that is the image's, to where the image's is fetched from at the end."""
    if _MAIN not in installed:
        return
    if installed[_MAIN] == wanted[_MAIN]:
        _make_folder(console, STAGED)
        _rename(console, _MAIN, stages[_MAIN])
    else:
        _delete(console, [_MAIN])


def _move(console: Console, paths: list[str], stages: dict[str, str]) -> None:
    """Move files from where they are staged to their places, whose folders are made."""
    for folder in sorted({str(parent) for path in paths for parent in PurePosixPath(path).parents} - {"/"}):
        _make_folder(console, folder)
    for path in paths:
        _rename(console, stages[path], path)


def _rename(console: Console, old: str, new: str) -> None:
    """Relative to the root: MicroPython's unix port fails on two absolute paths, which share one buffer."""
    console.run(f"import os\nos.chdir('/')\nos.rename({old[1:]!r}, {new[1:]!r})")


def _make_folder(console: Console, folder: str) -> None:
    console.run(f"import os\ntry:\n os.mkdir({folder!r})\nexcept OSError:\n pass")


def _delete(console: Console, paths: Iterable[str]) -> None:
    for path in paths:
        console.run(f"import os\nos.remove({path!r})")


def _discard(console: Console, staged: Iterable[str]) -> None:
    """Delete what an interrupted flash left behind."""
    _delete(console, staged)
    console.run(f"import os\ntry:\n os.rmdir({STAGED!r})\nexcept OSError:\n pass")


def _verify(console: Console, wanted: dict[str, str], *names: str) -> None:
    found = console.hashes(names or _OURS)
    wrong = [path for path, digest in wanted.items() if found.get(path) != digest]
    if wrong:
        raise BoardError(
            f"{len(wrong)} files on the board aren't what was written, the first is {wrong[0]}. Flash again; "
            "if it stays so, the board's flash memory is worn or its file system damaged"
        )
