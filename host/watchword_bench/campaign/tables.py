"""A drawn world as the tables of integers that a compiled run takes."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchword.codes import CUE_ALERT, CUE_IDENTIFY, REJECTION_BAD_MAC
from watchword_bench.protocol import words
from watchword_bench.sim.run import CREW_AT, REPLIES_AT
from watchword_bench.world.scales import BAM_PER_DEG
from watchword_bench.world.schema import Scenario
from watchword_bench.world.world import CLOCK_MASK, World

from .compiled.layout import ACKNOWLEDGE, DECLARE, DISMISS, IGNORE

Table = NDArray[np.int64]

_CUES = {None: 0, "IDENTIFY": CUE_IDENTIFY, "ALERT": CUE_ALERT}
ACTS = {"ignore": IGNORE, "acknowledge": ACKNOWLEDGE, "dismiss": DISMISS, "declare": DECLARE}
_IDENTITIES = {name: value for value, name, _ in words.IDENTITIES}


@dataclass(frozen=True)
class Tables:
    """What a compiled run takes, in the columns of `compiled.layout`.

    limits: by the numbers there.  replies: (scans, platforms, REPLY).  places: (scans, platforms, 3), where
    the radar would put each platform, m.
    """

    limits: Table
    scans: Table
    plots: Table
    replies: Table
    platforms: Table
    places: NDArray[np.float64]
    broadcasts: Table
    rules: Table


def tables(world: World) -> Tables:
    """Put a world into tables; it has no faults of feed or link, and no adversaries."""
    plots, said = world.plots, world.replies
    bits = np.left_shift(np.uint64(1), np.arange(world.truth.present.shape[1], dtype=np.uint64))
    sources = (plots.sources * bits).sum(axis=1, dtype=np.uint64).astype(np.int64)
    scan, who = np.nonzero(world.broadcasts.sent)
    first_broadcast = np.searchsorted(scan, np.arange(world.scans + 1))
    clock = world.t_ms.astype(np.int64)
    replied = [said.answers, clock[:, None] + said.skew_ms & CLOCK_MASK, said.east, said.north, said.up]
    replied += [said.range, said.azimuth, said.heard_range, said.heard_azimuth]
    t_ms = np.rint(1000 * world.t_s)
    return Tables(
        limits=_limits(world.scenario),
        scans=_columns(
            t_ms, clock, plots.first[:-1], plots.first[1:], first_broadcast[:-1], first_broadcast[1:]
        ),
        plots=_columns(plots.range, plots.azimuth, plots.elevation, plots.doppler, plots.snr, sources),
        replies=np.stack(np.broadcast_arrays(*replied), axis=-1, dtype=np.int64),
        platforms=_platforms(world.scenario),
        places=np.ascontiguousarray(world.truth.radar_m),
        broadcasts=_broadcasts(world, scan, who),
        rules=_rules(world),
    )


def _columns(*values: ArrayLike) -> Table:
    return np.stack([np.asarray(value) for value in values], axis=-1).astype(np.int64)


def crew_after_ms(scenario: Scenario) -> int:
    """When people speak, after a scan."""
    return round(CREW_AT * _pace_ms(scenario))


def _pace_ms(scenario: Scenario) -> int:
    return min(round(1000 * scenario.radar.scan_period_s), 1000)


def _limits(scenario: Scenario) -> Table:
    interrogator = scenario.interrogator
    ranked = sorted([*(platform.name for platform in scenario.platforms), str(None)])
    return np.array(
        [
            round(REPLIES_AT * _pace_ms(scenario)),
            crew_after_ms(scenario),
            floor(BAM_PER_DEG * interrogator.beam_deg / 2),
            floor(2 * interrogator.gate_m),
            ceil(2 * interrogator.garble_m),
            ranked.index(str(None)),
        ],
        np.int64,
    )


def _platforms(scenario: Scenario) -> Table:
    ranked = sorted([*(platform.name for platform in scenario.platforms), str(None)])
    rows = [
        (
            platform.number,
            REJECTION_BAD_MAC if platform.transponder and platform.transponder.key != "today" else 0,
            ranked.index(platform.name),
        )
        for platform in scenario.platforms
    ]
    return np.array(rows, np.int64)


def _broadcasts(world: World, scan: NDArray[np.intp], who: NDArray[np.intp]) -> Table:
    said = world.broadcasts
    addresses = np.array([p.broadcast.address if p.broadcast else 0 for p in world.scenario.platforms])
    at = (scan, who)
    return _columns(
        addresses[who],
        world.t_ms[scan],
        said.east[at],
        said.north[at],
        said.east_speed[at],
        said.north_speed[at],
    )


def _rules(world: World) -> Table:
    rows = [
        (
            ACTS[rule.does],
            rule.operator,
            sum(1 << p for p in world.scenario.about(rule.truth)) if rule.truth else 0,
            int(rule.truth is None),
            _CUES[rule.cue],
            ceil(1000 * after_s),
            rule.times,
            _IDENTITIES[rule.declared],
        )
        for rule, after_s in zip(world.scenario.operator, world.operator_after_s, strict=True)
    ]
    return np.array(rows, np.uint64).astype(np.int64).reshape(len(rows), 8)
