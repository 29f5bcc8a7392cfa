"""The traffic that costs are measured on: a steady attack, its plots, and the bytes a board gets of it.

One friend comes home and answers; another aircraft follows it 200 m behind; the rest come in from all
around. Every scan has the stated number of plots: what the radar detects (Pd 0.9), filled up with clutter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from watchword_bench.protocol.codec import StreamDecoder
from watchword_bench.runtimes.base import Runtime
from watchword_bench.runtimes.cpython import CPythonRuntime
from watchword_bench.sim.run import fly
from watchword_bench.tracking.cases import Scan
from watchword_bench.world.draw import draw
from watchword_bench.world.quantities import fixed
from watchword_bench.world.scales import BAM_PER_DEG
from watchword_bench.world.schema import Scenario
from watchword_bench.world.world import Plots, World

SEED = 1
SETTLING = 20
"""Scans before the first that is measured."""
MEASURED = 10
"""Scans."""
_SPARE_CLUTTER = 40
"""Drawn a scan beside what is needed on the mean, so that every scan can be filled up."""


@dataclass(frozen=True)
class Size:
    """How much there is: aircraft in flight, plots a scan."""

    targets: int
    plots: int

    def __str__(self) -> str:
        return f"{self.targets}/{self.plots}"


SIZES = (Size(1, 2), Size(8, 12), Size(32, 64))


@dataclass(frozen=True)
class Exchange:
    """What a board was given at one time; scan: its number if a scan is in it, else -1."""

    t_ms: int
    data: bytes
    scan: int

    @property
    def measured(self) -> bool:
        """Whether it brings a scan of the steady state."""
        return self.scan >= SETTLING


def traffic(size: Size) -> World:
    """Draw the world of this size."""
    scenario = _scenario(size)
    clutter = scenario.radar.clutter_per_scan
    crowded = scenario.radar.model_copy(update={"clutter_per_scan": clutter + _SPARE_CLUTTER})
    world = draw(scenario.model_copy(update={"radar": crowded}), SEED)
    return replace(world, scenario=scenario, plots=_fill_up(world.plots, size.plots))


def scans(world: World) -> list[Scan]:
    """The same plots for trackers that have no board."""
    plots, nothing = world.plots, np.empty((0, 6))
    columns = plots.range / 2, plots.azimuth / BAM_PER_DEG, plots.elevation / BAM_PER_DEG
    unknown = np.full(len(plots.range), np.nan)
    measured = np.column_stack([*columns, unknown, unknown])
    return [
        Scan(float(t_s), measured[plots.rows(k)], nothing, np.empty(0, np.int64))
        for k, t_s in enumerate(world.t_s)
    ]


def exchanges(world: World) -> list[Exchange]:
    """Fly the world once and note what the board was given; given the same, any runtime says the same."""
    recorder = _Recorder()
    with recorder:
        fly(world, recorder)
    return recorder.noted


class _Recorder(Runtime):
    """CPython's runtime, and what it was given."""

    name = "cpython"

    @classmethod
    def require(cls) -> None:
        """Always there."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[Exchange] = []
        self._board = CPythonRuntime(SEED)

    def _exchange(self, t_ms: int, data: bytes) -> bytes:
        numbers = [frame.fields["scan"] for frame in StreamDecoder().feed(data) if frame.name == "scan"]
        self.noted.append(Exchange(t_ms, data, max(numbers, default=-1)))
        return self._board.exchange(t_ms, data)

    def _close(self) -> None:
        self._board.close()


def _scenario(size: Size) -> Scenario:
    """The friend, its follower and the others, spread evenly in azimuth and over 3 km in range."""

    def inbound(i: int) -> dict[str, object]:
        return {
            "kind": "inbound",
            "start_range_m": 4500 + 700 * i % 3000,
            "start_azimuth_deg": 360 * i / size.targets,
            "speed_mps": 30 + 7 * i % 20,
            "height_m": 150 + 40 * i % 300,
        }

    platforms: list[dict[str, object]] = [
        {
            "name": "friend",
            "truth": "friend",
            "motion": inbound(0),
            "transponder": {"platform": 1},
            "flight_plan": {},
        }
    ]
    if size.targets > 1:
        motion = {"kind": "follow", "leader": "friend", "behind_m": 200}
        platforms.append({"name": "follower", "truth": "hostile", "motion": motion})
    for i in range(2, size.targets):
        platforms.append({"name": f"attacker-{i}", "truth": "hostile", "motion": inbound(i)})
    pd = 0.9
    return Scenario.model_validate(
        {
            "name": f"traffic-{size.targets}-{size.plots}",
            "title": f"{size.targets} inbound, {size.plots} plots a scan",
            "story": "",
            "duration_s": SETTLING + MEASURED - 1,
            "radar": {
                "pd": pd,
                "clutter_per_scan": size.plots - pd * size.targets,
                "bias_range_m": fixed(0.0),
                "bias_azimuth_deg": fixed(0.0),
            },
            "platform": platforms,
        }
    )


def _fill_up(plots: Plots, count: int) -> Plots:
    """Leave out clutter, the last of each scan first, until every scan has `count` plots."""
    kept = []
    for k in range(len(plots.first) - 1):
        rows = np.arange(plots.first[k], plots.first[k + 1])
        echo = plots.sources[rows].any(axis=1)
        clutter = rows[~echo][: count - int(echo.sum())]
        kept.append(np.sort(np.concatenate([rows[echo], clutter])))
        assert len(kept[-1]) == count
    rows = np.concatenate(kept)
    columns = {
        name: getattr(plots, name)[rows]
        for name in ("range", "azimuth", "elevation", "doppler", "snr", "sources")
    }
    first = count * np.arange(len(plots.first), dtype=np.int32)
    return Plots(first=first, **columns)


def as_module(noted: Iterable[Exchange]) -> str:
    """The source of a module for a target: EXCHANGES, (time in ms, bytes, whether it is measured) each."""
    rows = [(exchange.t_ms, exchange.data, exchange.measured) for exchange in noted]
    return f"EXCHANGES = {rows!r}\n"
