"""Radar cases: plots and truth to try a tracker on, read from files or drawn by seed.

A drawn case has the make of the project's reference cases: a radar at the origin, targets of 20-60 m/s on
straight and turning legs within 0.4-4.9 km, detections with Gaussian errors, clutter uniform over the disc.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scan:
    """One radar scan.

    plots: (n, 3) range in m, azimuth in degrees clockwise from north, elevation in degrees or NaN.
    truth: (m, 6) position and velocity, East-North-Up, m and m/s.  identities: (m,) numbers of the truths.
    """

    t_s: float
    plots: Floats
    truth: Floats
    identities: NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """Scans in the order of time. `flat`: a 2-D radar, to be scored in the horizontal plane."""

    name: str
    flat: bool
    scans: tuple[Scan, ...]


@dataclass(frozen=True)
class World:
    """What `draw_case` draws from. Turn rates in degrees/s, errors as standard deviations."""

    targets: int = 8
    flat: bool = False
    trail: bool = False
    scans: int = 120
    period_s: float = 1.0
    sigma_range_m: float = 15.0
    sigma_azimuth_deg: float = 0.5
    sigma_elevation_deg: float = 0.8
    detection: float = 0.9
    clutter: float = 2.0
    turn_deg_s: float = 3.0
    speed_mps: tuple[float, float] = (20.0, 60.0)
    range_m: tuple[float, float] = (400.0, 4900.0)
    clutter_range_m: float = 5000.0
    clutter_elevation_deg: float = 30.0
    leg_s: tuple[float, float] = field(default=(15.0, 40.0))


def read_case(plots_csv: Path) -> Case:
    """Read `<name>.plots.csv` and the `<name>.truth.csv` beside it."""
    name = plots_csv.name.removesuffix(".plots.csv")
    truth: dict[float, list[list[float]]] = {}
    for row in _rows(plots_csv.with_name(f"{name}.truth.csv")):
        truth.setdefault(row[0], []).append(row[1:])
    plots: dict[float, list[list[float]]] = {t: [] for t in truth}
    for row in _rows(plots_csv):
        plots.setdefault(row[0], []).append(row[1:4])
    scans = []
    for t in sorted(plots):
        known = np.array(truth.get(t, []), dtype=float).reshape(-1, 7)
        scans.append(
            Scan(
                t, np.array(plots[t], dtype=float).reshape(-1, 3), known[:, 1:], known[:, 0].astype(np.int64)
            )
        )
    flat = all(np.isnan(scan.plots[:, 2]).all() for scan in scans)
    return Case(name, flat, tuple(scans))


def _rows(path: Path) -> Iterator[list[float]]:
    with path.open(newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for row in reader:
            yield [float(value) if value else float("nan") for value in row]


def draw_case(name: str, world: World, seed: int) -> Case:
    """Draw targets, detections and clutter; the same world and seed give the same case."""
    paths_rng, radar_rng = (np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(2))
    if world.trail:
        paths = _trail(world, paths_rng)
    else:
        paths = np.stack([_path(world, paths_rng, world.scans) for _ in range(world.targets)])
    identities = np.arange(len(paths))
    scans = tuple(
        Scan(k * world.period_s, _detect(world, radar_rng, paths[:, k, :3]), paths[:, k], identities)
        for k in range(world.scans)
    )
    return Case(f"{name}_{seed}", world.flat, scans)


def _path(world: World, rng: np.random.Generator, steps: int) -> Floats:
    """One target's states, (steps, 6): redrawn until it keeps within the stated range."""
    fine = 10  # steps of integration a scan
    dt = world.period_s / fine
    while True:
        speed = rng.uniform(*world.speed_mps)
        reach, bearing, heading = np.sqrt(rng.uniform(0.01, 0.9)), *rng.uniform(0, 2 * np.pi, 2)
        start = reach * world.range_m[1] * np.array([np.sin(bearing), np.cos(bearing)])
        rates = np.concatenate(
            [_legs(world, rng, dt) for _ in range(1 + int(steps * fine * dt / world.leg_s[0]))]
        )
        headings = heading + np.cumsum(rates[: steps * fine]) * dt
        velocity = speed * np.column_stack([np.sin(headings), np.cos(headings)])
        position = start + np.cumsum(velocity, axis=0) * dt
        ranges = np.hypot(*position.T)
        if world.range_m[0] < ranges.min() and ranges.max() < world.range_m[1]:
            break
    climb = 0.0 if world.flat else rng.normal(0, 0.7)
    height = 0.0 if world.flat else rng.uniform(60, 500)
    up = (
        np.maximum(height + climb * np.arange(steps) * world.period_s, 40.0)
        if not world.flat
        else np.zeros(steps)
    )
    return np.column_stack([position[::fine], up, velocity[::fine], np.full(steps, climb)])


def _legs(world: World, rng: np.random.Generator, dt: float) -> Floats:
    rate = 0.0 if rng.random() < 0.35 else np.radians(rng.uniform(-world.turn_deg_s, world.turn_deg_s))
    return np.full(int(rng.uniform(*world.leg_s) / dt), rate)


def _trail(world: World, rng: np.random.Generator) -> Floats:
    """A leader, and a follower on the same path 150-250 m behind."""
    spacing = rng.uniform(150, 250)
    while True:
        path = _path(world, rng, world.scans + 20)
        behind = spacing / np.hypot(*path[0, 3:5]) / world.period_s
        if behind < 20:
            break
    late = 20 - behind
    times = np.arange(world.scans + 20)
    follower = np.column_stack(
        [np.interp(np.arange(world.scans) + late, times, path[:, k]) for k in range(6)]
    )
    return np.stack([path[20:], follower])


def _detect(world: World, rng: np.random.Generator, positions: Floats) -> Floats:
    seen = positions[rng.random(len(positions)) < world.detection]
    ground = np.hypot(seen[:, 0], seen[:, 1])
    plots = np.column_stack(
        [
            np.hypot(ground, seen[:, 2]) + rng.normal(0, world.sigma_range_m, len(seen)),
            np.degrees(np.arctan2(seen[:, 0], seen[:, 1]))
            + rng.normal(0, world.sigma_azimuth_deg, len(seen)),
            np.degrees(np.arctan2(seen[:, 2], ground)) + rng.normal(0, world.sigma_elevation_deg, len(seen)),
        ]
    )
    count = rng.poisson(world.clutter)
    false = np.column_stack(
        [
            world.clutter_range_m * np.sqrt(rng.random(count)),
            rng.uniform(0, 360, count),
            rng.uniform(0, world.clutter_elevation_deg, count),
        ]
    )
    plots = np.concatenate([plots, false])
    plots[:, 1] %= 360.0
    if world.flat:
        plots[:, 2] = np.nan
    shuffled: Floats = rng.permutation(plots)
    return shuffled
