"""What a scan costs: fuel by stage, heap, and time beside other trackers on the same plots.

    python -m watchword_bench.bench.bench                    the tables
    python -m watchword_bench.bench.bench --json             the same for machines
    python -m watchword_bench.bench.bench --out bench.json   both

Exits with 1 if a fuel budget is not met. Times vary with the machine: nothing depends on them.
"""

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from watchword_bench.bench import fuel, heap, tables, times
from watchword_bench.bench.traffic import SIZES, Size, exchanges, traffic


@dataclass(frozen=True)
class Result:
    """All that was measured at one size."""

    size: Size
    fuel: fuel.Fuel
    heap: heap.Heap
    times: list[times.Times]


def measure(size: Size) -> Result:
    """Run everything at one size."""
    world = traffic(size)
    noted = exchanges(world)
    return Result(
        size,
        fuel.measure(noted),
        heap.measure(noted),
        [*times.board_times(world, noted), *times.peer_times(world)],
    )


def as_json(results: list[Result]) -> dict[str, Any]:
    """The results for machines: fuel in units of wasmtime, heap in bytes, times in microseconds."""
    return {
        "fuel_per_pico_us": fuel.FUEL_PER_US,
        "sizes": [
            asdict(result) | {"fuel_budget": fuel.BUDGETS.get(result.size), "met": met(result)}
            for result in results
        ],
    }


def met(result: Result) -> bool:
    """Whether the costliest step keeps within the budget, where there is one."""
    return result.fuel.worst <= fuel.BUDGETS.get(result.size, result.fuel.worst)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m watchword_bench.bench.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the JSON to this file, too")
    arguments = parser.parse_args()
    if arguments.out and not arguments.out.parent.is_dir():
        parser.error(f"--out {arguments.out}: there is no folder {str(arguments.out.parent)!r}")
    progress = Console(stderr=True)
    results = []
    for size in SIZES:
        with progress.status(f"{size.targets} targets, {size.plots} plots a scan ..."):
            results.append(measure(size))
    text = json.dumps(as_json(results), indent=2)
    if arguments.out:
        arguments.out.write_text(text + "\n")
    if arguments.json:
        print(text)
    else:
        tables.show(results, Console())
    return 0 if all(met(result) for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
