"""The paths of all platforms, drawn from their motions."""

from collections.abc import Callable

from .companions import Crossing, Escort, Follow, Release
from .company import crossing, escort, follow, release
from .motions import Erratic, Inbound, Motion, Recorded, Waypoints
from .path import Path
from .schema import Scenario
from .solo import erratic, inbound, waypoints
from .streams import Streams


def make_paths(scenario: Scenario, streams: Streams) -> list[Path]:
    """Draw the path of every platform; with several sites, from the point common to them."""
    paths: dict[str, Path] = {}
    for platform in scenario.platforms:
        home = scenario.home(platform)
        east_m, north_m = (home.east_m, home.north_m) if home else (0.0, 0.0)

        def before(name: str, east_m: float = -east_m, north_m: float = -north_m) -> Path:
            return paths[name].moved(east_m, north_m)

        path = _path(platform.motion, platform.name, before, scenario.duration_s, streams)
        paths[platform.name] = path.moved(east_m, north_m)
    return list(paths.values())


def _path(
    motion: Motion, name: str, before: Callable[[str], Path], duration_s: float, streams: Streams
) -> Path:
    """Draw a path from the asset. before: gives the path of a platform listed before, likewise."""
    match motion:
        case Inbound():
            other = before(motion.arrives_with) if motion.arrives_with else None
            return inbound(motion, name, other, streams)
        case Waypoints():
            return waypoints(motion, name, streams)
        case Recorded():
            recording = motion.recording
            start_s = streams.draw(motion.start_s, name, "start_s")
            return Path(recording.t_s - recording.t_s[0] + start_s, recording.position_m)
        case Erratic():
            return erratic(motion, name, duration_s, streams)
        case Follow():
            return follow(motion, name, before(motion.leader), streams)
        case Escort():
            return escort(motion, name, before(motion.leader), streams)
        case Release():
            return release(motion, name, before(motion.carrier), streams)
        case Crossing():
            return crossing(motion, name, before(motion.other), streams)
