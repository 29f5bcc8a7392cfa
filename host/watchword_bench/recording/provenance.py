"""What a recording was made with: hashes, version, revision."""

import hashlib
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from watchword_bench.protocol.schema import table_hash
from watchword_bench.runtimes.base import firmware_package

FORMAT = "1"


def provenance() -> dict[str, str]:
    """The firmware, the message table and this package, as a recording's metadata names them."""
    told = {
        "format": FORMAT,
        "version": version("watchword"),
        "table_hash": table_hash().hex(),
        "firmware_sha256": firmware_sha256(),
    }
    revision = git_revision(firmware_package())
    return told | ({"git_revision": revision} if revision else {})


def firmware_sha256() -> str:
    """SHA-256 over the firmware's files."""
    folder = firmware_package()
    return sources_sha256(
        {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.py")}
    )


def sources_sha256(sources: Mapping[str, bytes]) -> str:
    """SHA-256 over files by path: of each, in the paths' order, the path and a NUL, its SHA-256."""
    total = hashlib.sha256()
    for path in sorted(sources):
        total.update(path.encode() + b"\0")
        total.update(hashlib.sha256(sources[path]).digest())
    return total.hexdigest()


def git_revision(folder: Path) -> str | None:
    """The commit that `folder` is from, "-dirty" if changed since; None if git doesn't know the folder."""
    if _git(folder, "ls-files", "--error-unmatch", ".") is None:
        return None
    head = _git(folder, "rev-parse", "HEAD")
    changed = _git(folder, "status", "--porcelain", "--", ".")
    return head and head + ("-dirty" if changed else "")


def _git(folder: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
