"""Putting an image on a board, in an order that an interruption at any point can't spoil.

The board runs the old firmware, or waits at its REPL, or runs the new one; it never runs a mixture:

1. what changed is copied to /staged and verified there; the old firmware is whole and runs after a reset;
2. /main.py goes, and with it the application: from here on the board starts into its REPL;
3. the staged files are moved to their places, what doesn't belong to the image is deleted;
4. every file is verified by its hash;
5. main.py is moved to its place: the new firmware is whole.

Where a board has a ROMFS partition the package goes there instead of into its file system, in step 3.

A second run looks at what is there and goes on: files already staged are not copied again.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from .catalogue import BoardError
from .console import Console
from .device import Device
from .image import MAIN, MANIFEST, Image
from .rom import deploy, holds, make_rom

STAGED = "/staged"
SERVICE = "/SERVICE"
_MAIN = f"/{MAIN}"
_PACKAGE = "watchword/"
_OURS = (MAIN, "board.py", MANIFEST, "watchword", "staged")
_BLOCK = 4096  # bytes; a file takes whole blocks

Progress = Callable[[str, int, int], None]
"""Told the step, and the bytes done and to do in it."""


@dataclass(frozen=True)
class Flashed:
    """What a flash did: files copied and deleted, and those found as they should be."""

    copied: list[str]
    deleted: list[str]
    kept: list[str]
    bytes_copied: int


@dataclass(frozen=True)
class _Plan:
    """What there is to do, by path on the board."""

    contents: dict[str, bytes]
    digests: dict[str, str]
    stages: dict[str, str]
    """Where each file is staged: by path and contents, so that nothing stale is taken for it."""
    installed: dict[str, str]
    staged: dict[str, str]

    @property
    def changed(self) -> list[str]:
        """Files that aren't as they should be."""
        return [path for path in self.digests if self.installed.get(path) != self.digests[path]]

    @property
    def alien(self) -> list[str]:
        """What doesn't belong there, folders last and the inner ones first.

        Modules of another firmware might be imported; an empty folder hides a package in ROMFS.
        """
        needed = {f"{parent}/" for path in self.digests for parent in PurePosixPath(path).parents}
        alien = [path for path in self.installed if path not in self.digests and path not in needed]
        return sorted(alien, key=lambda path: (path.endswith("/"), -path.count("/"), path))

    @property
    def to_copy(self) -> list[str]:
        """Files that changed and aren't staged yet."""
        return [path for path in self.changed if self.staged.get(self.stages[path]) != self.digests[path]]


def flash(console: Console, image: Image, device: Device, progress: Progress) -> Flashed:
    """Make a board's firmware the image's, copying only what differs.

    Raises BoardError where the board fails; whatever it raises, the board can be flashed again.
    """
    files, rom = _split(image, device)
    progress("looking at what is there", 0, 0)
    plan = _plan(files, console.hashes(_OURS))
    stale_rom = bool(rom) and not holds(console, rom)
    if plan.changed or plan.alien or stale_rom:
        _check_space(plan, device)
        _stage(console, plan, progress)
        _retire_main(console, plan)
        if stale_rom:
            progress("writing the ROMFS partition", 0, 0)
            deploy(console, rom)
        _move(console, plan, [path for path in plan.changed if path != _MAIN])
        _delete(console, plan.alien)
        _verify(console, {path: digest for path, digest in plan.digests.items() if path != _MAIN})
        _move(console, plan, [_MAIN])
        _verify(console, {_MAIN: plan.digests[_MAIN]}, MAIN)
    left_over = console.hashes((STAGED[1:],))
    _delete(console, sorted(left_over, key=lambda path: path.endswith("/")))
    copied = plan.changed + ["/rom"] * stale_rom
    size = sum(len(plan.contents[path]) for path in plan.to_copy) + len(rom) * stale_rom
    return Flashed(copied, plan.alien, [path for path in plan.digests if path not in copied], size)


def restart(console: Console) -> None:
    """Restart the board into its application: a hard reset, without the file that asks for service."""
    console.run(f"import os\ntry:\n os.remove({SERVICE!r})\nexcept OSError:\n pass")
    console.start("import machine, time\ntime.sleep_ms(100)\nmachine.reset()")  # mpremote waits for an answer


def _split(image: Image, device: Device) -> tuple[dict[str, bytes], bytes]:
    """What goes into the file system, and into ROMFS; the latter empty for a board without."""
    files = dict(image.contents)
    if not device.romfs:
        return files, b""
    package = {path: files.pop(path) for path in image.files if path.startswith(_PACKAGE)}
    return files, make_rom(package)


def _plan(files: dict[str, bytes], found: dict[str, str]) -> _Plan:
    contents = {f"/{path}": data for path, data in files.items()}
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in contents.items()}
    stages = {
        path: f"{STAGED}/{hashlib.sha256(f'{path} {digest}'.encode()).hexdigest()}"
        for path, digest in digests.items()
    }
    staged = {path: digest for path, digest in found.items() if path.startswith(f"{STAGED}/")}
    installed = {path: digest for path, digest in found.items() if path not in staged}
    return _Plan(contents, digests, stages, installed, staged)


def _check_space(plan: _Plan, device: Device) -> None:
    need = sum(-(-len(plan.contents[path]) // _BLOCK) * _BLOCK for path in plan.to_copy)
    if need > device.disk_free:
        raise BoardError(
            f"{need} bytes to copy, {device.disk_free} free on the board: delete something there"
        )


def _stage(console: Console, plan: _Plan, progress: Progress) -> None:
    total, before = sum(len(plan.contents[path]) for path in plan.to_copy), 0
    _make_folder(console, STAGED)
    for path in plan.to_copy:
        data = plan.contents[path]
        console.write_file(plan.stages[path], data, partial(_told, progress, path, before, total))
        before += len(data)
    _verify(console, {plan.stages[path]: plan.digests[path] for path in plan.to_copy}, STAGED[1:])


def _told(progress: Progress, path: str, before: int, total: int, done: int) -> None:
    progress(path, before + done, total)


def _retire_main(console: Console, plan: _Plan) -> None:
    """Take main.py away; one that is the image's, to where the image's is fetched from at the end."""
    if _MAIN not in plan.installed:
        return
    if _MAIN in plan.changed:
        _delete(console, [_MAIN])
    else:
        _rename(console, _MAIN, plan.stages[_MAIN])


def _move(console: Console, plan: _Plan, paths: list[str]) -> None:
    """Move files from where they are staged to their places, whose folders are made."""
    for folder in sorted({str(parent) for path in paths for parent in PurePosixPath(path).parents} - {"/"}):
        _make_folder(console, folder)
    for path in paths:
        _rename(console, plan.stages[path], path)


def _rename(console: Console, old: str, new: str) -> None:
    """Relative to the root: MicroPython's unix port fails on two absolute paths, which share one buffer."""
    console.run(f"import os\nos.chdir('/')\nos.rename({old[1:]!r}, {new[1:]!r})")


def _make_folder(console: Console, folder: str) -> None:
    console.run(f"import os\ntry:\n os.mkdir({folder!r})\nexcept OSError:\n pass")


def _delete(console: Console, paths: Iterable[str]) -> None:
    """Delete files, and folders, which end with a slash and have to be empty by then."""
    for path in paths:
        call = f"rmdir({path[:-1]!r})" if path.endswith("/") else f"remove({path!r})"
        console.run(f"import os\nos.{call}")


def _verify(console: Console, wanted: dict[str, str], *names: str) -> None:
    found = console.hashes(names or _OURS)
    wrong = [path for path, digest in wanted.items() if found.get(path) != digest]
    if wrong:
        raise BoardError(
            f"{len(wrong)} files on the board aren't what was written, the first is {wrong[0]}. Flash again; "
            "if it stays so, the board's flash memory is worn or its file system damaged"
        )
