"""What a scenario expects of the board: a closed vocabulary. The truth it speaks of is the world's own.

`truth` names a platform, the several of one entry or a kind; an expectation about several holds if it
holds for each.
*Arrival* is the first scan in which a platform is within `keep_out_m` of the asset. A track is *about* a
platform if that is the majority source of its last five plots, geometry breaking ties.
"""

from typing import Annotated

from pydantic import Field

from .air_picture import CountedOnce, PictureExpectation, PictureNotStolen
from .base import Expectation
from .cues import (
    Cued,
    CuedSoon,
    CuesPerTrackHour,
    DismissalReraised,
    FriendCued,
    FriendNuisance,
    NoAlert,
    ProvenNotCued,
    ReasonGiven,
    ResolvedOrTold,
    SilentInbound,
    Steady,
    UrgentFirst,
)
from .reports import DeceitRejected, EventTold, RecordsComplete, StaleShown
from .tracks import (
    ContestedUntilProven,
    FlagShown,
    IdentityNever,
    IdentityReached,
    Interrogated,
    LabelMoved,
    MergerTold,
    StolenIdentity,
    Tracked,
    TrackKept,
)

__all__ = [
    "AnyExpectation",
    "ContestedUntilProven",
    "CountedOnce",
    "Cued",
    "CuedSoon",
    "CuesPerTrackHour",
    "DeceitRejected",
    "DismissalReraised",
    "EventTold",
    "Expectation",
    "FlagShown",
    "FriendCued",
    "FriendNuisance",
    "IdentityNever",
    "IdentityReached",
    "Interrogated",
    "LabelMoved",
    "MergerTold",
    "NoAlert",
    "PictureExpectation",
    "PictureNotStolen",
    "ProvenNotCued",
    "ReasonGiven",
    "RecordsComplete",
    "ResolvedOrTold",
    "SilentInbound",
    "StaleShown",
    "Steady",
    "StolenIdentity",
    "TrackKept",
    "Tracked",
    "UrgentFirst",
]

AnyExpectation = Annotated[
    SilentInbound
    | ResolvedOrTold
    | Cued
    | CuedSoon
    | ReasonGiven
    | DismissalReraised
    | UrgentFirst
    | Steady
    | CuesPerTrackHour
    | FriendCued
    | FriendNuisance
    | NoAlert
    | ProvenNotCued
    | StolenIdentity
    | LabelMoved
    | IdentityNever
    | IdentityReached
    | FlagShown
    | MergerTold
    | ContestedUntilProven
    | Interrogated
    | Tracked
    | TrackKept
    | EventTold
    | DeceitRejected
    | StaleShown
    | RecordsComplete
    | CountedOnce
    | PictureNotStolen,
    Field(discriminator="expect"),
]
