"""Files that may be made again at any time: compiled code, kept in the user's cache folder."""

import os
import tempfile
from pathlib import Path


def cache_folder() -> Path:
    """Return the folder for compiled code, by the XDG base directory specification."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "watchword"


def write_at_once(path: Path, data: bytes) -> None:
    """Write so that a run beside this one sees all of the file or none. Makes the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(data)
    os.replace(part.name, path)
