"""What a recording was made with: hashes, version, revision."""

import hashlib
import subprocess
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
    """SHA-256 over the firmware's files: of each, by path, the path and a NUL, its SHA-256, in order."""
    folder = firmware_package()
    total = hashlib.sha256()
    for file in sorted(folder.rglob("*.py"), key=lambda file: file.relative_to(folder).as_posix()):
        total.update(file.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(file.read_bytes()).digest())
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
