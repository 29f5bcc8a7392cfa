"""Run a short script on a runtime, with the firmware importable, and return what it prints.

For tests of single functions where the runtime matters: under the heap lock, with 31-bit small ints.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from watchword_bench.runtimes.base import TargetCrashed, TargetError, firmware_package
from watchword_bench.runtimes.unix import micropython_command
from watchword_bench.runtimes.wasm_machine import Machine

# No collection on the way: WASM's frees live objects (docs/architecture.md), so the heap must hold it all.
BOOT = "import gc; gc.disable(); import snippet"
HEAP = "32M"
FUEL_LIMIT = 50_000_000_000
"""About two minutes on a slow machine."""
TIMEOUT_S = 120


def run_snippet(runtime: str, source: str, files: Mapping[str, str] | None = None) -> str:
    """Run `source` on `runtime` (cpython, micropython or wasm) and return its standard output.

    files: name -> text of files laid beside the script: modules it can import.
    A script that ends with an exception raises TargetCrashed with the target's traceback.
    """
    with tempfile.TemporaryDirectory(prefix="watchword-snippet-") as name:
        folder = Path(name)
        for file, text in {**(files or {}), "snippet.py": source}.items():
            (folder / file).write_text(text)
        if runtime == "wasm":
            return _run_wasm(folder)
        if runtime == "micropython":
            return _run_process(runtime, [*micropython_command(HEAP), "-c", BOOT], folder)
        if runtime == "cpython":
            return _run_process(runtime, [sys.executable, "-c", BOOT], folder)
    raise TargetError(f"unknown runtime {runtime!r}")


def _run_wasm(folder: Path) -> str:
    machine = Machine(
        ["-X", f"heapsize={HEAP}", "-c", BOOT],
        {"/files": folder, "/firmware/watchword": firmware_package()},
        ["/files", "/firmware"],
        FUEL_LIMIT,
    )
    try:
        machine.run()
        return machine.stdout
    finally:
        machine.close()


def _run_process(runtime: str, command: list[str], folder: Path) -> str:
    path = f"{folder}{os.pathsep}{firmware_package().parent}"
    environment = {**os.environ, "MICROPYPATH": path, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    if done.returncode:
        raise TargetCrashed(runtime, f"exit status {done.returncode}", done.stderr)
    return done.stdout
