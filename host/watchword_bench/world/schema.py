"""The scenario format: what is true, what the sensors are like, what people do, what is expected.

Units are in the keys' names. A value written [lowest, highest] is drawn by the run's seed, uniformly,
once a run. docs/scenarios.md is made from these classes.
"""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from watchword_bench.protocol import words

from .expectations import AnyExpectation
from .motions import Follow, Inbound, Motion
from .quantities import Name, OneOf, Span, Table, Within, complaint, fixed, nearest

Kind = Literal["friend", "hostile", "neutral", "bird"]
KINDS: tuple[Kind, ...] = ("friend", "hostile", "neutral", "bird")
PLATFORMS_MAX = 64

_DISMISSALS = OneOf(tuple(name for _, name, _ in words.DISMISSALS))


class Radar(Table):
    """The mock radar, at the asset. Its plots are the truth plus bias and Gaussian noise."""

    scan_period_s: Annotated[float, Within(0.1, 4)] = 1.0
    """time between scans; all plots of a scan are of one moment"""
    dims: Literal[2, 3] = 3
    """3: plots have an elevation"""
    doppler: bool = False
    """plots have a range rate"""
    snr: bool = True
    """plots have a signal-to-noise ratio"""
    sigma_range_m: Annotated[float, Within(1, 100)] = 15.0
    """standard deviation"""
    sigma_azimuth_deg: Annotated[float, Within(0.03, 4.99)] = 0.5
    """standard deviation"""
    sigma_elevation_deg: Annotated[float, Within(0.03, 4.99)] = 0.8
    """standard deviation"""
    sigma_doppler_mps: Annotated[float, Within(0.05, 20)] = 0.5
    """standard deviation"""
    pd: Annotated[float, Within(0.3, 0.99)] = 0.9
    """probability that a platform in view is detected in a scan"""
    clutter_per_scan: Annotated[float, Within(0, 64)] = 2.0
    """mean number of false plots, uniform in range and azimuth"""
    range_min_m: Annotated[float, Within(0, 1000)] = 50.0
    """nothing nearer is in view"""
    range_max_m: Annotated[float, Within(1000, 32_000)] = 8000.0
    """nothing farther is in view"""
    merge_range_m: Annotated[float, Within(0, 500)] = 40.0
    """platforms nearer to each other than this in range ..."""
    merge_azimuth_deg: Annotated[float, Within(0, 9.99)] = 1.5
    """... and than this in azimuth are one plot, and so are chains of them; 0: plots never merge"""
    bias_range_m: Annotated[Span, Within(-200, 200)] = Span(-30.0, 30.0)
    """error of registration, the same in all plots"""
    bias_azimuth_deg: Annotated[Span, Within(-4.99, 4.99)] = Span(-1.0, 1.0)
    """error of registration, the same in all plots"""


class Interrogator(Table):
    """The IFF interrogator. It stands on the radar's mount: it shares the bias in azimuth, not in range."""

    sigma_range_m: Annotated[float, Within(0.5, 200)] = 10.0
    """standard deviation of where it hears a reply"""
    sigma_azimuth_deg: Annotated[float, Within(0.03, 10)] = 1.5
    """standard deviation of where it hears a reply"""
    beam_deg: Annotated[float, Within(0.1, 360)] = 3.0
    """full width; who is inside hears the challenge"""
    gate_m: Annotated[float, Within(10, 40_000)] = 1000.0
    """replies from farther than this before or behind the challenged range are not taken"""
    garble_m: Annotated[float, Within(0, 20_000)] = 300.0
    """replies nearer to each other than this in range overlap and can't be read"""
    available: Annotated[float, Within(0.1, 0.99)] = 0.9
    """share of time in which a working transponder can answer"""
    fade_s: Annotated[float, Within(0.1, 60)] = 5.0
    """mean length of the bursts in which it can't"""
    skew_s: Annotated[float, Within(0, 0.5)] = 0.5
    """a reply's position is of a moment up to this before or after the scan, uniform"""
    sigma_position_m: Annotated[float, Within(1, 100)] = 5.0
    """standard deviation of a friend's own position, each axis"""


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

    @model_validator(mode="after")
    def _honest_or_not(self) -> Self:
        if self.honest and (self.offset_east_m.largest or self.offset_north_m.largest):
            raise complaint("an offset needs honest = false")
        return self


class Platform(Table):
    """Something that flies."""

    name: Name
    """unique; a kind's name only if it is the only one of that kind"""
    truth: Kind
    """what it is"""
    motion: Motion
    """how it moves"""
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


class Operator(Table):
    """What a person does about a cue. Of the rules that fit a cue the first one acts, and no other."""

    does: Literal["acknowledge", "dismiss", "ignore"]
    """what is done"""
    truth: Name | None = None
    """only to cues about this platform or kind; without it, to all"""
    cue: Annotated[str, OneOf(("IDENTIFY", "ALERT"))] | None = None
    """only to cues of this kind; without it, to both"""
    after_s: Annotated[Span, Within(0, 600)] = fixed(5.0)
    """time from raising or re-raising the cue to the act"""
    times: Annotated[int, Within(1, 1000)] = 1
    """acts at most so often on one track; then the rule fits no more"""
    dismissed_as: Annotated[str, _DISMISSALS] = "BIRD"
    """word of docs/protocol.md"""
    operator: Annotated[int, Within(1, 65_535)] = 1
    """who"""


class End(Table):
    """Ends the run early: in the scan in which the platform is this near to the asset."""

    platform: Name
    """which"""
    within_m: Annotated[float, Within(50, 40_000)]
    """slant range"""


class Scenario(Table):
    """A scenario file."""

    name: Name
    """the file's name without .toml"""
    title: str
    """one line"""
    story: str
    """what is true, in a sentence or two"""
    duration_s: Annotated[float, Within(10, 86_400)]
    """how long it lasts, unless `end` comes first"""
    t0_ms: Annotated[int, Within(0, (1 << 30) - 1)] = 1_000_000
    """the feed's clock in the first scan; it wraps at 2^30 ms"""
    mission_day: Annotated[int, Within(1, 65_535)] = 1
    """picks the key set"""
    keep_out_m: Annotated[int, Within(50, 5000)] = 500
    """radius about the asset that counts as arrival"""
    radar: Radar = Radar()
    """the mock radar"""
    interrogator: Interrogator = Interrogator()
    """the IFF interrogator"""
    platform: Annotated[list[Platform], Field(min_length=1)]
    """who flies"""
    operator: list[Operator] = Field(default=[])
    """who answers cues, and how; without a rule, nobody does"""
    end: End | None = None
    """without it, the run lasts `duration_s`"""
    expect: list[AnyExpectation] = Field(default=[])
    """what has to come of it"""

    @cached_property
    def platforms(self) -> tuple[Platform, ...]:
        """The platforms, those with a `count` one by one: their order is that of all columns of a world."""
        return tuple(single for platform in self.platform for single in _singles(platform))

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        names = [platform.name for platform in self.platforms]
        kinds = [platform.truth for platform in self.platforms]
        if len(names) > PLATFORMS_MAX:
            raise complaint(f"{len(names)} platforms, at most {PLATFORMS_MAX} fly")
        for i, (name, platform) in enumerate(zip(names, self.platforms, strict=True)):
            where = f"platform {name!r}"
            if name in names[:i]:
                raise complaint(f"{where}: the name is taken")
            if name in KINDS and kinds.count(platform.truth) + (name != platform.truth) > 1:
                raise complaint(f"{where}: named as a kind, but not the only one of that kind")
            before = {Follow: "leader", Inbound: "arrives_with"}.get(type(platform.motion))
            other = before and getattr(platform.motion, before)
            if other and other not in names[:i]:
                hint = nearest(other, names[:i])
                raise complaint(f"{where}: {before} {other!r} is no platform listed before it{hint}")
        _check_numbers(self.platforms)
        if self.end is not None and self.end.platform not in names:
            raise complaint(
                f"end.platform: no platform {self.end.platform!r}{nearest(self.end.platform, names)}"
            )
        for table, entries in (("operator", self.operator), ("expect", self.expect)):
            for i, entry in enumerate(entries):
                selector = getattr(entry, "truth", None)
                if selector and not self.about(selector):
                    hint = nearest(selector, {*names, *kinds})
                    raise complaint(f"{table}[{i}].truth: no platform and no kind {selector!r} here{hint}")
        return self

    def about(self, selector: str) -> tuple[int, ...]:
        """Return the indices of the platforms that a name or a kind selects."""
        return tuple(
            i for i, platform in enumerate(self.platforms) if selector in (platform.name, platform.truth)
        )


def _singles(platform: Platform) -> list[Platform]:
    if platform.count == 1:
        return [platform]
    singles = []
    for i in range(platform.count):
        update: dict[str, object] = {"name": f"{platform.name}-{i + 1}", "count": 1}
        if platform.transponder is not None:
            number = platform.transponder.platform + i
            update["transponder"] = platform.transponder.model_copy(update={"platform": number})
        if platform.broadcast is not None:
            address = platform.broadcast.address + i
            update["broadcast"] = platform.broadcast.model_copy(update={"address": address})
        singles.append(platform.model_copy(update=update))
    return singles


def _check_numbers(platforms: tuple[Platform, ...]) -> None:
    numbers = [p.transponder.platform for p in platforms if p.transponder is not None]
    for number in numbers:
        if numbers.count(number) > 1:
            raise complaint(f"transponder.platform: number {number} is given to two platforms")
