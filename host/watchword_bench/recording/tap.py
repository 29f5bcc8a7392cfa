"""Records a simulated run while it is flown: a runtime between the run and the board's own."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from watchword_bench.protocol.configuration import CONFIGURATION
from watchword_bench.runtimes import Runtime
from watchword_bench.runtimes.base import CLOCK_MASK
from watchword_bench.world.feed import STARTUP_MS, configuration
from watchword_bench.world.schema import Scenario
from watchword_bench.world.world import World

from .recorder import Recorder
from .truth import scan_truth

NS_PER_MS = 1_000_000


class Recorded(Runtime):
    """Hands every exchange on to `runtime` and records it; the recording's time begins with the first one.

    Closing it closes file and runtime.
    """

    def __init__(self, runtime: Runtime, recorder: Recorder) -> None:
        super().__init__()
        self.name = runtime.name
        self.repeatable = runtime.repeatable
        self.costs = runtime.costs
        self._runtime = runtime
        self._recorder = recorder
        self._elapsed_ms = 0
        self._clock_ms: int | None = None

    @classmethod
    def require(cls) -> None:
        """Needs nothing of its own."""

    def _exchange(self, t_ms: int, data: bytes) -> bytes:
        if self._clock_ms is not None:
            self._elapsed_ms += (t_ms - self._clock_ms) & CLOCK_MASK
        self._clock_ms = t_ms
        self._note(self._elapsed_ms)
        at_ns = self._elapsed_ms * NS_PER_MS
        self._recorder.sent(at_ns, t_ms, data)
        answer = self._runtime.exchange(t_ms, data)
        self._recorder.received(at_ns, answer)
        return answer

    def _note(self, elapsed_ms: int) -> None:
        """Record what else is known, before the exchange at this time."""

    def _close(self) -> None:
        self._recorder.close()
        self._runtime.close()


class Tap(Recorded):
    """Records a simulated run, with the truth of each scan before it."""

    def __init__(
        self,
        world: World,
        runtime: Runtime,
        file: Path,
        scenario: str,
        board: Mapping[str, str] | None = None,
    ) -> None:
        """file: written over if it exists.  scenario: the text of the world's scenario file.
        board: what to note of a board at the end of a line.

        The random stream of a repeatable runtime has the world's `board_seed`.
        """
        about = _about(world, runtime) | dict(board or {})
        super().__init__(runtime, Recorder(file, about, _configuration(world.scenario), scenario))
        self._world = world
        self._scans = 0

    def _note(self, elapsed_ms: int) -> None:
        """Record every scan's truth that is due."""
        while self._scans < self._world.scans:
            due_ms = round(1000 * float(self._world.t_s[self._scans])) - STARTUP_MS
            if due_ms > elapsed_ms:
                return
            self._recorder.truth(due_ms * NS_PER_MS, scan_truth(self._world, self._scans))
            self._scans += 1


def _about(world: World, runtime: Runtime) -> dict[str, str]:
    return {
        "scenario": world.scenario.name,
        "title": world.scenario.title,
        "seed": str(world.seed),
        "runtime": runtime.name,
        **({"random_seed": str(world.board_seed)} if runtime.repeatable else {}),
        **({"site": world.site.name} if world.site is not None else {}),
    }


def _configuration(scenario: Scenario) -> dict[str, str]:
    """Every value the board will have, with its unit."""
    told = configuration(scenario)
    return {
        name: _measure(told.get(name, default), scale, unit)
        for name, unit, scale, _, _, default, _ in CONFIGURATION
    }


def _measure(value: int, scale: str, unit: str) -> str:
    turn, unit = (360, "degrees") if unit == "circle" else (1, unit)
    return f"{float(value * Fraction(scale) * turn):.6g} {unit}".rstrip()
