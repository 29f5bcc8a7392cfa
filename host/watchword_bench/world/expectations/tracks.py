"""What a scenario expects of tracks and identities."""

from typing import Annotated, Literal

from pydantic import Field

from watchword_bench.protocol import words

from ..faults import FaultKind
from ..quantities import Name, OneOf, Within
from .base import Expectation

_IDENTITIES = OneOf(tuple(name for _, name, _ in words.IDENTITIES))
_FLAGS = OneOf(tuple(name for _, name, _ in words.FLAGS))
_Seconds = Annotated[float, Within(0, 86_400)]


class StolenIdentity(Expectation):
    """No track about a hostile is FRIEND or ASSUMED FRIEND in three or more consecutive scans."""

    expect: Literal["stolen_identity"]
    truth: Name = "hostile"
    """platform or kind"""


class LabelMoved(Expectation):
    """No identity, declaration or dismissal passes from one truth to another."""

    expect: Literal["label_moved"]


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
    after: FaultKind | None = None
    """if given, the time runs from the end of the last fault of this kind"""


class FlagShown(Expectation):
    """A track about it shows this flag within so long of the beginning of each fault of a kind, or of its
    own beginning if it is born later; so long after the fault's end, none does."""

    expect: Literal["flag_shown"]
    truth: Name
    """platform or kind; only those that have a track then"""
    flag: Annotated[str, _FLAGS]
    """word of docs/protocol.md"""
    during: FaultKind
    """kind of fault"""
    within_s: _Seconds
    """time since its beginning, and since its end"""


class ContestedUntilProven(Expectation):
    """Each time the radar could not separate it from another platform for three scans or more, and then
    could again, the tracks about either are CONTESTED until proven FRIEND or declared by a person."""

    expect: Literal["contested_until_proven"]
    truth: Name
    """platform or kind"""
    within_scans: Annotated[int, Within(0, 1000)] = 1
    """scans after the first in which they are apart; in between, no track of the two has to be"""


class MergerTold(Expectation):
    """Each time the radar can no longer separate it from another platform, and both had a track of their own,
    the tracks that hold it say GROUP_POSSIBLE or CONTESTED until they are apart again."""

    expect: Literal["merger_told"]
    truth: Name
    """platform or kind"""
    within_scans: Annotated[int, Within(0, 1000)] = 3
    """scans after the first in which they are one"""


class TrackKept(Expectation):
    """What is tracked when a fault begins is under the same track number when it ends."""

    expect: Literal["track_kept"]
    truth: Name
    """platform or kind"""
    during: FaultKind
    """kind of fault"""


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
