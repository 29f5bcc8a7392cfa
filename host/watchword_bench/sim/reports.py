"""What the board said, in words and physical units."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from watchword_bench.protocol import words
from watchword_bench.protocol.schema import BY_NAME

Vector = tuple[float, float, float]
"""East, north, up, from the asset."""

FRIENDLY = frozenset({"FRIEND", "ASSUMED_FRIEND"})
CALLS = frozenset({"IDENTIFY", "ALERT"})
"""Kinds of cue that call on a person; FRIEND_NEAR only informs."""

_PER_CIRCLE_DEG = 360
_NEVER = 65535
_NO_PLOT = 255


@dataclass(frozen=True)
class TrackReport:
    """One track frame.

    t_ms: of the host's virtual clock, since the run began.  position_m, velocity_mps: in the radar's
    frame, so with its bias.  plot: index in the scan, None while coasting.  proof_age_s: None if never.
    """

    t_ms: int
    track: int
    identity: str
    flags: frozenset[str]
    plot: int | None
    position_m: Vector
    velocity_mps: Vector
    platform: int = 0
    proof_age_s: float | None = None
    silences: int = 0
    evidence_nat: float = 0.0


@dataclass(frozen=True)
class CueReport:
    """One cue frame.  time_to_asset_s: None if it doesn't close.  latest_look_s: negative once passed."""

    t_ms: int
    track: int
    kind: str
    level: int
    identity: str
    confidence: str
    flags: frozenset[str]
    reasons: tuple[str, ...]
    range_m: float
    azimuth_deg: float
    time_to_asset_s: float | None
    latest_look_s: float
    miss_distance_m: float
    friend_track: int
    friend_distance_m: float
    acknowledged: bool


@dataclass(frozen=True)
class EventReport:
    """One event frame; a and b as the event defines them."""

    t_ms: int
    event: str
    track: int
    a: int
    b: int


def track_report(t_ms: int, fields: Mapping[str, Any]) -> TrackReport:
    """Read the fields of a track frame received at `t_ms`."""
    value = _Scaled("track", fields)
    return TrackReport(
        t_ms=t_ms,
        track=fields["track"],
        identity=word(words.IDENTITIES, fields["identity"]),
        flags=frozenset(bit_words(words.FLAGS, fields["flags"])),
        plot=None if fields["plot"] == _NO_PLOT else fields["plot"],
        position_m=(value["east"], value["north"], value["up"]),
        velocity_mps=(value["east_speed"], value["north_speed"], value["up_speed"]),
        platform=fields["platform"],
        proof_age_s=None if fields["proof_age"] == _NEVER else value["proof_age"],
        silences=fields["silences"],
        evidence_nat=value["evidence"],
    )


def cue_report(t_ms: int, fields: Mapping[str, Any]) -> CueReport:
    """Read the fields of a cue frame received at `t_ms`."""
    value = _Scaled("cue", fields)
    return CueReport(
        t_ms=t_ms,
        track=fields["track"],
        kind=word(words.CUE_KINDS, fields["kind"]),
        level=fields["level"],
        identity=word(words.IDENTITIES, fields["identity"]),
        confidence=word(words.CONFIDENCES, fields["confidence"]),
        flags=frozenset(bit_words(words.FLAGS, fields["flags"])),
        reasons=bit_words(words.REASONS, fields["reasons"]),
        range_m=value["range"],
        azimuth_deg=value["azimuth"],
        time_to_asset_s=None if fields["time_to_asset"] == _NEVER else value["time_to_asset"],
        latest_look_s=value["latest_look"],
        miss_distance_m=value["miss_distance"],
        friend_track=fields["friend_track"],
        friend_distance_m=value["friend_distance"],
        acknowledged=bool(fields["acknowledged"]),
    )


def event_report(t_ms: int, fields: Mapping[str, Any]) -> EventReport:
    """Read the fields of an event frame received at `t_ms`."""
    return EventReport(t_ms, word(words.EVENTS, fields["event"]), fields["track"], fields["a"], fields["b"])


def word(group: tuple[tuple[int, str, str], ...], value: int) -> str:
    """Name of a value, or the number itself where the board sent one that has no name."""
    return next((name for number, name, _ in group if number == value), str(value))


def bit_words(group: tuple[tuple[int, str, str], ...], bits: int) -> tuple[str, ...]:
    """Names of the bits that are set, in the order of the table."""
    return tuple(name for bit, name, _ in group if bits >> bit & 1)


class _Scaled:
    """Fields of one message in their units, circles in degrees."""

    def __init__(self, message: str, fields: Mapping[str, Any]) -> None:
        self._fields = fields
        self._scales = {
            field.name: float(Fraction(field.scale)) * (_PER_CIRCLE_DEG if field.unit == "circle" else 1)
            for field in BY_NAME[message].fields
        }

    def __getitem__(self, name: str) -> float:
        return float(self._fields[name] * self._scales[name])
