"""The ROMFS partition of a board that has one: the package runs from flash there and leaves the heap free."""

import contextlib
import hashlib
import io
import tempfile
from pathlib import Path
from types import SimpleNamespace

from mpremote.commands import CommandError, do_romfs
from mpremote.romfs import make_romfs

from .catalogue import BoardError
from .console import Console

_SIZE = """\
import vfs
part = vfs.rom_ioctl(2, 0)
size = part.ioctl(4, 0) * part.ioctl(5, 0) if hasattr(part, "ioctl") else len(part)
"""
_HASH = """\
import binascii, hashlib
view, digest = memoryview(part), hashlib.sha256()
for at in range(0, {length}, 512):
    digest.update(view[at : min(at + 512, {length})])
print(binascii.hexlify(digest.digest()).decode())
"""


def make_rom(contents: dict[str, bytes]) -> bytes:
    """The ROMFS image of files by path, "watchword/app.mpy"."""
    with tempfile.TemporaryDirectory(prefix="watchword-romfs-") as name:
        for path, data in contents.items():
            file = Path(name, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        with contextlib.redirect_stdout(io.StringIO()):
            image: bytes = make_romfs(name, mpy_cross=False)
    return image


def holds(console: Console, rom: bytes) -> bool:
    """Whether the board's partition begins with this image. Raises BoardError if it is too small for it."""
    console.run(_SIZE)
    size = console.evaluate("size")
    if size < len(rom):
        raise BoardError(f"its ROMFS partition has {size} bytes, the firmware takes {len(rom)}")
    return console.run(_HASH.format(length=len(rom))).strip() == hashlib.sha256(rom).hexdigest()


def deploy(console: Console, rom: bytes) -> None:
    """Write the image to the partition and verify it there. A board cut off meanwhile has no package."""
    with tempfile.NamedTemporaryFile(suffix=".romfs") as file:
        file.write(rom)
        file.flush()
        arguments = SimpleNamespace(command=["deploy"], partition=0, path=file.name, mpy=False, output=None)
        try:
            with console.lent_to_mpremote() as state, contextlib.redirect_stdout(io.StringIO()):
                do_romfs(state, arguments)
        except (CommandError, SystemExit) as error:
            raise BoardError(f"ROMFS: {error}") from None
    if not holds(console, rom):
        raise BoardError("the ROMFS partition doesn't hold what was written; flash again")
