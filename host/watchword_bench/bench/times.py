"""Times of a step in microseconds on this computer. They vary with it, so nothing asserts them."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from watchword_bench.bench.filterpy_tracker import filterpy_tracks
from watchword_bench.bench.native import compile_firmware
from watchword_bench.bench.traffic import SETTLING, Exchange, as_module, scans
from watchword_bench.jit import load_kernel
from watchword_bench.runtimes.base import RuntimeMissing
from watchword_bench.runtimes.snippet import run_snippet
from watchword_bench.tracking.stone_soup import stone_soup
from watchword_bench.world.feed import radar_configuration
from watchword_bench.world.world import World

_PEER_SCANS = 5  # measured, for the slowest of them takes seconds a scan
CPYTHON, JIT, STONE_SOUP = "CPython", "JIT", "Stone Soup, GNN and EKF"


@dataclass(frozen=True)
class Times:
    """Medians over the measured scans, microseconds; None where there is no such step.

    step: decode to encode.  tracker: its part that a tracker of another make does, plots to tracks.
    skipped: why there is no time.
    """

    who: str
    step: float | None = None
    tracker: float | None = None
    skipped: str = ""


def board_times(world: World, traffic: Iterable[Exchange]) -> list[Times]:
    """Time the firmware on every runtime that has a clock."""
    given = {"given.py": as_module(traffic)}
    script = files(__package__).joinpath("targets", "times.py").read_text()

    def run(runtime: str, firmware: Path | None = None) -> tuple[float, float]:
        printed = run_snippet(runtime, script, given, firmware)
        steps, trackers = zip(*(map(int, line.split()) for line in printed.splitlines()), strict=True)
        return statistics.median(steps), statistics.median(trackers)

    def native() -> tuple[float, float]:
        with tempfile.TemporaryDirectory(prefix="watchword-native-") as folder:
            return run("micropython", compile_firmware(Path(folder)))

    return [
        _timed(CPYTHON, lambda: run("cpython")),
        _timed("MicroPython, bytecode", lambda: run("micropython")),
        _timed("MicroPython, native .mpy", native),
        _timed(JIT, lambda: (None, jit_tracker_us(world))),
    ]


def peer_times(world: World) -> list[Times]:
    """Time trackers of other makes on the same plots."""
    radar, given = world.scenario.radar, scans(world)[: SETTLING + _PEER_SCANS]
    return [
        Times(STONE_SOUP, tracker=_median_us(stone_soup(radar, given))),
        Times("filterpy, KF and scipy", tracker=_median_us(filterpy_tracks(radar, given))),
    ]


def _median_us(tracker: Iterator[object]) -> float:
    """Time each turn of a tracker that works as it is iterated."""
    times_us: list[float] = []
    while True:
        began = time.perf_counter_ns()
        if next(tracker, None) is None:
            return statistics.median(times_us[SETTLING:])
        times_us.append((time.perf_counter_ns() - began) / 1000)


def _timed(who: str, measure: Callable[[], tuple[float | None, float]]) -> Times:
    try:
        return Times(who, *measure())
    except RuntimeMissing as missing:
        return Times(who, skipped=str(missing))


def jit_tracker_us(world: World) -> float:
    """Time the tracker as compiled by Numba, one call a scan."""
    kernel = load_kernel()
    tracks, plots, work = kernel.make_tracks(), kernel.make_plots(), kernel.make_work()
    params = kernel.params(**radar_configuration(world.scenario.radar))
    times_us: list[float] = []
    for k in range(world.scans):
        rows = world.plots.rows(k)
        for name in ("range", "azimuth", "elevation", "doppler", "snr"):
            column = getattr(plots, name)
            for j, value in enumerate(getattr(world.plots, name)[rows].tolist()):
                column[j] = value
        began = time.perf_counter_ns()
        kernel.track_scan(tracks, plots, rows.stop - rows.start, work, params, int(world.t_ms[k]))
        times_us.append((time.perf_counter_ns() - began) / 1000)
    return statistics.median(times_us[SETTLING:])
