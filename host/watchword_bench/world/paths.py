"""The paths of all platforms, drawn from their motions."""

from .companions import Crossing, Escort, Follow, Release
from .company import crossing, escort, follow, release
from .motions import Erratic, Inbound, Recorded, Waypoints
from .path import Path
from .schema import Scenario
from .solo import erratic, inbound, waypoints
from .streams import Streams


def make_paths(scenario: Scenario, streams: Streams) -> list[Path]:
    """Draw the path of every platform."""
    paths: dict[str, Path] = {}
    for platform in scenario.platforms:
        motion, name = platform.motion, platform.name
        match motion:
            case Inbound():
                other = paths[motion.arrives_with] if motion.arrives_with else None
                path = inbound(motion, name, other, streams)
            case Waypoints():
                path = waypoints(motion, name, streams)
            case Recorded():
                recording = motion.recording
                start_s = streams.draw(motion.start_s, name, "start_s")
                path = Path(recording.t_s - recording.t_s[0] + start_s, recording.position_m)
            case Erratic():
                path = erratic(motion, name, scenario.duration_s, streams)
            case Follow():
                path = follow(motion, name, paths[motion.leader], streams)
            case Escort():
                path = escort(motion, name, paths[motion.leader], streams)
            case Release():
                path = release(motion, name, paths[motion.carrier], streams)
            case Crossing():
                path = crossing(motion, name, paths[motion.other], streams)
        paths[name] = path
    return list(paths.values())
