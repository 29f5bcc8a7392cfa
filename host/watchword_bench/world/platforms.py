"""What flies, as a scenario file says it: what it is, how it moves, what it says of itself."""

from typing import Annotated, Literal, Self

from pydantic import model_validator

from .motions import Motion
from .quantities import Name, Span, Table, Within, complaint, fixed

Kind = Literal["friend", "hostile", "neutral", "bird"]
PLATFORMS_MAX = 64


class Transponder(Table):
    """Answers challenges with an authenticated position."""

    platform: Annotated[int, Within(1, 65_000)]
    """its number in replies; with `count`, of the first"""
    works: bool = True
    """a dead one never answers"""
    key: Literal["today", "yesterday"] = "today"
    """the key it answers with; the board is given today's"""


class FlightPlan(Table):
    """Tells the board to expect the platform: a straight corridor about its path, and a time slot about the
    time it is within the radar's range. Needs a transponder, which says whose plan it is."""

    half_width_m: Annotated[float, Within(10, 4000)] = 300.0
    """to either side of the path, however curved; the corridor is as wide as that takes"""
    slot_s: Annotated[float, Within(0, 3600)] = 60.0
    """the slot is longer than that time by this at either end"""
    aside_m: Annotated[Span, Within(-5000, 5000)] = fixed(0.0)
    """the corridor lies so far to the right of the path; negative: to the left"""
    late_s: Annotated[Span, Within(-7200, 7200)] = fixed(0.0)
    """it flies so much later than planned; negative: earlier"""


class Broadcast(Table):
    """Says who and where it is, to everyone, once a scan."""

    address: Annotated[int, Within(1, 0xFFFFFF)]
    """24-bit address; with `count`, of the first"""
    honest: bool = True
    """its position and velocity are its own"""
    offset_east_m: Annotated[Span, Within(-40_000, 40_000)] = fixed(0.0)
    """of the claimed position from the true one, if it isn't honest"""
    offset_north_m: Annotated[Span, Within(-40_000, 40_000)] = fixed(0.0)
    """likewise"""

    straight_on_from_s: Annotated[Span, Within(1, 86_400)] | None = None
    """if it isn't honest: from then on it claims to have flown straight on"""

    @model_validator(mode="after")
    def _honest_or_not(self) -> Self:
        offset = self.offset_east_m.largest or self.offset_north_m.largest
        if self.honest and (offset or self.straight_on_from_s is not None):
            raise complaint("a false claim needs honest = false")
        return self


class Platform(Table):
    """Something that flies."""

    name: Name
    """unique; a kind's name only if it is the only one of that kind"""
    truth: Kind
    """what it is"""
    motion: Motion
    """how it moves"""
    site: Name | None = None
    """the site whose asset its motion means, and that it attacks or comes home to; the first if not given"""
    count: Annotated[int, Within(1, PLATFORMS_MAX)] = 1
    """so many alike, each with draws of its own, named NAME-1, NAME-2, ..."""
    snr_db: Annotated[Span, Within(5, 60)] = Span(14.0, 20.0)
    """mean signal-to-noise ratio of its plots, which also weighs it in a merged plot"""
    appears_s: Annotated[Span, Within(0, 86_400)] = fixed(0.0)
    """not there before"""
    vanishes_s: Annotated[Span, Within(0, 86_400)] | None = None
    """not there from then on"""
    seen_within_m: Annotated[Span, Within(50, 40_000)] | None = None
    """in the radar's view only within this range, as if terrain hid it before"""
    transponder: Transponder | None = None
    """without it, it can't answer"""
    flight_plan: FlightPlan | None = None
    """without it, nobody expects it"""
    broadcast: Broadcast | None = None
    """without it, it says nothing"""

    @model_validator(mode="after")
    def _plan_needs_a_number(self) -> Self:
        if self.flight_plan is not None and self.transponder is None:
            raise complaint("flight_plan needs a transponder (works = false for a dead one)")
        return self

    @property
    def answers(self) -> bool:
        """Whether it is a friend with a working transponder."""
        return self.truth == "friend" and self.transponder is not None and self.transponder.works

    @property
    def number(self) -> int:
        """Its number in IFF, 0 without a transponder."""
        return 0 if self.transponder is None else self.transponder.platform

    def singles(self) -> list["Platform"]:
        """Return the `count` platforms it stands for, each with a name and numbers of its own."""
        if self.count == 1:
            return [self]
        return [self._single(i) for i in range(self.count)]

    def _single(self, i: int) -> "Platform":
        update: dict[str, object] = {"name": f"{self.name}-{i + 1}", "count": 1}
        if self.transponder is not None:
            number = self.transponder.platform + i
            update["transponder"] = self.transponder.model_copy(update={"platform": number})
        if self.broadcast is not None:
            address = self.broadcast.address + i
            update["broadcast"] = self.broadcast.model_copy(update={"address": address})
        return self.model_copy(update=update)
