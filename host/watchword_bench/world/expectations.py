"""What a scenario expects of the board: a closed vocabulary. The truth it speaks of is the world's own.

`truth` names a platform, the several of one entry or a kind; an expectation about several holds if it
holds for each.
*Arrival* is the first scan in which a platform is within `keep_out_m` of the asset. A track is *about* a
platform if that is the majority source of its last five plots, geometry breaking ties.
"""

from typing import Annotated, Literal

from pydantic import Field

from watchword_bench.protocol import words

from .quantities import Name, OneOf, Table, Within

_IDENTITIES = OneOf(tuple(name for _, name, _ in words.IDENTITIES))
_REASONS = OneOf(tuple(name for _, name, _ in words.REASONS))
_Seconds = Annotated[float, Within(0, 86_400)]


class Expectation(Table):
    """Names the expectation in reports: its kind, and what it is about."""

    @property
    def label(self) -> str:
        """Such as `cued follower`."""
        fields = self.model_dump()
        return " ".join(str(fields[key]) for key in ("expect", "truth") if key in fields)


class SilentInbound(Expectation):
    """No hostile that arrives is silent: a cue (IDENTIFY or ALERT) about it is open without a break from
    45 s before arrival, or for the last 60 % of its observable time if that is shorter."""

    expect: Literal["silent_inbound"]
    truth: Name = "hostile"
    """platform or kind"""


class FriendCued(Expectation):
    """No friend with a working transponder is ever SUSPECT or the subject of an ALERT."""

    expect: Literal["friend_cued"]
    truth: Name = "friend"
    """platform or kind"""


class StolenIdentity(Expectation):
    """No track about a hostile is FRIEND or ASSUMED FRIEND in three or more consecutive scans."""

    expect: Literal["stolen_identity"]
    truth: Name = "hostile"
    """platform or kind"""


class LabelMoved(Expectation):
    """No identity, declaration or dismissal passes from one truth to another."""

    expect: Literal["label_moved"]


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


class IdentityNever(Expectation):
    """No track about it ever shows one of these identities."""

    expect: Literal["identity_never"]
    truth: Name
    """platform or kind"""
    identities: Annotated[list[Annotated[str, _IDENTITIES]], Field(min_length=1)]
    """words of docs/protocol.md"""


class IdentityReached(Expectation):
    """A track about it shows this identity within so long of the first scan in which it is in view."""

    expect: Literal["identity_reached"]
    truth: Name
    """platform or kind"""
    identity: Annotated[str, _IDENTITIES]
    """word of docs/protocol.md"""
    within_s: _Seconds
    """time since first in view"""


class Interrogated(Expectation):
    """The first confirmed track about it is challenged within so many scans of its confirmation, and
    challenged at least so often in the run."""

    expect: Literal["interrogated"]
    truth: Name
    """platform or kind"""
    within_scans: Annotated[int, Within(0, 1000)] = 2
    """scans after confirmation"""
    times: Annotated[int, Within(1, 10_000)] = 2
    """challenges in the run"""


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


class Tracked(Expectation):
    """Share of the scans in view, the first 10 s left out, in which a confirmed track is about it and about
    no other platform."""

    expect: Literal["tracked"]
    truth: Name
    """platform or kind"""
    at_least: Annotated[float, Within(0, 1)]
    """share of scans"""
    closing: bool = False
    """count only scans in which it closes on the asset"""


AnyExpectation = Annotated[
    SilentInbound
    | FriendCued
    | StolenIdentity
    | LabelMoved
    | FriendNuisance
    | Cued
    | NoAlert
    | ProvenNotCued
    | IdentityNever
    | IdentityReached
    | Interrogated
    | ReasonGiven
    | DismissalReraised
    | CuesPerTrackHour
    | Tracked,
    Field(discriminator="expect"),
]
