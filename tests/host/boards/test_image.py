"""Images: what is in them, and that MicroPython loads them."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from watchword_bench.boards.catalogue import BoardError, load_board
from watchword_bench.boards.image import MAIN, TEST_BUILD_ONLY, build
from watchword_bench.protocol.schema import table_hash
from watchword_bench.recording.provenance import firmware_sha256
from watchword_bench.runtimes.base import firmware_package
from watchword_bench.runtimes.unix import micropython_command

SAYS_SO = b"import board, watchword.app\nprint(board.NAME, watchword.app.__file__)\n"


@pytest.fixture(scope="module")
def overlay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another main.py, and a test-only module."""
    folder = tmp_path_factory.mktemp("overlay")
    (folder / MAIN).write_bytes(SAYS_SO)
    (folder / TEST_BUILD_ONLY).parent.mkdir(parents=True)
    (folder / TEST_BUILD_ONLY).write_text("HERE = True\n")
    return folder


def test_it_holds_every_module_compiled_and_says_what_it_is(tmp_path: Path, overlay: Path) -> None:
    image = build(load_board("virtual"), tmp_path / "image", overlay=overlay)
    package = firmware_package()
    modules = {
        f"watchword/{file.relative_to(package).with_suffix('.mpy').as_posix()}"
        for file in package.rglob("*.py")
    } - {TEST_BUILD_ONLY.replace(".py", ".mpy")}
    assert set(image.files) == {*modules, "main.py", "board.py"}
    told = json.loads((image.folder / "image.json").read_text())
    for path, digest in told.pop("files").items():
        assert digest == hashlib.sha256((image.folder / path).read_bytes()).hexdigest()
    assert told.pop("build") != firmware_sha256()[:16]  # the overlay isn't the firmware
    assert told == {
        "board": "virtual",
        "version": "0.1.0",
        "table": table_hash().hex(),
        "micropython": "1.29.0",
        "mpy": "6.3",
        "test_build": False,
    }


def test_micropython_runs_it(tmp_path: Path, overlay: Path) -> None:
    image = build(load_board("virtual"), tmp_path / "image", overlay=overlay)
    command = [*micropython_command("2M"), MAIN]
    ran = subprocess.run(command, cwd=image.folder, capture_output=True, timeout=30, env={"MICROPYPATH": ""})
    assert ran.stdout.startswith(b"b'virtual' "), ran.stderr
    assert ran.stdout.endswith(b"watchword/app.mpy\n")


def test_only_a_test_build_has_the_test_hooks(tmp_path: Path, overlay: Path) -> None:
    compiled = TEST_BUILD_ONLY.replace(".py", ".mpy")
    board = load_board("virtual")
    assert compiled not in build(board, tmp_path, overlay=overlay).files
    image = build(board, tmp_path, test_build=True, overlay=overlay)
    assert compiled in image.files
    assert image.manifest["test_build"]


def test_a_board_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BoardError, match=r"no board 'picco'; there are .*virtual"):
        load_board("picco")


def test_it_deletes_nothing_but_images(tmp_path: Path, overlay: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(BoardError, match="not deleted"):
        build(load_board("virtual"), tmp_path, overlay=overlay)
    assert (tmp_path / "thesis.txt").read_text() == "precious"


def test_a_source_that_does_not_compile_is_named(tmp_path: Path) -> None:
    (tmp_path / "overlay/watchword").mkdir(parents=True)
    (tmp_path / "overlay/main.py").write_text("")
    (tmp_path / "overlay/watchword/app.py").write_text("def f(:\n")
    with pytest.raises(BoardError, match=r"watchword\.app, line 1"):
        build(load_board("virtual"), tmp_path / "image", overlay=tmp_path / "overlay")


def test_an_overlay_without_firmware_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BoardError, match="neither"):
        build(load_board("virtual"), tmp_path / "image", overlay=tmp_path)
