"""Several runs of one scenario: each seed's world drawn once and flown on each runtime."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field

from watchword_bench.runtimes import Runtime, TargetCrashed, open_runtime
from watchword_bench.world.draw import draw
from watchword_bench.world.schema import Scenario
from watchword_bench.world.world import World

from .compare import Difference, first_difference
from .outcome import Outcome, judge
from .report import Json, report, summary
from .run import Run, fly

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
    each: Callable[[Outcome], None],
    tap: Tap = lambda world, board: board,
) -> Session:
    """Fly every seed on every runtime, and hand each judged run to `each`; Ctrl-C ends it early."""
    session = Session()
    try:
        for seed in seeds:
            world = draw(scenario, seed)
            first: Run | None = None
            for name in runtimes:
                run = _fly(session, world, name, tap)
                if run is None:
                    continue
                if run.scans:
                    outcome = judge(run)
                    session.reports.append(report(outcome))
                    each(outcome)
                if run.interrupted:
                    session.interrupted = True
                    return session
                first = first or run
                difference = first_difference(first, run)
                if difference is not None:
                    session.differences.append(difference)
    except KeyboardInterrupt:
        session.interrupted = True
    return session


def _fly(session: Session, world: World, name: str, tap: Tap) -> Run | None:
    try:
        with open_runtime(name, world.board_seed) as board, tap(world, board) as tapped:
            return fly(world, tapped)
    except TargetCrashed as error:
        session.crashes.append(Crash(world.scenario.name, world.seed, name, str(error)))
        return None
