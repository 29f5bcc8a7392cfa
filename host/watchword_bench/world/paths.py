"""Paths: positions over time as straight pieces, whatever the motion they came from."""

import math
from dataclasses import dataclass

import numpy as np

from .motions import Erratic, Follow, Inbound, Recorded, Waypoints
from .schema import Scenario
from .streams import Streams
from .world import Floats

_STEP_S = 0.5  # of the motions that aren't straight lines already
_CHORD_M = 50.0  # a direction is taken over this much path to either side: a recording's jitter is nearer
_WAIT_S = 600.0  # a follower that falls back is given up this long after its leader's end


@dataclass(frozen=True)
class Path:
    """t_s: [n], rising, since the first scan.  position_m: [n, 3], east, north, up."""

    t_s: Floats
    position_m: Floats

    @property
    def begin_s(self) -> float:
        """When it begins."""
        return float(self.t_s[0])

    @property
    def end_s(self) -> float:
        """When it ends."""
        return float(self.t_s[-1])

    def at(self, t_s: Floats) -> Floats:
        """Return positions [len(t_s), 3]; before the beginning and after the end those of the ends."""
        return np.stack([np.interp(t_s, self.t_s, axis) for axis in self.position_m.T], axis=1)

    def velocity(self, t_s: Floats) -> Floats:
        """Return the mean velocity over the half second before and after, as far as the path goes."""
        before = np.clip(t_s - 0.5, self.begin_s, self.end_s)
        after = np.clip(t_s + 0.5, self.begin_s, self.end_s)
        elapsed = np.maximum(after - before, 1e-3)
        return (self.at(after) - self.at(before)) / elapsed[:, None]


def make_paths(scenario: Scenario, streams: Streams) -> list[Path]:
    """Draw the path of every platform."""
    paths: dict[str, Path] = {}
    for platform in scenario.platforms:
        motion, name = platform.motion, platform.name
        match motion:
            case Inbound():
                other = paths[motion.arrives_with] if motion.arrives_with else None
                paths[name] = _inbound(motion, name, other, streams)
            case Waypoints():
                paths[name] = _waypoints(motion, name, streams)
            case Recorded():
                recording = motion.recording
                start_s = streams.draw(motion.start_s, name, "start_s")
                paths[name] = Path(recording.t_s - recording.t_s[0] + start_s, recording.position_m)
            case Follow():
                paths[name] = _follow(motion, name, paths[motion.leader], streams)
            case Erratic():
                paths[name] = _erratic(motion, name, scenario.duration_s, streams)
    return list(paths.values())


def _start(motion: Inbound | Erratic, name: str, streams: Streams) -> Floats:
    distance = streams.draw(motion.start_range_m, name, "start_range_m")
    azimuth = np.radians(streams.draw(motion.start_azimuth_deg, name, "start_azimuth_deg"))
    height = streams.draw(motion.height_m, name, "height_m")
    return np.array([distance * np.sin(azimuth), distance * np.cos(azimuth), height])


def _inbound(motion: Inbound, name: str, other: Path | None, streams: Streams) -> Path:
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


def _waypoints(motion: Waypoints, name: str, streams: Streams) -> Path:
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


class _Trail:
    """A path by the distance flown along it over the ground, and straight on before and after it."""

    def __init__(self, path: Path) -> None:
        legs_m = np.hypot(*np.diff(path.position_m[:, :2], axis=0).T)
        self._flown_m = np.concatenate([[0.0], np.cumsum(legs_m)])
        self._path = path
        self.length_m = float(self._flown_m[-1])

    def flown_m(self, t_s: Floats) -> Floats:
        """Distance flown at a time; after the end it goes on at the mean speed of the last minute."""
        end_s = self._path.end_s
        minute_s = max(min(60.0, end_s - self._path.begin_s), _STEP_S)
        minute_ago_m = np.interp(end_s - minute_s, self._path.t_s, self._flown_m)
        speed_mps = (self.length_m - minute_ago_m) / minute_s
        return np.asarray(
            np.interp(t_s, self._path.t_s, self._flown_m) + np.maximum(t_s - end_s, 0.0) * speed_mps
        )

    def at(self, flown_m: Floats) -> Floats:
        """Positions, [len(flown_m), 3]."""
        inside = np.clip(flown_m, 0.0, self.length_m)
        beyond_m = (flown_m - inside)[:, None]
        return self._inside(inside) + beyond_m * self.direction(inside)

    def direction(self, flown_m: Floats) -> Floats:
        """Unit vectors along the path, horizontal, [len(flown_m), 3]."""
        ahead = self._inside(np.minimum(flown_m + _CHORD_M, self.length_m))
        behind = self._inside(np.maximum(flown_m - _CHORD_M, 0.0))
        chord = (ahead - behind) * (1.0, 1.0, 0.0)
        return np.asarray(chord / np.maximum(np.linalg.norm(chord, axis=1, keepdims=True), 1e-6))

    def _inside(self, flown_m: Floats) -> Floats:
        return np.stack([np.interp(flown_m, self._flown_m, axis) for axis in self._path.position_m.T], axis=1)


def _follow(motion: Follow, name: str, leader: Path, streams: Streams) -> Path:
    trail = _Trail(leader)
    t_s = np.arange(leader.begin_s, leader.end_s + _WAIT_S, _STEP_S)
    gained_m = streams.draw(motion.relative_speed_mps, name, "relative_speed_mps") * (t_s - leader.begin_s)
    flown_m = trail.flown_m(t_s) + gained_m - streams.draw(motion.behind_m, name, "behind_m")
    arrived = np.append(np.flatnonzero(flown_m >= trail.length_m), len(t_s) - 1)[0]
    t_s, flown_m = t_s[: arrived + 1], np.minimum(flown_m[: arrived + 1], trail.length_m)
    direction = trail.direction(np.maximum(flown_m, 0.0))
    rightwards = np.stack([direction[:, 1], -direction[:, 0], direction[:, 2]], axis=1)
    above = np.array([0.0, 0.0, streams.draw(motion.above_m, name, "above_m")])
    return Path(t_s, trail.at(flown_m) + streams.draw(motion.right_m, name, "right_m") * rightwards + above)


def _erratic(motion: Erratic, name: str, duration_s: float, streams: Streams) -> Path:
    start = _start(motion, name, streams)
    step_m = streams.draw(motion.speed_mps, name, "speed_mps") * _STEP_S
    most = math.radians(motion.turn_dps) * _STEP_S
    generator = streams.generator("erratic", name)
    heading, turn, east, north = float(generator.uniform(0.0, 2 * np.pi)), 0.0, 0.0, 0.0
    t_s = np.arange(0.0, duration_s + 2 * _STEP_S, _STEP_S)
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
