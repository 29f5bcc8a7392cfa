"""Run a short script on a runtime, with the firmware importable, and return what it prints.

For tests of single functions where the runtime matters: under the heap lock, with 31-bit small ints.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from watchword_bench.runtimes.base import TargetCrashed, TargetError, firmware_package
from watchword_bench.runtimes.unix import micropython_command
from watchword_bench.runtimes.wasm_machine import Call, Machine

# No collection on the way: WASM's frees live objects (docs/architecture.md), so the heap must hold it all.
BOOT = "import gc; gc.disable(); import snippet"
HEAP = "32M"
FUEL_LIMIT = 100_000_000_000
"""About half a minute."""
TIMEOUT_S = 120


def run_snippet(
    runtime: str, source: str, files: Mapping[str, str] | None = None, firmware: Path | None = None
) -> str:
    """Run `source` on `runtime` (cpython, micropython or wasm) and return its standard output.

    files: name -> text of files laid beside the script: modules it can import.
    firmware: the folder of the package `watchword`, if not the one that this process imports.
    A script that ends with an exception raises TargetCrashed with the target's traceback.
    """
    firmware = firmware or firmware_package()
    with _folder(source, files) as folder:
        if runtime == "wasm":
            return _run_wasm(folder, firmware, lambda machine, name, payload: None)
        if runtime == "micropython":
            return _run_process(runtime, [*micropython_command(HEAP), "-c", BOOT], folder, firmware)
        if runtime == "cpython":
            return _run_process(runtime, [sys.executable, "-c", BOOT], folder, firmware)
    raise TargetError(f"unknown runtime {runtime!r}")


def measure_fuel(source: str, files: Mapping[str, str] | None = None) -> dict[str, int]:
    """Run `source` on WASM and return the fuel used by each of its stages; it repeats exactly.

    The script calls `host.call("mark", b"name")` (after `import host`) where stage `name` begins; a stage
    lasts until the next mark, and the last mark's is left out. Stages of one name add up. A mark made in a
    function costs about 700 itself, give or take 100 for where in the heap it allocates; an empty stage
    tells. No marks under the heap lock.
    """
    stages: dict[str, int] = {}
    stage: str | None
    stage, begun = None, 0

    def mark(machine: Machine, _name: str, payload: bytes) -> None:
        nonlocal stage, begun
        used = machine.fuel_used()
        if stage is not None:
            stages[stage] = stages.get(stage, 0) + used - begun
        stage, begun = payload.decode(), used

    with _folder(source, files) as folder:
        _run_wasm(folder, firmware_package(), mark)
    return stages


@contextmanager
def _folder(source: str, files: Mapping[str, str] | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="watchword-snippet-") as name:
        for file, text in {**(files or {}), "snippet.py": source}.items():
            Path(name, file).write_text(text)
        yield Path(name)


def _run_wasm(folder: Path, firmware: Path, on_call: Call) -> str:
    machine = Machine(
        ["-X", f"heapsize={HEAP}", "-c", BOOT],
        {"/files": folder, "/firmware/watchword": firmware},
        ["/files", "/firmware"],
        FUEL_LIMIT,
        on_call,
    )
    try:
        machine.run()
        return machine.stdout
    finally:
        machine.close()


def _run_process(runtime: str, command: list[str], folder: Path, firmware: Path) -> str:
    path = f"{folder}{os.pathsep}{firmware.parent}"
    environment = {**os.environ, "MICROPYPATH": path, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    if done.returncode:  # MicroPython's traceback is on stdout
        raise TargetCrashed(runtime, f"exit status {done.returncode}", done.stdout + done.stderr)
    return done.stdout
