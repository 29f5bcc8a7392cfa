"""Drawing radar cases by seed, of the make of the project's reference cases and beyond.

The paths and the radar have generators of their own: another radar sees the same flights.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from watchword_bench.tracking.cases import RADAR, Case, Scan
from watchword_bench.tracking.paths import Flight, abreast, crossing, free, trail
from watchword_bench.world.radar import look, merge
from watchword_bench.world.sensors import Radar
from watchword_bench.world.world import Floats

_CLUTTER_ELEVATION_DEG = 30.0

Scene = Callable[[Flight, np.random.Generator], Floats]


@dataclass(frozen=True)
class Recipe:
    """A kind of case: what flies, before which radar. `scene` draws the paths."""

    scene: Scene
    radar: Radar = RADAR
    duration_s: float = 120.0
    turn_deg_s: float = 3.0


def targets(count: int) -> Scene:
    """So many independent targets."""
    return partial(free, targets=count)


TRAIL: Scene = partial(trail, spacing_m=(150.0, 250.0))
ABREAST: Scene = partial(abreast, spacing_m=(50.0, 150.0))
CROSSING: Scene = partial(crossing, angle_deg=(5.0, 20.0))


def draw_case(name: str, recipe: Recipe, seed: int) -> Case:
    """Draw paths, detections and clutter; the same recipe and seed give the same case."""
    radar = recipe.radar
    paths_rng, radar_rng = (np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(2))
    steps = round(recipe.duration_s / radar.scan_period_s)
    paths = recipe.scene(Flight(steps, radar.scan_period_s, radar.dims == 2, recipe.turn_deg_s), paths_rng)
    bias = np.array(
        [radar_rng.uniform(span.low, span.high) for span in (radar.bias_range_m, radar.bias_azimuth_deg)]
    )
    identities = np.arange(len(paths))
    scans = tuple(
        Scan(k * radar.scan_period_s, _detect(radar, radar_rng, paths[:, k], bias), paths[:, k], identities)
        for k in range(steps)
    )
    return Case(f"{name}_{seed}", radar, scans)


def _detect(radar: Radar, rng: np.random.Generator, states: Floats, bias: Floats) -> Floats:
    """One scan's plots, shuffled, (n, 5) as of `Scan`, without SNR."""
    echoes = _echoes(radar, rng, states)
    echoes[:, :2] += bias
    plots = np.concatenate([echoes, _clutter(radar, rng)])
    plots[:, 1] %= 360.0
    if radar.dims == 2:
        plots[:, 2] = np.nan
    if not radar.doppler:
        plots[:, 3] = np.nan
    plots = np.column_stack([plots, np.full(len(plots), np.nan)])
    shuffled: Floats = rng.permutation(plots)
    return shuffled


def _echoes(radar: Radar, rng: np.random.Generator, states: Floats) -> Floats:
    """Detections of targets: those that merge are one plot at their centroid, seen if any of them is."""
    sight = look(states[None, :, :3], states[None, :, 3:])
    together = merge(radar, sight, np.ones((1, len(states)), dtype=bool))[0]
    seen = rng.random(len(states)) < radar.pd
    groups = [row for i, row in enumerate(together) if row.argmax() == i and (row & seen).any()]
    measured = np.column_stack([column[0] for column in sight])
    centres = [_centre(measured[group]) for group in groups]
    sigmas = (
        radar.sigma_range_m,
        radar.sigma_azimuth_deg,
        radar.sigma_elevation_deg,
        radar.sigma_doppler_mps,
    )
    return np.array(centres).reshape(-1, 4) + rng.normal(0, sigmas, (len(groups), 4))


def _centre(measured: Floats) -> Floats:
    aside = (measured[:, 1] - measured[0, 1] + 180.0) % 360.0 - 180.0
    centre: Floats = measured.mean(axis=0)
    centre[1] = measured[0, 1] + aside.mean()
    return centre


def _clutter(radar: Radar, rng: np.random.Generator) -> Floats:
    """False plots, uniform over the disc."""
    count = rng.poisson(radar.clutter_per_scan)
    return np.column_stack(
        [
            radar.range_max_m * np.sqrt(rng.random(count)),
            rng.uniform(0, 360, count),
            rng.uniform(0, _CLUTTER_ELEVATION_DEG, count),
            rng.uniform(-60, 60, count),
        ]
    )
