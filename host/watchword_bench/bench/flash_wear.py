"""What a board writes to its flash: erases a write under LittleFS, and how much the log grows.

    python -m watchword_bench.bench.flash_wear

The erases are counted on a chip in memory below MicroPython's own LittleFS, the log is that of scenarios run
on the firmware with a folder for flash. Both repeat exactly; docs/state.md has them.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from watchword.journal import FILE_MAX, FILES
from watchword.recorder import WRITE_MS
from watchword_bench.log.folder import is_log
from watchword_bench.runtimes.cpython import CPythonRuntime
from watchword_bench.runtimes.snippet import run_snippet
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw
from watchword_bench.world.load import load_scenario, scenario_file

SCENARIOS = ("tower22", "saturation")
ENDURANCE = 100_000
"""Erases that a sector of a Pico's flash bears at least (Winbond W25Q16JV)."""
FREE_BLOCKS = 150
"""Of a Pico's 352 blocks of 4 KB: those beside a full log and the firmware, over which LittleFS spreads."""
_TARGET = Path(__file__).with_name("targets") / "flash_wear.py"
_TIMES = 400
_NAMES = {
    "config": "configuration",
    "keys": "keys, 64 platforms'",
    "log-128": "log, a block of 128 bytes",
    "log-512": "log, a block of 512 bytes",
    "log-2048": "log, a block of 2048 bytes, the longest",
}


@dataclass(frozen=True)
class Wear:
    """Of one kind of write, the mean."""

    name: str
    erases: float
    programmed: float


@dataclass(frozen=True)
class Growth:
    """Of the log in a scenario."""

    scenario: str
    seconds: float
    bytes: int

    @property
    def kb_a_minute(self) -> float:
        """How fast it grows."""
        return self.bytes / 1024 / (self.seconds / 60)

    @property
    def ring_hours(self) -> float:
        """For how long the ring of files holds this."""
        return float(FILES * FILE_MAX / 1024 / self.kb_a_minute / 60)


def wear() -> list[Wear]:
    """Count on MicroPython's unix port."""
    lines = [line.split() for line in run_snippet("micropython", _TARGET.read_text()).splitlines()]
    return [Wear(_NAMES[name], int(erases) / _TIMES, int(size) / _TIMES) for name, erases, size in lines]


def growth(scenario: str) -> Growth:
    """Run a scenario, seed 1, on a board that keeps a log."""
    world = draw(load_scenario(str(scenario_file(scenario))), 1)
    with tempfile.TemporaryDirectory(prefix="watchword-wear-") as folder:
        board = CPythonRuntime(world.board_seed, storage=Path(folder))
        fly(world, board)
        files = [path.stat().st_size for path in Path(folder).iterdir() if is_log(path.name)]
    seconds = float(world.t_s[-1])
    return Growth(scenario, seconds, sum(files))


def wear_table(rows: list[Wear]) -> Iterator[str]:
    """In Markdown, and what it comes to in a day."""
    yield "| write | erases | bytes programmed |"
    yield "| --- | ---: | ---: |"
    for row in rows:
        yield f"| {row.name} | {row.erases:.2f} | {row.programmed:.0f} |"
    most = max(row.erases for row in rows)
    writes = 86_400_000 // WRITE_MS
    yield ""
    yield f"At most {writes} blocks a day, {most:.2f} erases each: {writes * most:.0f} erases a day,"
    years = ENDURANCE * FREE_BLOCKS / (writes * most) / 365
    yield f"which {FREE_BLOCKS} free blocks of {ENDURANCE} erases bear for {years:.1f} years."


def growth_table(rows: Iterable[Growth]) -> Iterator[str]:
    """In Markdown."""
    yield "| scenario | log, KB a minute | the ring holds |"
    yield "| --- | ---: | ---: |"
    for row in rows:
        yield f"| `{row.scenario}` | {row.kb_a_minute:.1f} | {row.ring_hours:.1f} h |"


def main() -> int:
    """The command."""
    for line in (*wear_table(wear()), "", *growth_table(map(growth, SCENARIOS))):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
