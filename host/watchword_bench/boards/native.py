"""Which of the kernel's modules are worth machine code on a board: what each would cost it, and gain.

`python -m watchword_bench.boards.native BOARD` measures and chooses, and writes the choice into the board's
board.json and the reasons into its native.md. All of it repeats exactly:

- A module's RAM as bytecode is that on 32-bit WASM. Machine code can't run there; a board copies either's
  code to its heap, so a native module takes what its bytecode does and what its .mpy is longer by.
- A module's share of the work is that of the bytecodes that CPython runs in it, from decode to encode of a
  scan. Machine code took 46 % less time in a gate test on an emulated RP2040 (12.7 for 23.7 us), so a module
  saves at most so much of its share.
- Native become those that are worth most, while all fits in half of the board's heap.
"""

import ast
import functools
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path, PurePosixPath
from types import FrameType
from typing import Annotated, Any

import typer

from watchword_bench.bench import traffic
from watchword_bench.bench.heap import HEAP
from watchword_bench.bench.heap import measure as measure_heap
from watchword_bench.recording.provenance import firmware_sha256
from watchword_bench.runtimes.cpython import CPythonRuntime
from watchword_bench.runtimes.wasm_machine import Machine

from .catalogue import BoardFolder, load_board
from .fold import imports_of
from .image import MAIN, TEST_BUILD_ONLY, compile_module, folded, module_name, read_sources

SIZE = traffic.Size(8, 12)
WORTH_MIN = 1.0
"""Percent of the work for each KB of heap."""
_TARGETS = Path(traffic.__file__).with_name("targets")
_FUEL_LIMIT = 10_000_000_000


@dataclass(frozen=True)
class Cost:
    """One module. Bytes of its .mpy as bytecode and native, of heap as bytecode; percent of the work."""

    module: str
    bytecode: int
    native: int
    ram: int
    work: float

    @property
    def native_ram(self) -> int:
        """Bytes of heap as machine code."""
        return self.ram + self.native - self.bytecode

    @property
    def worth(self) -> float:
        """Percent of the work for each KB of heap more."""
        return 1024 * self.work / (self.native - self.bytecode)


@dataclass(frozen=True)
class Costs:
    """Of a board: its kernel's modules, the most worth first; bytes of heap of the whole firmware as
    bytecode, of what it works with, and the most that one exchange leaves to be collected."""

    kernel: list[Cost]
    firmware: int
    working: int
    garbage: int

    def heap(self, native: Collection[str]) -> int:
        """Bytes of heap in use with these modules native."""
        more = sum(cost.native - cost.bytecode for cost in self.kernel if cost.module in native)
        return self.firmware + self.working + more


def measure(board: BoardFolder) -> Costs:
    """What each kernel module costs on a board."""
    base = measure_bytecode()
    costs = []
    with tempfile.TemporaryDirectory(prefix="watchword-native-") as name:
        compiled = Path(name, "compiled.mpy")
        for path, source in _release().items():
            if "/kernel/" in path and not path.endswith("__init__.py"):
                module = module_name(path)
                bytecode = compile_module(path, source, compiled, board.data.mpy.arch, native=False)
                native = compile_module(path, source, compiled, board.data.mpy.arch, native=True)
                costs.append(Cost(module, bytecode, native, base.ram[module], base.work.get(module, 0.0)))
    costs.sort(key=lambda cost: -cost.worth)
    return Costs(costs, sum(base.ram.values()), base.working, base.garbage)


@dataclass(frozen=True)
class Bytecode:
    """The firmware as bytecode, the same on all boards. Bytes of heap of each module, of what they work
    with, and the most that one exchange leaves to be collected; percent of the work done in each."""

    ram: dict[str, int]
    working: int
    garbage: int
    work: dict[str, float]


@functools.cache
def measure_bytecode() -> Bytecode:
    """Measure what doesn't depend on the board."""
    sources = _release()
    noted = traffic.exchanges(traffic.traffic(SIZE))
    heap = measure_heap(noted)
    with tempfile.TemporaryDirectory(prefix="watchword-bytecode-") as name:
        for path, source in sources.items():
            target = Path(name) / PurePosixPath(path).with_suffix(".mpy")
            compile_module(path, source, target, "armv6m", native=False)
        ram = _ram(sources, Path(name))
    return Bytecode(ram, heap.steady - heap.imported, heap.garbage, _work(noted))


def _release() -> dict[str, bytes]:
    sources = read_sources()
    return folded({path: sources[path] for path in sources if path not in (MAIN, TEST_BUILD_ONLY)})


def _work(noted: list[traffic.Exchange]) -> dict[str, float]:
    """Percent of the bytecodes run in each of the firmware's modules while scans are worked off."""
    counts: Counter[str] = Counter()

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        module = frame.f_globals.get("__name__", "")
        if not module.startswith("watchword."):
            return None
        if event == "opcode":
            counts[module] += 1
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return trace

    before = sys.gettrace()
    with CPythonRuntime(traffic.SEED) as board:
        for exchange in noted:
            sys.settrace(trace if exchange.measured else before)
            board.exchange(exchange.t_ms, exchange.data)
            sys.settrace(before)
    return {module: 100 * count / counts.total() for module, count in counts.items()}


def _ram(sources: dict[str, bytes], folder: Path) -> dict[str, int]:
    """Heap of each module, bytes, by name; modules that need a board's `machine` are left out."""
    imports = {
        module_name(path): sorted(imports_of(ast.parse(source))) for path, source in sorted(sources.items())
    }
    order = [name for name in TopologicalSorter(imports).static_order() if name in imports]
    # A package is imported with the first of its modules, so it goes before them.
    order = [name for name in order if name.split(".")[1:2] != ["ports"] and not name.endswith("__init__")]
    given = f"MODULES = {order!r}\n"
    with tempfile.TemporaryDirectory(prefix="watchword-heap-") as beside:
        Path(beside, "given.py").write_text(given)
        mounts = {"/targets": _TARGETS, "/given": Path(beside), "/firmware/watchword": folder / "watchword"}
        command = ["-X", f"heapsize={HEAP}", "/targets/module_heap.py"]
        machine = Machine(command, mounts, ["/given", "/firmware"], _FUEL_LIMIT, lambda *_: None)
        try:
            machine.run()
            printed = dict(line.split() for line in machine.stdout.splitlines())
        finally:
            machine.close()
    return {name: int(size) for name, size in printed.items()}


def choose(costs: Costs, heap_bytes: int) -> list[str]:
    """The modules to be native on a board with so much heap, the most worth first."""
    chosen: list[str] = []
    for cost in costs.kernel:
        if cost.worth < WORTH_MIN or costs.heap([*chosen, cost.module]) > heap_bytes // 2:
            break
        chosen.append(cost.module)
    return chosen


def page(board: BoardFolder, costs: Costs, chosen: list[str]) -> str:
    """The board's native.md."""
    mark = {True: "native", False: ""}
    rows = "\n".join(
        f"| `{cost.module.rpartition('.')[2]}` | {mark[cost.module in chosen]} | {cost.work:.1f} % "
        f"| {cost.bytecode} | {cost.native} | {cost.ram} | {cost.native_ram} | {cost.worth:.2f} % |"
        for cost in costs.kernel
    )
    work = sum(cost.work for cost in costs.kernel if cost.module in chosen)
    return f"""# Machine code on the {board.data.product}

Made by `python -m watchword_bench.boards.native {board.name}`, which says what is measured how. Firmware
{firmware_sha256()[:16]}, {SIZE.targets} targets, {SIZE.plots} plots a scan; {board.data.mpy.arch}.

| | bytes |
|---|---|
| heap of the board | {board.data.heap_bytes} |
| the firmware, all of it bytecode | {costs.firmware} |
| what it works with | {costs.working} |
| both, with {len(chosen)} modules native, where {work:.0f} % of the work is done | {costs.heap(chosen)} |
| what one exchange leaves to be collected, at most | {costs.garbage} |

| module | | work | `.mpy` bytecode | `.mpy` native | RAM bytecode | RAM native | work per KB more |
|---|---|---|---|---|---|---|---|
{rows}
"""


def main(board: Annotated[str, typer.Argument(help="A folder of boards/.")]) -> None:
    """Measure what machine code costs a board, choose, and write both down in its folder."""
    folder = load_board(board)
    costs = measure(folder)
    chosen = choose(costs, folder.data.heap_bytes)
    data = json.loads((folder.folder / "board.json").read_text())
    data["mpy"]["native"] = chosen
    (folder.folder / "board.json").write_text(json.dumps(data, indent=4) + "\n")
    (folder.folder / "native.md").write_text(page(folder, costs, chosen))
    typer.echo(f"{folder.folder}: {len(chosen)} modules native, {costs.heap(chosen)} bytes of heap in use")


if __name__ == "__main__":
    typer.run(main)
