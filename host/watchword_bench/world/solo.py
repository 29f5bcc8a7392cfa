"""Paths of platforms by themselves: straight in, from point to point, wandering."""

import math

import numpy as np

from .motions import Erratic, Inbound, Waypoints
from .path import STEP_S, Path
from .streams import Streams
from .world import Floats


def inbound(motion: Inbound, name: str, other: Path | None, streams: Streams) -> Path:
    """Straight to the asset; `other`: the path it arrives with."""
    start = _start(motion, name, streams)
    height = (
        start[2] if motion.end_height_m is None else streams.draw(motion.end_height_m, name, "end_height_m")
    )
    flight_s = float(np.hypot(start[0], start[1])) / streams.draw(motion.speed_mps, name, "speed_mps")
    if other is None:
        start_s = streams.draw(motion.start_s, name, "start_s")
    else:
        start_s = other.end_s + streams.draw(motion.arrives_after_s, name, "arrives_after_s") - flight_s
    return Path(np.array([start_s, start_s + flight_s]), np.array([start, [0.0, 0.0, height]]))


def waypoints(motion: Waypoints, name: str, streams: Streams) -> Path:
    """From point to point."""
    positions = np.array(
        [
            [streams.draw(getattr(point, axis), name, str(i), axis) for axis in ("east_m", "north_m", "up_m")]
            for i, point in enumerate(motion.points)
        ]
    )
    times = [point.t_s for point in motion.points if point.t_s is not None]
    if times:
        return Path(np.array(times), positions)
    assert motion.speed_mps is not None  # the schema sees to it
    legs_m = np.linalg.norm(np.diff(positions, axis=0), axis=1)
    flown_s = np.concatenate([[0.0], np.cumsum(legs_m)]) / streams.draw(motion.speed_mps, name, "speed_mps")
    return Path(streams.draw(motion.start_s, name, "start_s") + flown_s, positions)


def erratic(motion: Erratic, name: str, duration_s: float, streams: Streams) -> Path:
    """Wander about the start."""
    start = _start(motion, name, streams)
    step_m = streams.draw(motion.speed_mps, name, "speed_mps") * STEP_S
    most = math.radians(motion.turn_dps) * STEP_S
    generator = streams.generator("erratic", name)
    heading, turn, east, north = float(generator.uniform(0.0, 2 * np.pi)), 0.0, 0.0, 0.0
    t_s = np.arange(0.0, duration_s + 2 * STEP_S, STEP_S)
    moved = [(0.0, 0.0, 0.0)]
    for nudge in generator.normal(0.0, most / 4, len(t_s) - 1).tolist():
        if math.hypot(east, north) > motion.area_m:
            turn = math.remainder(math.atan2(-east, -north) - heading, math.tau)
            nudge = 0.0
        turn = min(max(turn + nudge, -most), most)
        heading += turn
        east, north = east + step_m * math.sin(heading), north + step_m * math.cos(heading)
        moved.append((east, north, 0.0))
    return Path(t_s, start + np.array(moved))


def _start(motion: Inbound | Erratic, name: str, streams: Streams) -> Floats:
    distance = streams.draw(motion.start_range_m, name, "start_range_m")
    azimuth = np.radians(streams.draw(motion.start_azimuth_deg, name, "start_azimuth_deg"))
    height = streams.draw(motion.height_m, name, "height_m")
    return np.array([distance * np.sin(azimuth), distance * np.cos(azimuth), height])
