"""Compiled, the kernel leaves the same in every column as on CPython, scan by scan."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.storm import Storm
from support.twins import board_column, copy_columns, differences
from watchword import feed
from watchword.codes import PLOTS_MAX
from watchword.kernel import columns
from watchword.kernel.scan import scan
from watchword.kernel.track_scan import track_scan
from watchword.settings import RANGES, Params
from watchword_bench.jit import load_kernel
from watchword_bench.runtimes import open_runtime
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw
from watchword_bench.world.load import load_scenario

CLOCK = (1 << 30) - 1
SCANS = 15

seeds = st.integers(0, 2**31 - 1)
times_ms = st.one_of(st.integers(0, CLOCK), st.integers(CLOCK - 20_000, CLOCK))
counts = st.lists(st.integers(0, PLOTS_MAX), min_size=SCANS, max_size=SCANS)
params = st.builds(
    Params, *[st.one_of(st.just(default), st.integers(low, high)) for low, high, default in RANGES]
)


@settings(max_examples=40)
@given(seeds, times_ms)
def test_whole_scans_at_the_edge_of_all_that_can_come(seed, now_ms):
    kernel = load_kernel()
    storm = Storm(board_column, int, seed, now_ms)
    site, compiled_params = kernel.make_site(), kernel.params(**storm.params._asdict())
    for _ in range(SCANS):
        count = storm.prepare()
        copy_columns(storm.site, site)
        storm.scan(count)
        kernel.scan(site, count, storm.now_ms, compiled_params)
        assert differences(storm.site, site) == []


@pytest.mark.parametrize("name", ["crossing", "dismissed", "tower22", "wrong-key-friend"])
def test_every_scan_of_a_scenario(name, monkeypatch):
    kernel = load_kernel()
    compiled_site = kernel.make_site()
    scans = []

    def scan_twice(site, plot_count, scan_ms, params):
        copy_columns(site, compiled_site)
        scan(site, plot_count, scan_ms, params)
        kernel.scan(compiled_site, plot_count, scan_ms, kernel.params(**params._asdict()))
        scans.append(differences(site, compiled_site))

    monkeypatch.setattr(feed, "scan", scan_twice)
    world = draw(load_scenario(name), seed=77)
    with open_runtime("cpython", 77) as board:
        fly(world, board)
    assert len(scans) >= world.scans
    assert [found for found in scans if found] == []


def stream(seed, counts):
    """Plots of targets that fly straight, and of clutter, as the wire carries them: (count, 5) a scan."""
    rng = np.random.default_rng(seed)
    place = rng.uniform(-8000, 8000, (2, PLOTS_MAX))
    step = rng.uniform(-200, 200, (2, PLOTS_MAX))
    for count in counts:
        place += step
        clutter = rng.uniform(-8000, 8000, (2, PLOTS_MAX))
        east, north = np.where(
            rng.random(PLOTS_MAX) < 0.3, clutter, place + rng.normal(0, 15, (2, PLOTS_MAX))
        )
        plots = np.empty((PLOTS_MAX, 5), int)
        plots[:, 0] = np.clip(2 * np.hypot(east, north), 1, 64000)
        plots[:, 1] = (np.arctan2(east, north) * 32768 / np.pi) % 65536
        plots[:, 2] = rng.choice([-32768, 300, 310, 16384], PLOTS_MAX, p=[0.2, 0.4, 0.35, 0.05])
        plots[:, 3] = rng.choice([-32768, -32767, 0, 32767], PLOTS_MAX, p=[0.7, 0.1, 0.1, 0.1])
        plots[:, 4] = rng.choice([255, 0, 40], PLOTS_MAX)
        yield plots[:count]


def times(first_ms, params):
    return [(first_ms + k * params.scan_period) & CLOCK for k in range(SCANS)]


def python_tracker():
    return [make(board_column) for make in (columns.make_tracks, columns.make_plots, columns.make_work)]


@pytest.mark.parametrize("boundscheck", [False, True])
@settings(max_examples=25)
@given(seeds, counts, times_ms, params)
def test_the_tracker_over_any_stream(boundscheck, seed, counts, first_ms, params):
    """With bounds checks too: no row beyond a column, no value that one can't hold."""
    kernel = load_kernel(boundscheck)
    python = python_tracker()
    compiled = kernel.make_tracks(), kernel.make_plots(), kernel.make_work()
    compiled_params = kernel.params(**params._asdict())
    for measured, t_ms in zip(stream(seed, counts), times(first_ms, params), strict=True):
        for _, plots, _ in (python, compiled):
            for j, plot in enumerate(measured.tolist()):
                plots.range[j], plots.azimuth[j], plots.elevation[j], plots.doppler[j], plots.snr[j] = plot
        for (tracks, plots, work), run, held in (
            (python, track_scan, params),
            (compiled, kernel.track_scan, compiled_params),
        ):
            run(tracks, plots, len(measured), work, held, t_ms)
        assert [differences(*both) for both in zip(python, compiled, strict=True)] == [[], [], []]
