"""A situation as a screen: cues first, most urgent on top, then tracks, health and news."""

from collections.abc import Iterator
from math import atan2, degrees, hypot, inf

from rich.console import Group, RenderableType
from rich.text import Text

from watchword_bench.sim.screen import STYLES, plain, section, table, with_rest

from .situation import Said, Situation

ROWS_MAX = 24
NO_CLEARANCE = "That no friend is near is no clearance: who does not answer is not seen here."
LOSSES = ("frames_bad", "frames_lost", "bytes_skipped", "plots_shed", "output_lost")


def screen(now: Situation) -> RenderableType:
    """All of it."""
    return Group(*_parts(now))


def _parts(now: Situation) -> Iterator[RenderableType]:
    yield _head(now)
    yield from section("Advice", _cues(now))
    yield from section("Tracks", _tracks(now))
    yield from section("Health", _health(now.health))
    yield from section("News", Text("\n".join(now.news) or "none yet"))


def _head(now: Situation) -> Text:
    if now.hello is None:
        return Text("no hello yet", style="dim")
    kind = "test build" if now.hello["test_build"] else "release"
    return Text(f"{now.hello['board']} · {now.hello['version']} · {kind} {now.hello['build']}", style="bold")


def _cues(now: Situation) -> RenderableType:
    if not now.cues:
        return Text("nothing to look at", style="dim")
    rows = table(
        "track", "", "level", "azimuth", "elevation", "range", "arrives in", "look within", "friend", "why"
    )
    cues = sorted(now.cues.values(), key=lambda cue: (cue.get("time_to_asset", inf), cue["track"]))
    for cue in cues[:ROWS_MAX]:
        near = now.friends.get(cue["track"])
        rows.add_row(
            str(cue["track"]),
            Text(cue["kind"], style=STYLES.get(cue["kind"], "")),
            f"{cue['level']}{' seen' if cue['acknowledged'] else ''}",
            f"{cue['azimuth']:.0f}°",
            f"{cue['elevation']:.0f}°" if "elevation" in cue else "?",
            f"{cue['range'] / 1000:.1f} km",
            _seconds(cue, "time_to_asset"),
            _seconds(cue, "latest_look"),
            f"{near['friend_track']}, {near['friend_distance']:.0f} m" if near else "",
            ", ".join(plain(word) for word in cue["reasons"] + cue["flags"]),
        )
    return Group(with_rest(rows, len(cues) - ROWS_MAX, "cues"), Text(NO_CLEARANCE, style="dim"))


def _tracks(now: Situation) -> RenderableType:
    if not now.tracks:
        return Text("none", style="dim")
    rows = table(
        "track", "identity", "azimuth", "range", "height", "speed", "proof", "silent", "evidence", "flags"
    )
    tracks = sorted(now.tracks.values(), key=_ground_m)
    for track in tracks[:ROWS_MAX]:
        rows.add_row(
            str(track["track"]),
            Text(plain(track["identity"]), style=STYLES.get(track["identity"], "")),
            f"{degrees(atan2(track['east'], track['north'])) % 360:.0f}°",
            f"{_ground_m(track) / 1000:.1f} km",
            f"{track['up']:.0f} m",
            f"{hypot(track['east_speed'], track['north_speed']):.0f} m/s",
            f"{track['proof_age']:.0f} s ago" if "proof_age" in track else "never",
            str(track["silences"]),
            f"{track['evidence']:+.1f}",
            ", ".join(plain(word) for word in track["flags"]),
        )
    return with_rest(rows, len(tracks) - ROWS_MAX, "tracks")


def _health(health: Said | None) -> Text:
    if health is None:
        return Text("not heard of yet", style="dim")
    told = Text(
        f"up {health['uptime']:.0f} s since {plain(health['reset_cause'])}, "
        f"last scan {health['feed_age'] / 1000:.1f} s ago, "
        f"{health['tracks']} tracks and {health['tentative']} tentative, "
        f"scan step {health['step_mean'] / 1000:.1f} ms, worst {health['step_worst'] / 1000:.1f}, "
        f"heap free {health['heap_free'] / 1000:.0f} KB"
    )
    for flag in health["flags"]:
        told.append(f"  {plain(flag).upper()}", style="bold red")
    for loss in LOSSES:
        if health[loss]:
            told.append(f"  {plain(loss)} {health[loss]:.0f}", style="yellow")
    return told


def _ground_m(track: Said) -> float:
    return hypot(track["east"], track["north"])


def _seconds(cue: Said, name: str) -> str:
    return f"{cue[name]:.0f} s" if name in cue else "does not close"
