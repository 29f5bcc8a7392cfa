"""The results of a benchmark as tables for people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from watchword_bench.bench.fuel import BUDGETS, FUEL_PER_US
from watchword_bench.bench.stages import NOT_THE_STEP

if TYPE_CHECKING:
    from watchword_bench.bench.bench import Result


def show(results: "Sequence[Result]", console: Console) -> None:
    """Print all tables."""
    console.print(_fuel(results))
    console.print(
        f"Means over {len(results)} sizes' measured scans; one Pico microsecond is {FUEL_PER_US} fuel, "
        "within 15 %. Collection is left out of the step; it runs when the board has nothing to do.\n",
        style="dim",
    )
    console.print(_heap(results))
    console.print(_times(results))
    for result in results:
        for row in result.times:
            if row.skipped:
                console.print(f"{result.size} {row.who}: skipped: {row.skipped}", style="yellow")


def _table(title: str, results: "Sequence[Result]", each: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("targets/plots")
    for result in results:
        for unit in each:
            table.add_column(f"{result.size}\n{unit}", justify="right")
    return table


def _fuel(results: "Sequence[Result]") -> Table:
    """A row a stage; those within a stage are indented and part of its sum."""
    table = _table("Fuel of one scan on 32-bit WASM", results, ("1000 fuel", "Pico ms"))
    names = list(dict.fromkeys(name for result in results for name in result.fuel.stages))
    outer = [name for name in names if ":" not in name]

    def row(label: str, values: Iterable[float], style: str = "") -> None:
        cells = [cell for value in values for cell in (f"{value / 1e3:,.0f}", f"{value / FUEL_PER_US / 1e3:.1f}")]
        table.add_row(label, *cells, style=style)

    for stage in (name for name in outer if name not in NOT_THE_STEP):
        inner = [name for name in names if name.partition(":")[0] == stage]
        row(stage, [sum(result.fuel.stages.get(name, 0) for name in inner) for result in results])
        for name in inner:
            if ":" in name:
                row("  " + name.partition(": ")[2], [result.fuel.stages.get(name, 0) for result in results])
    table.add_section()
    row("whole step", [result.fuel.step for result in results], "bold")
    row("costliest step", [result.fuel.worst for result in results])
    budgets = [BUDGETS.get(result.size) for result in results]
    table.add_row(
        "budget",
        *[cell for b in budgets for cell in ((f"{b / 1e3:,.0f}", f"{b / FUEL_PER_US / 1e3:.1f}") if b else ("", ""))],
    )
    table.add_section()
    for name in (name for name in outer if name in NOT_THE_STEP):
        row(f"({name})", [result.fuel.stages[name] for result in results], "dim")
    row("(collection)", [result.fuel.collection for result in results], "dim")
    return table


def _heap(results: "Sequence[Result]") -> Table:
    table = _table("Heap in use on 32-bit WASM", results, ("KB",))
    for label, field in (
        ("firmware, bytecode and all", "imported"),
        ("with a board made", "started"),
        ("steady state", "steady"),
        ("garbage of one exchange, at most", "garbage"),
    ):
        table.add_row(label, *[f"{getattr(result.heap, field) / 1024:.1f}" for result in results])
    return table


def _times(results: "Sequence[Result]") -> Table:
    """Times, and how many times as long as our tracker in CPython each took."""
    table = _table("Time of one scan on this computer", results, ("step µs", "tracker µs", "tracker, ours = 1"))
    for n, row in enumerate(results[0].times):
        cells = []
        for result in results:
            mine, own = result.times[n], result.times[0].tracker
            cells += [_us(mine.step), _us(mine.tracker)]
            cells.append(f"{mine.tracker / own:.3g}" if mine.tracker and own else "-")
        table.add_row(row.who, *cells)
    return table


def _us(time_us: float | None) -> str:
    return "-" if time_us is None else f"{time_us:,.0f}"
