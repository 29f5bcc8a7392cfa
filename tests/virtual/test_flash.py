"""Flashing, cut off at every step: the board runs the old firmware, or none, or the new one."""

import contextlib
import hashlib
import json
import os
import select
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mpremote.transport_serial import SerialTransport

from watchword_bench.boards.application import ask_for_service
from watchword_bench.boards.catalogue import BoardError
from watchword_bench.boards.console import Console, NoRepl, open_console
from watchword_bench.boards.flash import Flashed, flash
from watchword_bench.boards.image import Image
from watchword_bench.virtual import VirtualBoard

PATIENCE_S = 10.0
STEPS_MAX = 100


class PowerCutError(Exception):
    """What the host sees of it, without waiting for its time-outs."""


def make_image(folder: Path, version: str) -> Image:
    """A firmware of one module that says which version each of its parts is of."""
    main = f"import watchword.app\nprint('runs', {version!r}, watchword.app.NAME)\n"
    files = {
        "main.py": main,
        "watchword/__init__.py": "",
        "watchword/app.py": f"NAME = {version!r}\n",
    }
    if version == "old":
        files["watchword/gone.py"] = ""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    digests = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()}
    manifest = {"files": digests}
    (folder / "image.json").write_text(json.dumps(manifest))
    return Image(folder, manifest)


@pytest.fixture
def old(tmp_path: Path) -> Image:
    return make_image(tmp_path / "old", "old")


@pytest.fixture
def new(tmp_path: Path) -> Image:
    return make_image(tmp_path / "new", "new")


def flash_it(board: VirtualBoard, image: Image) -> Flashed:
    with open_console(board.console, ask_for_service) as console:
        return flash(console, image, console.identify(), lambda *_: None)


def start(board: VirtualBoard) -> str:
    """What the board prints when it is switched on, up to its prompt."""
    board.power_cut()
    # What is left over from before may come as well: a mark tells the two apart.
    mark = f"started {time.monotonic_ns()}"
    boot = board.disk / "boot.py"
    boot.write_text(f"print({mark!r})\n")
    terminal = os.open(board.console, os.O_RDWR | os.O_NOCTTY)
    printed = ""
    try:
        board.power_on()
        give_up = time.monotonic() + PATIENCE_S
        while not printed.partition(mark)[2].endswith(">>> "):
            assert select.select([terminal], [], [], max(0, give_up - time.monotonic()))[0], printed
            printed += os.read(terminal, 4096).decode(errors="replace")
    finally:
        os.close(terminal)
        boot.unlink()
    return printed.partition(mark)[2]


def on_disk(board: VirtualBoard) -> dict[str, bytes]:
    return {
        str(file.relative_to(board.disk)): file.read_bytes()
        for file in board.disk.rglob("*")
        if file.is_file()
    }


def test_a_bare_board_gets_all_of_it_and_the_second_time_nothing(board: VirtualBoard, new: Image) -> None:
    flashed = flash_it(board, new)
    assert sorted(flashed.copied) == sorted(f"/{path}" for path in new.contents)
    assert flashed.bytes_copied == new.size
    assert on_disk(board) == new.contents
    assert "runs new new" in start(board)
    again = flash_it(board, new)
    assert (again.copied, again.deleted, again.bytes_copied) == ([], [], 0)
    assert sorted(again.kept) == sorted(flashed.copied)


def test_only_what_changed_is_copied_and_what_is_no_part_of_it_deleted(
    board: VirtualBoard, old: Image, new: Image
) -> None:
    shutil.copytree(old.folder, board.disk, dirs_exist_ok=True)
    (board.disk / "state").mkdir()
    (board.disk / "state" / "keys.a").write_bytes(b"kept")
    (board.disk / "boot.py").write_bytes(b"# somebody's\n")
    flashed = flash_it(board, new)
    assert "/watchword/__init__.py" in flashed.kept
    assert flashed.deleted == ["/watchword/gone.py"]
    assert on_disk(board) == new.contents | {"state/keys.a": b"kept", "boot.py": b"# somebody's\n"}


def test_a_file_damaged_on_the_board_is_replaced(board: VirtualBoard, new: Image) -> None:
    flash_it(board, new)
    (board.disk / "watchword/app.py").write_text("NAME = 'nwe'\n")
    assert flash_it(board, new).copied == ["/watchword/app.py"]
    assert on_disk(board) == new.contents


@pytest.fixture
def cut_at(board: VirtualBoard, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Have the power cut as soon as the board has got its n-th order."""
    order = SerialTransport.exec_raw_no_follow
    left = 0

    def cut(transport: SerialTransport, command: str | bytes) -> None:
        nonlocal left
        order(transport, command)
        left -= 1
        if left == 0:
            board.power_cut()
            raise PowerCutError

    def arm(n: int) -> None:
        nonlocal left
        left = n

    monkeypatch.setattr(SerialTransport, "exec_raw_no_follow", cut)
    return arm


def test_cut_off_at_every_step_it_starts_and_can_be_flashed(
    board: VirtualBoard, old: Image, new: Image, cut_at: Callable[[int], None]
) -> None:
    runs: dict[tuple[bytes | None, ...], str] = {}  # by what of the firmware is in its place
    here, there = old, new
    flash_it(board, here)
    for n in range(1, STEPS_MAX):
        cut_at(n)
        try:
            flash_it(board, there)
            break
        except PowerCutError:
            cut_at(0)
        disk = on_disk(board)
        in_place = tuple(disk.get(path) for path in (*old.contents, *new.contents))
        if in_place in runs:
            board.power_on()
        else:
            printed = start(board)
            assert "Traceback" not in printed, f"order {n}: {printed}"
            runs[in_place] = "".join(line for line in printed.splitlines() if line.startswith("runs"))
        flash_it(board, there)
        assert on_disk(board) == there.contents, f"order {n}"
        here, there = there, here
    else:
        pytest.fail(f"not done after {STEPS_MAX} orders")
    assert set(runs.values()) == {"runs old old", "", "runs new new"}


def test_what_an_interrupted_flash_has_staged_is_not_copied_again(
    board: VirtualBoard, new: Image, cut_at: Callable[[int], None]
) -> None:
    cut_at(12)
    with contextlib.suppress(PowerCutError):
        flash_it(board, new)
    staged = list((board.disk / "staged").iterdir())
    assert staged
    board.power_on()
    assert 0 < flash_it(board, new).bytes_copied < new.size
    assert not (board.disk / "staged").exists()


def test_a_board_too_full_is_left_alone(board: VirtualBoard, new: Image) -> None:
    with open_console(board.console, ask_for_service) as console:
        device = console.identify()
        full = type(device)(**{**vars(device), "disk_free": 4096})
        with pytest.raises(BoardError, match="4096 free"):
            flash(console, new, full, lambda *_: None)
    assert on_disk(board) == {}


def test_a_write_that_did_not_take_is_found(
    board: VirtualBoard, new: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Console.write_file

    def flip(console: Console, path: str, data: bytes, progress: Callable[[int], None]) -> None:
        write(console, path, bytes([data[0] ^ 1]) + data[1:] if data else data, progress)

    monkeypatch.setattr(Console, "write_file", flip)
    with pytest.raises(BoardError, match="aren't what was written"):
        flash_it(board, new)
    assert "main.py" not in on_disk(board)


@pytest.fixture
def deaf() -> Iterator[str]:
    """A port at which nobody answers."""
    host, board = os.openpty()
    yield os.ttyname(board)
    os.close(host)
    os.close(board)


def test_a_board_without_micropython_is_told_from_one_with(
    deaf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword_bench.boards.console.PROMPT_S", 0.05)
    monkeypatch.setattr("watchword_bench.boards.console.ASK_AGAIN_S", 0.05)
    asked = []
    with pytest.raises(NoRepl), open_console(deaf, asked.append):
        pass
    assert asked == [deaf]


def test_a_port_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("watchword_bench.boards.console.PORT_BACK_S", 0.0)
    with pytest.raises(BoardError, match="can't be had"), open_console(str(tmp_path / "ttyACM9"), print):
        pass
