"""What the board said, in words and physical units."""

from dataclasses import dataclass

from watchword_bench.protocol.codec import Frame, physical
from watchword_bench.protocol.vocabulary import CUE_KINDS, FLAGS, IDENTITIES, REASONS

Vector = tuple[float, float, float]
"""East, north, up, from the asset."""

FRIENDLY = frozenset({"FRIEND", "ASSUMED_FRIEND"})
CALLS = frozenset({"IDENTIFY", "ALERT"})
"""Kinds of cue that call on a person; FRIEND_NEAR only informs."""


@dataclass(frozen=True)
class TrackReport:
    """One track frame.

    t_ms: since the run's first scan, as all times here.  position_m, velocity_mps: in the radar's
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


@dataclass(frozen=True)
class CueReport:
    """One cue frame.  time_to_asset_s: None if it doesn't close."""

    t_ms: int
    track: int
    kind: str
    level: int
    identity: str
    flags: frozenset[str]
    reasons: tuple[str, ...]
    range_m: float
    azimuth_deg: float
    time_to_asset_s: float | None
    acknowledged: bool


@dataclass(frozen=True)
class HealthReport:
    """One health frame.  losses: what went wrong since boot and how often, without what never did."""

    t_ms: int
    flags: frozenset[str]
    tracks: int
    tentative: int
    cues: int
    step_worst_us: int
    heap_free_bytes: int
    losses: dict[str, int]


LOSSES = ("frames_bad", "frames_lost", "bytes_skipped", "plots_shed", "output_lost")


def track_report(t_ms: int, frame: Frame) -> TrackReport:
    """Read a track frame received at `t_ms`."""
    value = physical(frame)
    return TrackReport(
        t_ms=t_ms,
        track=value["track"],
        identity=IDENTITIES.word(value["identity"]),
        flags=frozenset(FLAGS.set_words(value["flags"])),
        plot=value["plot"],
        position_m=(value["east"], value["north"], value["up"]),
        velocity_mps=(value["east_speed"], value["north_speed"], value["up_speed"]),
        platform=value["platform"],
        proof_age_s=value["proof_age"],
    )


def cue_report(t_ms: int, frame: Frame) -> CueReport:
    """Read a cue frame received at `t_ms`."""
    value = physical(frame)
    return CueReport(
        t_ms=t_ms,
        track=value["track"],
        kind=CUE_KINDS.word(value["kind"]),
        level=value["level"],
        identity=IDENTITIES.word(value["identity"]),
        flags=frozenset(FLAGS.set_words(value["flags"])),
        reasons=tuple(REASONS.set_words(value["reasons"])),
        range_m=value["range"],
        azimuth_deg=value["azimuth"],
        time_to_asset_s=value["time_to_asset"],
        acknowledged=bool(value["acknowledged"]),
    )


def health_report(t_ms: int, frame: Frame) -> HealthReport:
    """Read a health frame received at `t_ms`."""
    value = physical(frame)
    return HealthReport(
        t_ms=t_ms,
        flags=frozenset(FLAGS.set_words(value["flags"])),
        tracks=value["tracks"],
        tentative=value["tentative"],
        cues=value["cues"],
        step_worst_us=value["step_worst"],
        heap_free_bytes=value["heap_free"],
        losses={name: int(value[name]) for name in LOSSES if value[name]},
    )
