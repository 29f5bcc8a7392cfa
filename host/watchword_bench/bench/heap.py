"""Heap in use on 32-bit WASM, whose objects are as large as a board's: words of 4 bytes, blocks of 16."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from watchword_bench.bench.traffic import Exchange, as_module
from watchword_bench.runtimes.base import firmware_package
from watchword_bench.runtimes.wasm_machine import Machine

_SCRIPT = Path(__file__).with_name("targets")
_HEAP = "8M"
_FUEL_LIMIT = 200_000_000_000


@dataclass(frozen=True)
class Heap:
    """Bytes. imported: the firmware, its code included, which a frozen build leaves in flash.

    started: with a board made.  steady: after the traffic, garbage collected: firmware and working set.
    garbage: the most that one exchange leaves to be collected.
    """

    imported: int
    started: int
    steady: int
    garbage: int


def measure(traffic: Iterable[Exchange]) -> Heap:
    """Run this traffic on a board and look at its heap."""
    with tempfile.TemporaryDirectory(prefix="watchword-heap-") as folder:
        Path(folder, "given.py").write_text(as_module(traffic))
        mounts = {"/targets": _SCRIPT, "/given": Path(folder), "/firmware/watchword": firmware_package()}
        machine = Machine(
            ["-X", f"heapsize={_HEAP}", "/targets/heap.py"],
            mounts,
            ["/given", "/firmware"],
            _FUEL_LIMIT,
            lambda machine, name, payload: None,
        )
        try:
            machine.run()
            lines = (line.split() for line in machine.stdout.splitlines())
            return Heap(**{name: int(size) for name, size in lines})
        finally:
            machine.close()
