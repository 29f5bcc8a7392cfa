"""Paths of platforms in company: who follows, escorts, rides on or crosses another."""

import math

import numpy as np

from .companions import Crossing, Escort, Follow, Release
from .path import STEP_S, Path
from .streams import Streams
from .trail import Trail
from .world import Floats

_WAIT_S = 600.0  # a follower that falls back is given up this long after its leader's end
_HOMING_S = 600.0  # so is whoever can't turn tightly enough to get to the asset


def follow(motion: Follow, name: str, leader: Path, streams: Streams) -> Path:
    """Keep station along the leader's path."""
    ahead_m = -streams.draw(motion.behind_m, name, "behind_m")
    right_m = streams.draw(motion.right_m, name, "right_m")
    above_m = streams.draw(motion.above_m, name, "above_m")
    faster_mps = streams.draw(motion.relative_speed_mps, name, "relative_speed_mps")
    return _alongside(leader, ahead_m - faster_mps * leader.begin_s, faster_mps, right_m, above_m)


def escort(motion: Escort, name: str, leader: Path, streams: Streams) -> Path:
    """Come close to the leader where it is at a range, and keep company before and after."""
    meets_s = _time_at(leader, streams.draw(motion.meets_at_m, name, "meets_at_m"))
    distance_m = streams.draw(motion.distance_m, name, "distance_m")
    aspect = math.radians(streams.draw(motion.aspect_deg, name, "aspect_deg"))
    elevation = math.radians(streams.draw(motion.elevation_deg, name, "elevation_deg"))
    faster_mps = streams.draw(motion.relative_speed_mps, name, "relative_speed_mps")
    ground_m = distance_m * math.cos(elevation)
    ahead_m = ground_m * math.cos(aspect) - faster_mps * meets_s
    above_m = distance_m * math.sin(elevation)
    return _alongside(leader, ahead_m, faster_mps, ground_m * math.sin(aspect), above_m)


def release(motion: Release, name: str, carrier: Path, streams: Streams) -> Path:
    """Be where the carrier is up to the release, then go straight to the asset."""
    at_s = _time_at(carrier, streams.draw(motion.at_range_m, name, "at_range_m"))
    place = carrier.at(np.array([at_s]))
    flight_s = float(np.hypot(*place[0, :2])) / streams.draw(motion.speed_mps, name, "speed_mps")
    carried = carrier.t_s < at_s
    return Path(
        np.concatenate([carrier.t_s[carried], [at_s, at_s + flight_s]]),
        np.concatenate([carrier.position_m[carried], place, place * (0.0, 0.0, 1.0)]),
    )


def crossing(motion: Crossing, name: str, other: Path, streams: Streams) -> Path:
    """Fly straight through where the other is at a range, on for a while, and then to the asset."""
    at_s = _time_at(other, streams.draw(motion.at_range_m, name, "at_range_m"))
    speed_mps = streams.draw(motion.speed_mps, name, "speed_mps")
    theirs = Trail(other)
    flies = theirs.direction(theirs.flown_m(np.array([at_s])))[0]
    heading = math.atan2(flies[0], flies[1]) + math.radians(streams.draw(motion.angle_deg, name, "angle_deg"))
    miss_m = streams.draw(motion.miss_m, name, "miss_m")
    above_m = streams.draw(motion.above_m, name, "above_m")
    there = other.at(np.array([at_s]))[0]
    there += (-miss_m * math.cos(heading), miss_m * math.sin(heading), above_m)
    velocity = speed_mps * np.array([math.sin(heading), math.cos(heading), 0.0])
    before_s = streams.draw(motion.before_s, name, "before_s")
    onward_s = streams.draw(motion.onward_s, name, "onward_s")
    begin, turn = there - before_s * velocity, there + onward_s * velocity
    home = _homing(turn, heading, speed_mps, math.radians(motion.turn_dps))
    home_s = at_s + onward_s + STEP_S * np.arange(len(home))
    return Path(np.append(at_s - before_s, home_s), np.vstack([begin, home]))


def _time_at(path: Path, ground_m: float) -> float:
    """When a path first comes within a range of the asset; if it never does, when it is nearest."""
    t_s = np.append(np.arange(path.begin_s, path.end_s, STEP_S), path.end_s)
    range_m = np.hypot(*path.at(t_s)[:, :2].T)
    within = range_m <= ground_m
    return float(t_s[np.argmax(within) if within.any() else np.argmin(range_m)])


def _alongside(leader: Path, ahead_m: float, faster_mps: float, right_m: float, above_m: float) -> Path:
    """Fly the leader's path, ahead of it by ahead_m + faster_mps * t, up to its end."""
    trail = Trail(leader)
    t_s = np.arange(leader.begin_s, leader.end_s + _WAIT_S, STEP_S)
    flown_m = trail.flown_m(t_s) + ahead_m + faster_mps * t_s
    arrived = np.append(np.flatnonzero(flown_m >= trail.length_m), len(t_s) - 1)[0]
    t_s, flown_m = t_s[: arrived + 1], np.minimum(flown_m[: arrived + 1], trail.length_m)
    direction = trail.direction(np.maximum(flown_m, 0.0))
    rightwards = np.stack([direction[:, 1], -direction[:, 0], direction[:, 2]], axis=1)
    return Path(t_s, trail.at(flown_m) + right_m * rightwards + (0.0, 0.0, above_m))


def _homing(start: Floats, heading: float, speed_mps: float, most: float) -> Floats:
    """Positions every STEP_S on the way to the asset, turning by `most` radians a second at most."""
    step_m = speed_mps * STEP_S
    east, north, up = start.tolist()
    places = [(east, north, up)]
    while math.hypot(east, north) > step_m and len(places) * STEP_S < _HOMING_S:
        turn = math.remainder(math.atan2(-east, -north) - heading, math.tau)
        heading += min(max(turn, -most * STEP_S), most * STEP_S)
        east, north = east + step_m * math.sin(heading), north + step_m * math.cos(heading)
        places.append((east, north, up))
    return np.array(places)
