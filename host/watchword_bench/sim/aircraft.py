"""One aircraft as several boards have it: their tracks in a common frame, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchword_bench.world.schema import Site

from .reports import CALLS, FRIENDLY, CueReport, HealthReport, TrackReport

_FLOOR_M = 5.0  # no track is believed to be better than that
_PRECEDENCE = ("HOSTILE", "SUSPECT", "FRIEND", "NEUTRAL", "ASSUMED_FRIEND", "UNKNOWN", "PENDING")
_ACCUSING = frozenset({"HOSTILE", "SUSPECT"})
_DOUBT = frozenset({"CONTESTED", "GROUP_POSSIBLE"})

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Member:
    """A board's track in the common frame, with the board's own registration taken off.

    position_m, velocity_mps: (3,).  covariance_m2: (3, 3).  cue: the one open on it.
    """

    site: str
    report: TrackReport
    position_m: Vector
    velocity_mps: Vector
    covariance_m2: Vector
    cue: CueReport | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Which track of which board."""
        return self.site, self.report.track


@dataclass(frozen=True)
class Aircraft:
    """What the boards have of one aircraft. number: its own in the picture, kept from scan to scan."""

    number: int
    members: tuple[Member, ...]

    @property
    def position_m(self) -> Vector:
        """(3,) the members' positions, weighed by what each knows."""
        return fused(self.members)[0]

    @property
    def flags(self) -> frozenset[str]:
        """All that any board flags; CONFLICT if boards hold it for a friend and for a threat."""
        shown = frozenset[str]().union(*(member.report.flags for member in self.members))
        identities = {member.report.identity for member in self.members}
        return shown | ({"CONFLICT"} if identities & FRIENDLY and identities & _ACCUSING else set())

    @property
    def identity(self) -> str:
        """The first of the members' by precedence; but no trust in what any board doubts."""
        identities = {member.report.identity for member in self.members}
        first = min(identities, key=_PRECEDENCE.index)
        return "UNKNOWN" if first in FRIENDLY and self.flags & _DOUBT else first

    @property
    def cue(self) -> CueReport | None:
        """The most urgent of the cues that are open on it."""
        cues = [member.cue for member in self.members if member.cue is not None and member.cue.kind in CALLS]
        return max(cues, key=lambda cue: (cue.kind == "ALERT", cue.level), default=None)


def in_common(
    site: Site, report: TrackReport, health: HealthReport | None, cue: CueReport | None = None
) -> Member:
    """Take a board's track to the common frame. health: the board's latest, if any.  cue: open on it."""
    (bias_m, bias_sigma_m), (turn_deg, turn_sigma_deg) = (
        ((0.0, 0.0), (0.0, 0.0)) if health is None else (health.bias_range_m, health.bias_azimuth_deg)
    )
    local = np.array(report.position_m)
    reach_m = max(float(np.hypot(*local[:2])), 1.0)
    azimuth = np.arctan2(local[0], local[1]) - np.radians(turn_deg)
    along = np.array([np.sin(azimuth), np.cos(azimuth), 0.0])
    across = np.array([along[1], -along[0], 0.0])
    var_along, var_across, var_up = report.variance_m2
    covariance = (
        (var_along + bias_sigma_m**2) * np.outer(along, along)
        + (var_across + (reach_m * np.radians(turn_sigma_deg)) ** 2) * np.outer(across, across)
        + np.diag([0.0, 0.0, var_up])
        + _FLOOR_M**2 * np.eye(3)
    )
    position = (reach_m - bias_m) * along + (site.east_m, site.north_m, local[2])
    return Member(site.name, report, position, np.array(report.velocity_mps), covariance, cue)


def fused(members: Sequence[Member]) -> tuple[Vector, Vector, Vector]:
    """Position, velocity and covariance of the position of several, each weighed by what it knows."""
    weights = [np.linalg.inv(each.covariance_m2) for each in members]
    covariance = np.linalg.inv(np.sum(weights, axis=0))
    position = covariance @ np.sum(
        [weight @ each.position_m for weight, each in zip(weights, members, strict=True)], axis=0
    )
    velocity = np.mean([each.velocity_mps for each in members], axis=0)
    return position, velocity, covariance
