"""True paths: targets on straight and turning legs, alone, in trail, abreast or crossing.

A path is (steps, 6): position and velocity, East-North-Up, in m and m/s, at every scan.
"""

from dataclasses import dataclass

import numpy as np

from watchword_bench.world.world import Floats

_FINE = 10  # steps of integration a scan
_LEVEL_M = (60.0, 500.0)
_CLIMB_MPS = 0.7
_LOWEST_M = 40.0
_STRAIGHT = 0.35  # share of legs without a turn


@dataclass(frozen=True)
class Flight:
    """What paths are drawn from: `steps` scans of `period_s`, legs of `leg_s` turning up to `turn_deg_s`."""

    steps: int
    period_s: float
    flat: bool
    turn_deg_s: float = 3.0
    speed_mps: tuple[float, float] = (20.0, 60.0)
    range_m: tuple[float, float] = (400.0, 4900.0)
    leg_s: tuple[float, float] = (15.0, 40.0)


def free(flight: Flight, rng: np.random.Generator, targets: int) -> Floats:
    """Paths of `targets` independent targets, (targets, steps, 6)."""
    return np.stack([_path(flight, rng, flight.steps) for _ in range(targets)])


def trail(flight: Flight, rng: np.random.Generator, spacing_m: tuple[float, float]) -> Floats:
    """A leader, and a follower on the same path so many metres behind."""
    spacing = rng.uniform(*spacing_m)
    spare = int(np.ceil(spacing / flight.speed_mps[0] / flight.period_s))
    path = _path(flight, rng, flight.steps + spare)
    late = spacing / np.hypot(*path[0, 3:5]) / flight.period_s
    times = np.arange(flight.steps + spare)
    behind = [np.interp(times[spare:] - late, times, column) for column in path.T]
    return np.stack([path[spare:], np.column_stack(behind)])


def abreast(flight: Flight, rng: np.random.Generator, spacing_m: tuple[float, float]) -> Floats:
    """Two targets side by side, so many metres apart."""
    path = _path(flight, rng, flight.steps)
    right = np.column_stack([path[:, 4], -path[:, 3]]) / np.hypot(path[:, 3], path[:, 4])[:, None]
    beside = path.copy()
    beside[:, :2] += rng.uniform(*spacing_m) * right
    return np.stack([path, beside])


def crossing(flight: Flight, rng: np.random.Generator, angle_deg: tuple[float, float]) -> Floats:
    """Two straight paths that meet half-way, so many degrees apart in heading."""
    half = flight.steps * flight.period_s / 2
    times = (np.arange(flight.steps) * flight.period_s - half)[:, None]
    while True:
        meet = rng.uniform(-flight.range_m[1], flight.range_m[1], 2)
        heading = rng.uniform(0, 2 * np.pi)
        angle = np.radians(rng.uniform(*angle_deg)) * rng.choice([-1, 1])
        paths = []
        for course in (heading, heading + angle):
            velocity = rng.uniform(*flight.speed_mps) * np.array([np.sin(course), np.cos(course)])
            paths.append(_raise(flight, rng, meet + velocity * times, np.tile(velocity, (flight.steps, 1))))
        if all(_within(flight, path) for path in paths):
            return np.stack(paths)


def _path(flight: Flight, rng: np.random.Generator, steps: int) -> Floats:
    """One target's path, redrawn until it keeps within the stated range."""
    dt = flight.period_s / _FINE
    while True:
        bearing, heading = rng.uniform(0, 2 * np.pi, 2)
        start = (
            flight.range_m[1] * np.sqrt(rng.uniform(0.01, 0.9)) * np.array([np.sin(bearing), np.cos(bearing)])
        )
        turns: list[float] = []
        while len(turns) < steps * _FINE:
            rate = 0.0 if rng.random() < _STRAIGHT else rng.uniform(-1, 1) * np.radians(flight.turn_deg_s)
            turns += [rate] * int(rng.uniform(*flight.leg_s) / dt)
        headings = heading + np.cumsum(turns[: steps * _FINE]) * dt
        velocity = rng.uniform(*flight.speed_mps) * np.column_stack([np.sin(headings), np.cos(headings)])
        position = start + np.cumsum(velocity, axis=0) * dt
        path = _raise(flight, rng, position[::_FINE], velocity[::_FINE])
        if _within(flight, path):
            return path


def _raise(flight: Flight, rng: np.random.Generator, position: Floats, velocity: Floats) -> Floats:
    """Add a level and a steady climb; a 2-D case lies in the plane."""
    steps = len(position)
    if flight.flat:
        return np.column_stack([position, np.zeros(steps), velocity, np.zeros(steps)])
    climb = rng.normal(0, _CLIMB_MPS)
    up = rng.uniform(*_LEVEL_M) + climb * np.arange(steps) * flight.period_s
    climbs = np.where(up > _LOWEST_M, climb, 0.0)
    return np.column_stack([position, np.maximum(up, _LOWEST_M), velocity, climbs])


def _within(flight: Flight, path: Floats) -> bool:
    ranges = np.hypot(path[:, 0], path[:, 1])
    return bool(flight.range_m[0] < ranges.min() and ranges.max() < flight.range_m[1])
