"""The scenario format: what is true, what the sensors are like, what people do, what is expected.

Units are in the keys' names. A value written [lowest, highest] is drawn by the run's seed, uniformly,
once a run. docs/scenarios.md is made from these classes.
"""

from functools import cached_property
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from watchword_bench.protocol import words

from .adversaries import Adversary
from .expectations import AnyExpectation, PictureExpectation
from .faults import Fault
from .motions import Motion
from .platforms import PLATFORMS_MAX, Kind, Platform
from .quantities import Name, OneOf, Span, Table, Within, complaint, fixed, nearest
from .sensors import Interrogator, Radar

_DISMISSALS = OneOf(tuple(name for _, name, _ in words.DISMISSALS))
_IDENTITIES = OneOf(tuple(name for _, name, _ in words.IDENTITIES))


class Operator(Table):
    """What a person does about a cue. Of the rules that fit a cue the first one acts, and no other."""

    does: Literal["acknowledge", "dismiss", "declare", "ignore"]
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
    declared: Annotated[str, _IDENTITIES] = "HOSTILE"
    """likewise"""
    operator: Annotated[int, Within(1, 65_535)] = 1
    """who"""


class Site(Table):
    """A defended asset with a radar, an interrogator and a board of its own, all alike."""

    name: Name
    """unique"""
    east_m: Annotated[float, Within(-40_000, 40_000)]
    """from a point common to all sites"""
    north_m: Annotated[float, Within(-40_000, 40_000)]
    """likewise"""


class End(Table):
    """Ends the run early: in the scan in which the platform is this near to the asset of its site."""

    platform: Name
    """which"""
    within_m: Annotated[float, Within(50, 40_000)]
    """slant range"""


class Scenario(Table):
    """A scenario file."""

    name: Name
    """how reports call it"""
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
    site: list[Site] = Field(default=[])
    """several assets, each with a board; without it, there is one"""
    radar: Radar = Radar()
    """the mock radar"""
    interrogator: Interrogator = Interrogator()
    """the IFF interrogator"""
    platform: Annotated[list[Platform], Field(min_length=1)]
    """who flies"""
    adversary: list[Adversary] = Field(default=[])
    """who answers challenges in bad faith"""
    fault: list[Fault] = Field(default=[])
    """what goes wrong"""
    operator: list[Operator] = Field(default=[])
    """who answers cues, and how; without a rule, nobody does"""
    end: End | None = None
    """without it, the run lasts `duration_s`"""
    expect: list[AnyExpectation] = Field(default=[])
    """what has to come of it"""

    @cached_property
    def platforms(self) -> tuple[Platform, ...]:
        """The platforms, those with a `count` one by one: their order is that of all columns of a world."""
        return tuple(single for platform in self.platform for single in platform.singles())

    @cached_property
    def _selected(self) -> dict[str, list[int]]:
        """Indices of platforms by their name, by that of the entry they come of, and by kind."""
        selected: dict[str, list[int]] = {}
        entries = (platform for platform in self.platform for _ in range(platform.count))
        for i, (entry, platform) in enumerate(zip(entries, self.platforms, strict=True)):
            for selector in {entry.name, platform.name, platform.truth}:
                selected.setdefault(selector, []).append(i)
        return selected

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        names = [platform.name for platform in self.platforms]
        known = [*self._selected, *get_args(Kind)]
        _check_platforms(self.platforms, [entry.name for entry in self.platform if entry.count > 1])
        _check_sites(self.site, self.platforms)
        _check_adversaries(self.adversary, self.platforms)
        if self.end is not None and self.end.platform not in names:
            hint = nearest(self.end.platform, names)
            raise complaint(f"end.platform: no platform {self.end.platform!r}{hint}")
        for table, entries in (
            ("fault", self.fault),
            ("operator", self.operator),
            ("expect", self.expect),
        ):
            for i, entry in enumerate(entries):
                selector = getattr(entry, "truth", None)
                if selector and not self.about(selector):
                    hint = nearest(selector, known)
                    raise complaint(f"{table}[{i}].truth: no platform is or is called {selector!r}{hint}")
        self._check_expectations()
        return self

    def _check_expectations(self) -> None:
        """What an expectation is about has to be in the file."""
        kinds = {fault.kind for fault in self.fault}
        for i, expectation in enumerate(self.expect):
            kind = getattr(expectation, "during", None) or getattr(expectation, "after", None)
            if kind is not None and kind not in kinds:
                raise complaint(f"expect[{i}]: there is no fault of kind {kind!r}")
            if isinstance(expectation, PictureExpectation) and len(self.site) < 2:
                raise complaint(f"expect[{i}]: {expectation.label} needs several sites")

    def home(self, platform: Platform) -> Site | None:
        """Return the site that a platform belongs to."""
        if platform.site is None:
            return self.site[0] if self.site else None
        return next(site for site in self.site if site.name == platform.site)

    def about(self, selector: str) -> tuple[int, ...]:
        """Return the indices of the platforms that a name or a kind selects."""
        return tuple(self._selected.get(selector, ()))


def _reference(motion: Motion) -> tuple[str, str | None]:
    """Return the key by which a motion refers to another platform, and that platform's name."""
    for key in ("leader", "carrier", "other", "arrives_with"):
        if hasattr(motion, key):
            return key, getattr(motion, key)
    return "", None


def _check_platforms(platforms: tuple[Platform, ...], groups: list[str]) -> None:
    """Names and numbers are unique; who refers to a platform comes after it.

    groups: names of the entries that stand for several.
    """
    if len(platforms) > PLATFORMS_MAX:
        raise complaint(f"{len(platforms)} platforms, at most {PLATFORMS_MAX} fly")
    names: list[str] = []
    numbers: list[int] = []
    for platform in platforms:
        where = f"platform {platform.name!r}"
        if platform.name in names or platform.name in groups:
            raise complaint(f"{where}: the name is taken")
        if any(platform.name == other.truth for other in platforms if other is not platform):
            raise complaint(f"{where}: that is a kind, and there is another platform of that kind")
        key, before = _reference(platform.motion)
        if before is not None and before not in names:
            raise complaint(f"{where}: {key} {before!r} is no platform listed before{nearest(before, names)}")
        names.append(platform.name)
        if platform.transponder is not None:
            if platform.transponder.platform in numbers:
                raise complaint(f"{where}: transponder.platform {platform.transponder.platform} is taken")
            numbers.append(platform.transponder.platform)


def _check_adversaries(adversaries: list[Adversary], platforms: tuple[Platform, ...]) -> None:
    """Each is on a platform of its own, and its victim can answer."""
    known = {platform.name: platform for platform in platforms}
    for i, adversary in enumerate(adversaries):
        for key in ("platform", "victim", "seems_at"):
            name = getattr(adversary, key, None)
            if name is not None and name not in known:
                raise complaint(f"adversary[{i}].{key}: no platform {name!r}{nearest(name, known)}")
        victim = getattr(adversary, "victim", None)
        if victim is not None and known[victim].transponder is None:
            raise complaint(f"adversary[{i}].victim: platform {victim!r} has no transponder")
        if adversary.platform in [other.platform for other in adversaries[:i]]:
            raise complaint(f"adversary[{i}].platform: {adversary.platform!r} has another adversary on board")


def _check_sites(sites: list[Site], platforms: tuple[Platform, ...]) -> None:
    """Sites have names of their own, and platforms belong to them."""
    names = [site.name for site in sites]
    for i, name in enumerate(names):
        if name in names[:i]:
            raise complaint(f"site[{i}]: the name {name!r} is taken")
    for platform in platforms:
        if platform.site is not None and platform.site not in names:
            raise complaint(
                f"platform {platform.name!r}: no site {platform.site!r}{nearest(platform.site, names)}"
            )
