"""A board with a ROMFS partition runs its package from there. The partition is a file on the virtual disk."""

import hashlib
import json
import time
from pathlib import Path

import pytest

from watchword_bench.boards.application import ask_for_service
from watchword_bench.boards.catalogue import BoardError
from watchword_bench.boards.console import Console, open_console
from watchword_bench.boards.flash import Flashed, flash
from watchword_bench.boards.image import Image
from watchword_bench.virtual import VirtualBoard

PATIENCE_S = 10.0
PARTITION = """\
# What MicroPython's C code does on a board built with a partition for ROMFS.
import sys, vfs
real = vfs
class vfs:
    umount, mount = real.umount, real.mount
    def rom_ioctl(order, *args):
        if order == 1:
            return 1
        if order == 2:
            return memoryview(part)
        if order == 3:
            part[args[1] : args[1] + args[2]] = b"\\xff" * args[2]
            return 4
        if order == 4:
            part[args[1] : args[1] + len(args[2])] = args[2]
        if order == 5:
            with open("partition", "wb") as file:
                file.write(part)
        return 4096
sys.modules["vfs"] = vfs
part = bytearray(BYTES)
try:
    with open("partition", "rb") as file:
        file.readinto(part)
    real.mount(real.VfsRom(memoryview(part)), "/rom")
    sys.path.insert(1, "/rom")
except OSError:
    pass
"""


def make_image(folder: Path, version: str) -> Image:
    files = {
        "main.py": "import watchword.app\n",
        "watchword/__init__.py": "",
        "watchword/app.py": f"with open('ran', 'w') as file: file.write({version!r} + ' ' + __file__)\n",
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    manifest = {"files": {path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()}}
    (folder / "image.json").write_text(json.dumps(manifest))
    return Image(folder, manifest)


def flash_it(board: VirtualBoard, image: Image) -> Flashed:
    with open_console(board.console, ask_for_service) as console:
        device = console.identify()
        assert device.romfs == 1
        return flash(console, image, device, lambda *_: None)


def ran(board: VirtualBoard) -> str:
    """What the firmware writes at its start."""
    said = board.disk / "ran"
    said.unlink(missing_ok=True)
    board.reset()
    give_up = time.monotonic() + PATIENCE_S
    while not (said.exists() and said.read_text()):
        assert time.monotonic() < give_up
        time.sleep(0.01)
    return said.read_text()


def partition(board: VirtualBoard, size: int) -> None:
    (board.disk / "boot.py").write_text(PARTITION.replace("BYTES", str(size)))


def test_the_package_goes_into_the_partition_and_runs_from_there(board: VirtualBoard, tmp_path: Path) -> None:
    partition(board, 65536)
    (board.disk / "watchword").mkdir()
    (board.disk / "watchword/app.py").write_text("1 / 0\n")  # would come first on sys.path
    old, new = (make_image(tmp_path / version, version) for version in ("old", "new"))
    flashed = flash_it(board, old)
    assert flashed.copied == ["/main.py", "/image.json", "/rom"]
    assert flashed.deleted == ["/watchword/app.py", "/watchword/"]
    assert ran(board) == "old /rom/watchword/app.py"
    again = flash_it(board, old)
    assert (again.copied, again.bytes_copied) == ([], 0)
    assert flash_it(board, new).copied == ["/image.json", "/rom"]
    assert ran(board) == "new /rom/watchword/app.py"


def test_cut_off_in_the_partition_it_starts_into_its_prompt(
    board: VirtualBoard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    partition(board, 65536)
    old, new = (make_image(tmp_path / version, version) for version in ("old", "new"))
    flash_it(board, old)

    class PowerCutError(Exception):
        pass

    def cut(_console: Console, _rom: bytes) -> None:
        board.power_cut()
        raise PowerCutError

    with monkeypatch.context() as patched:
        patched.setattr("watchword_bench.boards.flash.deploy", cut)
        with pytest.raises(PowerCutError):
            flash_it(board, new)
    assert not (board.disk / "main.py").exists()
    board.power_on()
    flash_it(board, new)
    assert ran(board).startswith("new ")


def test_a_partition_too_small_is_refused_before_anything_changes(
    board: VirtualBoard, tmp_path: Path
) -> None:
    partition(board, 64)
    with pytest.raises(BoardError, match="has 64 bytes"):
        flash_it(board, make_image(tmp_path / "old", "old"))
    assert not (board.disk / "main.py").exists()
