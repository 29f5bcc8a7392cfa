"""The firmware on CPython, on MicroPython's unix port and on MicroPython for 32-bit WebAssembly."""

from pathlib import Path

from watchword_bench.runtimes.base import BOARD, Costs, Runtime, RuntimeMissing, TargetCrashed, TargetError
from watchword_bench.runtimes.cpython import CPythonRuntime
from watchword_bench.runtimes.unix import UnixRuntime
from watchword_bench.runtimes.wasm import WasmRuntime

__all__ = [
    "RUNTIMES",
    "Costs",
    "Runtime",
    "RuntimeMissing",
    "TargetCrashed",
    "TargetError",
    "available_runtimes",
    "open_runtime",
]

RUNTIMES: dict[str, type[CPythonRuntime] | type[UnixRuntime] | type[WasmRuntime]] = {
    kind.name: kind for kind in (CPythonRuntime, UnixRuntime, WasmRuntime)
}
"""By the names of the command line."""


def open_runtime(name: str, seed: int, board: str = BOARD, folder: Path | None = None) -> Runtime:
    """Start a board on the runtime of that name.

    seed: 0..2**64-1, of the board's random stream.
    board: the module whose class `Board` is run; folder: where it is, if not in the firmware.
    Raises RuntimeMissing with the way to install it.
    """
    if name not in RUNTIMES:
        raise TargetError(f"unknown runtime {name!r}; there are {', '.join(RUNTIMES)}")
    if not 0 <= seed < 1 << 64:
        raise ValueError(f"seed {seed} is outside 0..2**64-1")
    return RUNTIMES[name](seed, board, folder)


def available_runtimes() -> list[str]:
    """Return the names of the runtimes installed here."""
    available = []
    for name, kind in RUNTIMES.items():
        try:
            kind.require()
        except RuntimeMissing:
            continue
        available.append(name)
    return available
