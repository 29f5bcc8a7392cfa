"""What a rule says of the tracks of a run: the board's own words, and those of simpler rules beside it.

The rules see the same tracks. EVERYTHING and CORRIDOR are those of sim/baselines.py. NEAREST gives each
verified reply to the track nearest to where the interrogator heard it, which keeps FRIEND for ten seconds.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchword.codes import CUE_IDENTIFY, IDENTITY_FRIEND, IDENTITY_UNKNOWN
from watchword_bench.jit import load_kernel
from watchword_bench.sim.baselines import CORRIDOR, EVERYTHING
from watchword_bench.sim.outcome import corridors
from watchword_bench.world.world import World

from .compiled.layout import TRACK
from .flight import Flight
from .tables import Table

BOARD = "watchword"
NEAREST = "nearest_reply"
RULES = (BOARD, CORRIDOR, NEAREST, EVERYTHING)
KEPT_SCANS = 10
T = {name: number for number, name in enumerate(TRACK)}
Column = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class View:
    """One rule's words, by row of a flight's tracks.

    identity: IDENTITY_*.  flags: FLAG_*.  platform: that proved it, 0 without.  open: CUE_* that is open.
    told: mask of the platforms it counts for.  opened, again: it was raised, or called again, in this scan.
    """

    identity: Column
    flags: Column
    platform: Column
    open: Column
    told: Column
    opened: Flags
    again: Flags


def views(flight: Flight) -> dict[str, View]:
    """Return what each rule says, by its name."""
    tracks, nothing, nearest = flight.tracks, np.zeros(len(flight.tracks), np.int64), _nearest(flight)
    rows = own(tracks), previous(tracks)
    return {
        BOARD: View(
            tracks[:, T["identity"]],
            tracks[:, T["flags"]],
            tracks[:, T["platform"]],
            tracks[:, T["open"]],
            tracks[:, T["told"]],
            tracks[:, T["calls"]] == 1,
            tracks[:, T["calls"]] == 2,
        ),
        CORRIDOR: _all_but(_in_corridor(flight.world, tracks), nothing, *rows),
        NEAREST: _all_but(nearest > 0, nearest, *rows),
        EVERYTHING: _all_but(nothing > 0, nothing, *rows),
    }


def previous(tracks: Table) -> Column:
    """Return the row in which each row's track was reported before, -1 for its first."""
    order = np.lexsort((tracks[:, T["scan"]], tracks[:, T["number"]]))
    before = np.full(len(tracks), -1, np.int64)
    same = tracks[order[1:], T["number"]] == tracks[order[:-1], T["number"]]
    before[order[1:][same]] = order[:-1][same]
    return before


def own(tracks: Table) -> Column:
    """Return the mask of the platform each row is about, merged ones left out."""
    truth = tracks[:, T["truth"]]
    return np.where(truth >= 0, np.left_shift(1, np.maximum(truth, 0)), 0)


def _all_but(friend: Flags, platform: Column, mine: Column, before: Column) -> View:
    """Cue every track but those that a rule takes for friends, and withdraw the cue when it does.

    mine, before: `own` and `previous`.
    """
    opened = ~friend & ((before < 0) | friend[before])
    return View(
        identity=np.where(friend, IDENTITY_FRIEND, IDENTITY_UNKNOWN),
        flags=np.zeros(len(friend), np.int64),
        platform=platform,
        open=np.where(friend, 0, CUE_IDENTIFY),
        told=np.where(friend, 0, mine),
        opened=opened,
        again=np.zeros(len(friend), bool),
    )


def _in_corridor(world: World, tracks: Table) -> Flags:
    inside = np.zeros(len(tracks), bool)
    t_ms = np.rint(1000 * world.t_s)[tracks[:, T["scan"]]]
    place_m = tracks[:, [T["x"], T["y"]]] / 8
    for corridor in corridors(world):
        start_m = np.array(corridor.from_m)
        leg_m = np.array(corridor.to_m) - start_m
        along = np.clip((place_m - start_m) @ leg_m / (leg_m @ leg_m), 0, 1)
        aside_m = np.linalg.norm(place_m - start_m - along[:, None] * leg_m, axis=1)
        inside |= (aside_m <= corridor.half_width_m) & (corridor.start_ms <= t_ms) & (t_ms <= corridor.end_ms)
    return inside


def _nearest(flight: Flight) -> Column:
    """Return the platform that the nearest-reply rule takes each row for, 0: none."""
    platform = np.zeros(len(flight.tracks), np.int64)
    _assign()(flight.tracks, flight.answers, KEPT_SCANS, platform)
    return platform


@functools.cache
def _assign() -> Callable[..., None]:
    compiled: Callable[..., None] = load_kernel().kept("watchword_bench.campaign.compiled.nearest", "assign")
    return compiled
