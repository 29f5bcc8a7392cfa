"""Logs as folders: what was pulled from a board, and how far it went then."""

import json
from collections.abc import Mapping
from pathlib import Path

from .blocks import PREFIX, LogFile, read_file
from .verify import Head, head

PULLED = "pulled.json"


class LogError(Exception):
    """A log can't be read or pulled; the message says which and why."""


def read_folder(folder: Path) -> tuple[list[LogFile], Head | None]:
    """The files of a log in their order, and its end when it was pulled last, if it was.

    Raises LogError if there is no log.
    """
    try:
        files = [
            read_file(path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if is_log(path.name)
        ]
    except OSError as error:
        raise LogError(f"{folder}: can't be read: {error}") from None
    seen = _read_pulled(folder / PULLED)
    if not files and seen is None:
        raise LogError(f"{folder}: holds no log file ({PREFIX}000001 and on); `watchword log pull` gets them")
    return files, seen


def is_log(name: str) -> bool:
    """Whether a file of this name is one of a log's."""
    return name.startswith(PREFIX) and name.removeprefix(PREFIX).isdigit()


def add_to_folder(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Put a board's log into a folder, which may hold an earlier part of it; return the files that are new or
    longer.

    Raises LogError, and writes nothing, if the board lacks something of what the folder holds: that would be
    overwritten evidence.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if is_log(path.name)}
        newest = max(files, default="")
        for name, data in held.items():
            if name > newest or (name in files and not files[name].startswith(data)):
                raise LogError(
                    f"{folder}: the board's log is not the one that was pulled to here, or part of it was "
                    f"changed: {name} differs. Nothing was written; pull into another folder to compare"
                )
        grown = [name for name in sorted(files) if files[name] != held.get(name)]
        for name in grown:
            (folder / name).write_bytes(files[name])
        end = head([read_file(name, data) for name, data in sorted((held | dict(files)).items())])
        if end is not None:
            told = {"file": end.file, "size": end.size, "code": end.code.hex()}
            (folder / PULLED).write_text(json.dumps(told) + "\n", encoding="utf-8")
    except OSError as error:
        raise LogError(f"{folder}: can't be written: {error}") from None
    return grown


def _read_pulled(file: Path) -> Head | None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return Head(int(told["file"]), int(told["size"]), bytes.fromhex(told["code"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LogError(f"{file}: is not what a pull left there: {error!r}") from None
