"""What a scenario expects of cues."""

from typing import Annotated, Literal

from watchword_bench.protocol import words

from ..quantities import Name, OneOf, Within
from .base import Expectation

_REASONS = OneOf(tuple(name for _, name, _ in words.REASONS))
_Seconds = Annotated[float, Within(0, 86_400)]


class SilentInbound(Expectation):
    """No hostile that arrives is silent: a cue (IDENTIFY or ALERT) about it is open without a break from
    45 s before arrival, or for the last 60 % of its observable time if that is shorter."""

    expect: Literal["silent_inbound"]
    truth: Name = "hostile"
    """platform or kind"""


class ResolvedOrTold(Expectation):
    """No hostile that arrives is silent, as in `silent_inbound`. Of one that geometry never let the radar
    separate from a friend before a cue was due, the crew is told all the same: for as long, a cue is open on
    a track that holds it and says GROUP_POSSIBLE or CONTESTED."""

    expect: Literal["resolved_or_told"]
    truth: Name = "hostile"
    """platform or kind"""


class FriendCued(Expectation):
    """No friend with a working transponder is ever SUSPECT or the subject of an ALERT."""

    expect: Literal["friend_cued"]
    truth: Name = "friend"
    """platform or kind"""


class FriendNuisance(Expectation):
    """IDENTIFY is open on friends with working transponders for no longer than this, the first 15 s of
    each track left out and contested time left out."""

    expect: Literal["friend_nuisance"]
    at_most_s: _Seconds
    """seconds in the whole run"""


class Cued(Expectation):
    """A cue (IDENTIFY or ALERT) about it is open without a break from so long before arrival until then."""

    expect: Literal["cued"]
    truth: Name
    """platform or kind"""
    lead_s: _Seconds = 45.0
    """time before arrival"""


class CuedSoon(Expectation):
    """A cue (IDENTIFY or ALERT) about it is open within so many scans of its first confirmed track."""

    expect: Literal["cued_soon"]
    truth: Name
    """platform or kind"""
    within_scans: Annotated[int, Within(0, 1000)] = 3
    """scans after confirmation"""


class NoAlert(Expectation):
    """It is never the subject of an ALERT."""

    expect: Literal["no_alert"]
    truth: Name
    """platform or kind"""


class ProvenNotCued(Expectation):
    """Once a track about it has been FRIEND, no IDENTIFY and no ALERT about it is open any more."""

    expect: Literal["proven_not_cued"]
    truth: Name = "friend"
    """platform or kind"""


class ReasonGiven(Expectation):
    """A cue about it gives this reason before its arrival."""

    expect: Literal["reason_given"]
    truth: Name
    """platform or kind"""
    reason: Annotated[str, _REASONS]
    """word of docs/protocol.md"""


class DismissalReraised(Expectation):
    """After each dismissal that was accepted, a cue about it is open again so long before arrival, at a
    level above the dismissed one's."""

    expect: Literal["dismissal_reraised"]
    truth: Name
    """platform or kind"""
    lead_s: _Seconds = 45.0
    """time before arrival"""


class CuesPerTrackHour(Expectation):
    """Cues of this kind raised or re-raised, over the hours of confirmed tracks: all it is about together."""

    expect: Literal["cues_per_track_hour"]
    truth: Name
    """platform or kind"""
    kind: Annotated[str, OneOf(("IDENTIFY", "ALERT"))]
    """kind of cue"""
    at_most: Annotated[float, Within(0, 3600)]
    """cues per hour of track"""


class Steady(Expectation):
    """Nothing flickers: unless a contest comes between, no cue is raised within so long of its withdrawal
    from the same track, and no identity comes back within so long of its loss."""

    expect: Literal["steady"]
    for_s: _Seconds = 10.0
    """time that has to lie between"""


class UrgentFirst(Expectation):
    """The cues of a scan come in the order of time to the asset, after its withdrawals."""

    expect: Literal["urgent_first"]
