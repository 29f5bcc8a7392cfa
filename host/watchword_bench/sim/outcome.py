"""A run and all that is to be said of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from watchword_bench.protocol.passed import Passed
from watchword_bench.protocol.refusal import refusal
from watchword_bench.world.world import CLOCK_MASK, World

from .account import Account, Challenge, Word
from .baselines import Corridor, baselines
from .expectations import Finding, evaluate
from .metrics import Metrics, measure
from .reports import CueReport, EventReport, HealthReport, cue_report, event_report, health_report
from .run import Run
from .timeline import Belief, timeline
from .truth import Target

ROUTINE = frozenset(
    {
        "BOOT",
        "CONFIG_CHANGED",
        "CONTESTED",
        "CONTEST_ENDED",
        "IDENTITY_CHANGED",
        "PLAN_CONSUMED",
        "REGISTRATION",
        "TRACK_CONFIRMED",
        "TRACK_DROPPED",
    }
)
"""Events of every run, which a timeline tells better."""


@dataclass(frozen=True)
class Outcome:
    """One run, judged."""

    run: Run
    account: Account

    @cached_property
    def metrics(self) -> Metrics:
        """Of the board."""
        return measure(self.account)

    @cached_property
    def baselines(self) -> dict[str, Metrics]:
        """Of the simpler rules on the same tracks, by their names."""
        told = baselines(self.account, corridors(self.run.world))
        return {name: measure(account) for name, account in told.items()}

    @cached_property
    def findings(self) -> list[Finding]:
        """What the scenario expects, and what was found."""
        return evaluate(self.run.world.scenario, self.account, self.run.world.site)

    @cached_property
    def beliefs(self) -> list[Belief]:
        """What the board took each truth for."""
        return timeline(self.account)

    @cached_property
    def noted(self) -> list[str]:
        """Events out of the ordinary, each kind with how often it was reported."""
        kinds = Counter((e.event, e.cause) for e in self.account.events if e.event not in ROUTINE)
        return [
            f"{event}{'' if cause is None else f' for {cause}'}".replace("_", " ").lower()
            + (" once" if count == 1 else f" {count} times")
            for (event, cause), count in kinds.items()
        ]

    @cached_property
    def refusals(self) -> list[str]:
        """What the board would not do, and why, with the time."""
        return [
            f"{passed.t_ms / 1000:.1f} s: {refusal(passed.frame)}"
            for passed in self.run.passed
            if passed.frame.name == "refuse"
        ]

    @property
    def ok(self) -> bool:
        """Whether the whole run was flown and every expectation holds."""
        return not self.run.interrupted and all(finding.ok for finding in self.findings)


def judge(run: Run) -> Outcome:
    """Put truth and frames of a run side by side."""
    return Outcome(run, account_of(run))


def account_of(run: Run) -> Account:
    """Truth and frames of a run, as far as it went."""
    world, scans = run.world, len(run.scans)
    return Account(
        targets=targets_of(world, scans),
        resolvable=world.truth.resolvable[:scans],
        scans=tuple(run.scans),
        cues=cues_in(run.passed),
        end_ms=run.scans[-1].t_ms + round(1000 * world.scenario.radar.scan_period_s),
        words=tuple(words_in(run.passed)),
        challenges=challenges_in(run.passed),
        three_d=world.scenario.radar.dims == 3,
        keep_out_m=world.scenario.keep_out_m,
        events=events_in(run.passed),
        health=health_in(run.passed),
        troubles=world.troubles,
        deceits=tuple(run.deceits),
    )


def cues_in(frames: Iterable[Passed]) -> tuple[CueReport, ...]:
    """The cue frames."""
    return tuple(cue_report(p.t_ms, p.frame) for p in frames if p.frame.name == "cue")


def challenges_in(frames: Iterable[Passed]) -> tuple[Challenge, ...]:
    """The interrogations."""
    return tuple(Challenge(p.t_ms, p.frame.fields["track"]) for p in frames if p.frame.name == "interrogate")


def events_in(frames: Iterable[Passed]) -> tuple[EventReport, ...]:
    """The event frames."""
    return tuple(event_report(p.t_ms, p.frame) for p in frames if p.frame.name == "event")


def health_in(frames: Iterable[Passed]) -> tuple[HealthReport, ...]:
    """The health frames."""
    return tuple(health_report(p.t_ms, p.frame) for p in frames if p.frame.name == "health")


def words_in(frames: Sequence[Passed]) -> Iterator[Word]:
    """What the crew said, and whether the board took it."""
    refused = {p.frame.fields["command"] for p in frames if p.frame.name == "refuse"}
    for passed in frames:
        frame = passed.frame
        if frame.name.startswith("operator_"):
            accepted = frame.fields["command"] not in refused
            yield Word(passed.t_ms, frame.name.removeprefix("operator_"), frame.fields["track"], accepted)


def targets_of(world: World, scans: int) -> tuple[Target, ...]:
    """The platforms of a world, over its first scans."""
    truth = world.truth
    return tuple(
        Target(
            name=platform.name,
            kind=platform.truth,
            answers=platform.answers,
            platform=platform.number,
            position_m=truth.position_m[:scans, p],
            radar_m=truth.radar_m[:scans, p],
            observable=truth.visible[:scans, p],
        )
        for p, platform in enumerate(world.scenario.platforms)
    )


def corridors(world: World) -> list[Corridor]:
    """The flight plans the board was told, their times since the first scan."""
    t0_ms = world.scenario.t0_ms

    def elapsed_ms(t_ms: int) -> int:
        # The feed's clock wraps: what lies more than half a turn ahead is past.
        turned = (t_ms - t0_ms) & CLOCK_MASK
        return turned if turned <= CLOCK_MASK >> 1 else turned - CLOCK_MASK - 1

    return [
        Corridor(
            start_ms=elapsed_ms(plan.start_ms),
            end_ms=elapsed_ms(plan.end_ms),
            from_m=(plan.from_east / 8, plan.from_north / 8),
            to_m=(plan.to_east / 8, plan.to_north / 8),
            half_width_m=plan.half_width / 8,
        )
        for plan in world.plans
    ]
