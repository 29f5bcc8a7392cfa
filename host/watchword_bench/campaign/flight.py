"""A whole run as one call into compiled code."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.registration import reset_registration
from watchword.kernel.site import EVENTS_MAX, NOTICES_MAX, PLANS_MAX, REPLIES_MAX
from watchword_bench.jit import load_kernel
from watchword_bench.jit.columns import block_of
from watchword_bench.world.faults import Navigation, Outage
from watchword_bench.world.feed import configuration
from watchword_bench.world.schema import Scenario
from watchword_bench.world.world import World

from .compiled import attribution, crew, layout
from .errors import NotCompiled
from .tables import Table, tables

_SCANS = 512  # that the outputs first have room for


@dataclass(frozen=True)
class Flight:
    """What came of a run: tables with the columns of `compiled.layout`, by scan."""

    world: World
    tracks: Table
    notices: Table
    events: Table
    words: Table
    asks: Table
    answers: Table


class Flyer:
    """Flies worlds one after another in the same memory."""

    def __init__(self) -> None:
        self._kernel = load_kernel()
        self._site = self._kernel.make_site()
        self._fly = self._kernel.kept("watchword_bench.campaign.compiled.flight", "fly")
        self._room = 0
        self._outputs: list[Table] = []

    def fly(self, world: World) -> Flight:
        """Fly a world to its end. Raises NotCompiled if its scenario can't be."""
        require_compiled(world.scenario)
        given = tables(world)
        params = self._kernel.params(**configuration(world.scenario))
        self._prepare(world, params)
        taken = np.zeros((TRACKS_MAX, attribution.TAKEN), np.int64)
        minds = np.zeros((TRACKS_MAX, crew.MINDS + len(given.rules)), np.int64)
        minds[:, crew.RULE] = -1
        counts = np.zeros(len(self._outputs), np.int64)
        inputs: tuple[Any, ...] = (
            given.limits,
            given.scans,
            given.plots,
            given.replies,
            given.platforms,
            given.places,
        )
        inputs += (given.broadcasts, given.rules)
        self._fly(self._site, params, *inputs, taken, minds, *self._outputs, counts)
        rows = [output[:count].copy() for output, count in zip(self._outputs, counts, strict=True)]
        return Flight(world, *rows)

    def _prepare(self, world: World, params: object) -> None:
        """Make the site new, tell it the flight plans, and make room for what it will say."""
        block_of(self._site)[:] = 0
        reset_registration(self._site.registers, params)
        plans = self._site.plans
        for entry, plan in enumerate(world.plans[:PLANS_MAX]):
            for field, value in asdict(plan).items():
                getattr(plans, field)[entry] = value
        if world.scans > self._room:
            self._room = max(world.scans, _SCANS)
            widths = {
                layout.TRACK: TRACKS_MAX,
                layout.NOTICE: NOTICES_MAX,
                layout.EVENT: EVENTS_MAX + 1,
                layout.WORD: TRACKS_MAX,
                layout.ASK: TRACKS_MAX,
                layout.ANSWER: REPLIES_MAX,
            }
            self._outputs = [
                np.empty((self._room * rows, len(columns)), np.int64) for columns, rows in widths.items()
            ]


def require_compiled(scenario: Scenario) -> None:
    """Raise NotCompiled for what a compiled run leaves out: faults of feed and link, adversaries, sites."""
    kinds: list[str] = [fault.kind for fault in scenario.fault if not isinstance(fault, Outage | Navigation)]
    kinds += [adversary.kind for adversary in scenario.adversary]
    kinds += ["several sites"] * bool(scenario.site)
    if kinds:
        raise NotCompiled(f"{scenario.name}: {', '.join(kinds)}: only `watchword sim` flies that")
