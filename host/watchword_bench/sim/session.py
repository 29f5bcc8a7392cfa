"""Several runs of one scenario: each seed's world drawn once and flown on each runtime."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field

from watchword_bench.runtimes import Runtime, TargetCrashed, open_runtime
from watchword_bench.world.draw import draw_sites
from watchword_bench.world.schema import Scenario
from watchword_bench.world.world import World

from .compare import Difference, first_difference
from .joint import Joint
from .outcome import Outcome, judge
from .report import Json, report, summary
from .run import Run, fly

Flown = Outcome | Joint
"""What came of one run: of one board or, of a scenario with several sites, of all of them."""
Tap = Callable[[World, Runtime], Runtime]
"""Puts something between a run and its board; closing it closes the board."""


@dataclass(frozen=True)
class Crash:
    """A run that the firmware did not survive; what: the target's own words."""

    scenario: str
    seed: int
    runtime: str
    what: str


@dataclass
class Session:
    """What came of the runs so far; interrupted: they were ended before their time."""

    reports: list[Json] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    crashes: list[Crash] = field(default_factory=list)
    interrupted: bool = False

    @property
    def ok(self) -> bool:
        """Whether every run was flown, every expectation held, and traces were equal across runtimes."""
        return bool(self.summary["ok"])

    @property
    def summary(self) -> Json:
        """What the runs come to."""
        sums = summary(self.reports, self.differences, len(self.crashes))
        sums["crashes"] = [asdict(crash) for crash in self.crashes]
        sums["interrupted"] = self.interrupted
        sums["ok"] = sums["ok"] and not self.interrupted
        return sums


def fly_all(
    scenario: Scenario,
    seeds: Iterable[int],
    runtimes: Sequence[str],
    each: Callable[[Flown], None],
    tap: Tap = lambda world, board: board,
) -> Session:
    """Fly every seed on every runtime, and hand each judged run to `each`; Ctrl-C ends it early."""
    session = Session()
    try:
        for seed in seeds:
            worlds = draw_sites(scenario, seed)
            first: list[Run] = []
            for name in runtimes:
                runs = _fly(session, worlds, name, tap)
                outcomes = [judge(run) for run in runs if run.scans]
                if (outcomes and len(runs) == len(worlds)) or (session.interrupted and outcomes):
                    flown = outcomes[0] if len(worlds) == 1 else Joint(tuple(outcomes))
                    session.reports.append(report(flown))
                    each(flown)
                if session.interrupted:
                    return session
                first = first or runs
                found = (first_difference(one, other) for one, other in zip(first, runs, strict=False))
                session.differences += [difference for difference in found if difference is not None]
    except KeyboardInterrupt:
        session.interrupted = True
    return session


def _fly(session: Session, worlds: Sequence[World], name: str, tap: Tap) -> list[Run]:
    """One run of every site's board, up to the first that crashes or is interrupted."""
    runs: list[Run] = []
    for world in worlds:
        try:
            with open_runtime(name, world.board_seed) as board, tap(world, board) as tapped:
                runs.append(fly(world, tapped))
        except TargetCrashed as error:
            session.crashes.append(Crash(world.name, world.seed, name, str(error)))
            return runs
        if runs[-1].interrupted:
            session.interrupted = True
            return runs
    return runs
