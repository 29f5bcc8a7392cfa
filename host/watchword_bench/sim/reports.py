"""What the board said, in words and physical units."""

from dataclasses import dataclass

from watchword_bench.protocol.codec import Frame, physical
from watchword_bench.protocol.vocabulary import (
    CUE_KINDS,
    EVENTS,
    FLAGS,
    IDENTITIES,
    LINEAGE_CAUSES,
    REASONS,
    REJECTIONS,
)

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
    variance_m2: of the position, along the line of sight, across it, and vertical.
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
    variance_m2: Vector = (0.0, 0.0, 0.0)


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
class EventReport:
    """One event frame.  cause: in words, of those events that have one.  a, b: as sent."""

    t_ms: int
    event: str
    track: int
    a: int
    b: int

    @property
    def cause(self) -> str | None:
        """Why a reply was rejected or a track contested."""
        causes = {"REPLY_REJECTED": REJECTIONS, "CONTESTED": LINEAGE_CAUSES}.get(self.event)
        return None if causes is None else causes.word(self.b)


@dataclass(frozen=True)
class HealthReport:
    """One health frame.  losses: what went wrong since boot and how often, without what never did.

    bias_range_m, bias_azimuth_deg: the board's registration, each with its standard deviation.
    """

    t_ms: int
    flags: frozenset[str]
    tracks: int
    tentative: int
    cues: int
    step_worst_us: int
    heap_free_bytes: int
    losses: dict[str, int]
    bias_range_m: tuple[float, float] = (0.0, 0.0)
    bias_azimuth_deg: tuple[float, float] = (0.0, 0.0)


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
        variance_m2=(value["variance_range"], value["variance_cross"], value["variance_up"]),
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
        bias_range_m=(value["range_bias"], value["range_bias_sigma"]),
        bias_azimuth_deg=(value["azimuth_bias"], value["azimuth_bias_sigma"]),
    )


def event_report(t_ms: int, frame: Frame) -> EventReport:
    """Read an event frame received at `t_ms`."""
    fields = frame.fields
    return EventReport(t_ms, EVENTS.word(fields["event"]), fields["track"], fields["a"], fields["b"])
