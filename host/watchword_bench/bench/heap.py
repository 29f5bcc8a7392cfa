"""Heap in use on 32-bit WASM, whose objects are as large as a board's: words of 4 bytes, blocks of 16."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from watchword_bench.bench.traffic import Exchange, as_module
from watchword_bench.runtimes.base import firmware_package
from watchword_bench.runtimes.wasm_machine import Machine

HEAP = "320K"
"""More than a Pico has: the compiler and the traffic have to fit in beside the firmware."""

_TARGETS = Path(__file__).with_name("targets")
_FUEL_LIMIT = 100_000_000_000


@dataclass(frozen=True)
class Heap:
    """Bytes. imported: the firmware, its code included, which a frozen build leaves in flash.

    started: with a board made.  steady: after the traffic, garbage collected: firmware and working set.
    garbage: the most that one exchange leaves to be collected.  collection_fuel: mean of one collection.
    """

    imported: int
    started: int
    steady: int
    garbage: int
    collection_fuel: float


def measure(traffic: Iterable[Exchange]) -> Heap:
    """Run this traffic on a board and look at its heap."""
    begun, collections = 0, []

    def called(machine: Machine, name: str, _payload: bytes) -> None:
        nonlocal begun
        if name == "collect":
            begun = machine.fuel_used()
        else:
            collections.append(machine.fuel_used() - begun)

    with tempfile.TemporaryDirectory(prefix="watchword-heap-") as folder:
        Path(folder, "given.py").write_text(as_module(traffic))
        mounts = {"/targets": _TARGETS, "/given": Path(folder), "/firmware/watchword": firmware_package()}
        command = ["-X", f"heapsize={HEAP}", "/targets/heap.py"]
        machine = Machine(command, mounts, ["/given", "/firmware"], _FUEL_LIMIT, called)
        try:
            machine.run()
            printed = dict(line.split() for line in machine.stdout.splitlines())
        finally:
            machine.close()
    return Heap(**{name: int(size) for name, size in printed.items()}, collection_fuel=mean(collections))
