"""What goes wrong, as a scenario file says it: the feed, the link, the interrogator, friends' navigation."""

from typing import Annotated, Literal

from pydantic import Field

from .quantities import Name, Span, Table, Within, fixed

FaultKind = Literal["stall", "flood", "lose", "corrupt", "outage", "navigation"]


class _Spell(Table):
    """Has a beginning and a length."""

    from_s: Annotated[Span, Within(0, 86_400)]
    """when it begins"""
    for_s: Annotated[Span, Within(0, 86_400)]
    """how long it lasts"""


class Stall(_Spell):
    """The radar feed says nothing. Replies and people's words still come."""

    kind: Literal["stall"]


class Flood(_Spell):
    """The radar feed says everything several times over."""

    kind: Literal["flood"]
    times: Annotated[int, Within(2, 20)]
    """how often it sends each scan, and each broadcast"""


class Lose(_Spell):
    """The link loses frames on their way to the board."""

    kind: Literal["lose"]
    share: Annotated[float, Within(0, 1)]
    """of all frames, each by itself"""


class Corrupt(_Spell):
    """The link spoils what goes to the board."""

    kind: Literal["corrupt"]
    bit_errors: Annotated[float, Within(0, 0.1)] = 0.0
    """probability that a bit is inverted"""
    garbage_bytes: Annotated[float, Within(0, 1000)] = 0.0
    """mean number of random bytes before each frame"""


class Outage(_Spell):
    """The interrogator hears nobody."""

    kind: Literal["outage"]


class Navigation(_Spell):
    """The positions that platforms report of themselves are off."""

    kind: Literal["navigation"]
    truth: Name = "friend"
    """whose: platform or kind; each has draws of its own"""
    jump_m: Annotated[Span, Within(0, 20_000)] = fixed(0.0)
    """at once"""
    drift_mps: Annotated[Span, Within(0, 100)] = fixed(0.0)
    """and so much further with time, in the same direction"""
    azimuth_deg: Annotated[Span, Within(-360, 360)] = Span(0.0, 360.0)
    """that direction"""


Fault = Annotated[
    Stall | Flood | Lose | Corrupt | Outage | Navigation,
    Field(discriminator="kind"),
]
