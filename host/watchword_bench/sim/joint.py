"""One run of a scenario with several sites: each board's outcome, and the picture merged of them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from watchword_bench.world.schema import Scenario, Site
from watchword_bench.world.world import World

from .air_picture import AirPicture, Held, PictureMetrics, air_picture, measure_picture
from .expectations import Finding, evaluate_picture
from .metrics import LeadTime
from .outcome import Outcome
from .truth import Target


@dataclass(frozen=True)
class Sighting:
    """An aircraft of the picture that holds a truth was taken for this, by these sites, over a time."""

    truth: str
    aircraft: int
    identity: str
    sites: tuple[str, ...]
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Joint:
    """The boards' runs, judged; of the sites in the order of the file, as far as they were flown."""

    boards: tuple[Outcome, ...]

    @property
    def world(self) -> World:
        """The first site's."""
        return self.boards[0].run.world

    @property
    def scenario(self) -> Scenario:
        """What was flown."""
        return self.world.scenario

    @cached_property
    def picture(self) -> AirPicture:
        """Of all boards."""
        return air_picture([(site_of(board), board.account) for board in self.boards])

    @cached_property
    def picture_metrics(self) -> PictureMetrics:
        """Of the merged picture."""
        return measure_picture(self.picture)

    @cached_property
    def picture_findings(self) -> list[Finding]:
        """What the scenario expects of the merged picture, and what was found."""
        return evaluate_picture(self.scenario, self.picture)

    @cached_property
    def findings(self) -> list[Finding]:
        """The same, and what it expects of each board."""
        findings = list(self.picture_findings)
        for board in self.boards:
            findings += [replace(f, name=f"{site_of(board).name}: {f.name}") for f in board.findings]
        return findings

    @cached_property
    def sightings(self) -> list[Sighting]:
        """What the picture shows of each truth, in the order of time."""
        return [spell for target in self.targets for spell in _sightings(self.picture, target.name)]

    @property
    def targets(self) -> tuple[Target, ...]:
        """What flew, as the first site's board could see it."""
        return self.boards[0].account.targets

    @cached_property
    def lead_times(self) -> dict[str, LeadTime]:
        """Of each target, at the site that it attacks or comes home to."""
        leads = {}
        for platform in self.scenario.platforms:
            home = self.scenario.home(platform)
            board = next((b for b in self.boards if b.run.world.site == home), self.boards[0])
            leads[platform.name] = board.metrics.lead_times[platform.name]
        return leads

    @property
    def trace_sha256(self) -> str:
        """Of the boards' traces, one after the other."""
        traces = "".join(board.run.trace_sha256 for board in self.boards)
        return hashlib.sha256(traces.encode()).hexdigest()

    @property
    def interrupted(self) -> bool:
        """Whether it was ended before its time."""
        return len(self.boards) < len(self.scenario.site) or any(b.run.interrupted for b in self.boards)

    @property
    def ok(self) -> bool:
        """Whether every site was flown to the end and every expectation holds."""
        return not self.interrupted and all(finding.ok for finding in self.findings)


def site_of(board: Outcome) -> Site:
    """Where a board of a joint run is."""
    site = board.run.world.site
    if site is None:
        raise ValueError(f"{board.run.world.scenario.name} has one board and no sites")
    return site


def _sightings(picture: AirPicture, name: str) -> Iterable[Sighting]:
    period_s = (picture.times_ms[1] - picture.times_ms[0]) / 1000 if len(picture.times_ms) > 1 else 0.0
    open_: dict[int, tuple[str, tuple[str, ...], float, float]] = {}
    for k, t_ms in enumerate(picture.times_ms):
        t_s = t_ms / 1000
        shown = {held.aircraft.number: _shown(held) for held in picture.holding(k, name)}
        for number in [number for number in open_ if shown.get(number) != open_[number][:2]]:
            yield Sighting(name, number, *open_.pop(number))
        for number, (identity, sites) in shown.items():
            start_s = open_[number][2] if number in open_ else t_s
            open_[number] = (identity, sites, start_s, t_s + period_s)
    for number, spell in open_.items():
        yield Sighting(name, number, *spell)


def _shown(held: Held) -> tuple[str, tuple[str, ...]]:
    return held.aircraft.identity, tuple(sorted({member.site for member in held.aircraft.members}))
