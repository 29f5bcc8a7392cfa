"""The results of a benchmark as tables for people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from watchword_bench.bench.fuel import BUDGETS, FUEL_PER_US
from watchword_bench.bench.stages import NOT_THE_STEP
from watchword_bench.bench.times import CPYTHON, JIT, STONE_SOUP, Times

if TYPE_CHECKING:
    from watchword_bench.bench.bench import Result

    Results = Sequence[Result]

_HEAP_ROWS = {
    "firmware, bytecode and all": "imported",
    "with a board made": "started",
    "firmware and working set": "steady",
    "garbage of one exchange at most": "garbage",
}

AIMS = {CPYTHON: 10, JIT: 500}
"""How many times faster than Stone Soup the tracker should be with 8 targets; told, not asserted."""


def show(results: "Results", console: Console) -> None:
    """Print all tables."""
    console.print(_fuel(results))
    console.print(
        f"Sizes are targets/plots. Fuel / {FUEL_PER_US} is Pico microseconds, within 15 %. Collection of "
        "garbage is left out: it runs when the board has nothing else to do.\n",
        style="dim",
    )
    console.print(_heap(results))
    console.print(_times(results))
    for faster, aim in AIMS.items():
        ratios = [f"{_ratio(result.times, STONE_SOUP, faster)} at {result.size}" for result in results]
        told = f"{STONE_SOUP} ÷ ours, {faster}: {', '.join(ratios)}; the aim is {aim} at 8 targets"
        console.print(told, highlight=False)
    for result in results:
        for row in result.times:
            if row.skipped:
                console.print(f"{row.who} at {result.size}: skipped: {row.skipped}", style="yellow")


def _table(title: str, results: "Results", units: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(no_wrap=True)
    for unit in units:
        for result in results:
            table.add_column(f"{unit}\n{result.size}", justify="right", no_wrap=True)
    return table


def _fuel(results: "Results") -> Table:
    """A row a stage; those within a stage are indented and part of its sum."""
    table = _table("One scan on 32-bit WASM: 1000 fuel, and ms on a Pico", results, ("fuel", "ms"))

    def row(label: str, values: Sequence[float], style: str = "") -> None:
        kilos = [f"{value / 1e3:,.0f}" if value else "" for value in values]
        times = [f"{value / FUEL_PER_US / 1e3:.1f}" if value else "" for value in values]
        table.add_row(label, *kilos, *times, style=style)

    def of(stage: str) -> list[float]:
        return [result.fuel.stages.get(stage, 0.0) for result in results]

    names = list(dict.fromkeys(name for result in results for name in result.fuel.stages))
    for stage in (name for name in names if ":" not in name and name not in NOT_THE_STEP):
        inner = [name for name in names if name.startswith(f"{stage}: ")]
        row(stage, [sum(parts) for parts in zip(of(stage), *map(of, inner), strict=True)])
        for name in inner:
            row(f"  {name.removeprefix(f'{stage}: ')}", of(name))
    table.add_section()
    row("whole step", [result.fuel.step for result in results], "bold")
    row("costliest step", [result.fuel.worst for result in results])
    row("its budget", [BUDGETS.get(result.size, 0) for result in results])
    table.add_section()
    for name in (name for name in names if name in NOT_THE_STEP):
        row(f"({name})", of(name), "dim")
    row("(collection)", [result.heap.collection_fuel for result in results], "dim")
    return table


def _heap(results: "Results") -> Table:
    table = _table("Heap in use on 32-bit WASM", results, ("KB",))
    for label, field in _HEAP_ROWS.items():
        table.add_row(label, *[f"{getattr(result.heap, field) / 1024:.1f}" for result in results])
    return table


def _times(results: "Results") -> Table:
    table = _table("One scan on this computer: ms", results, ("step", "track"))
    for rows in zip(*[result.times for result in results], strict=True):
        times = [row.step for row in rows] + [row.tracker for row in rows]
        table.add_row(rows[0].who, *map(_ms, times))
    return table


def _ms(time_us: float | None) -> str:
    if time_us is None:
        return "-"
    digits = 3 if time_us < 1e3 else 1 if time_us < 1e5 else 0
    return f"{time_us / 1e3:,.{digits}f}"


def _ratio(times: Sequence[Times], slower: str, faster: str) -> str:
    by_name = {row.who: row.tracker for row in times}
    dividend, divisor = by_name[slower], by_name[faster]
    return f"{dividend / divisor:,.0f}" if dividend and divisor else "-"
