"""One run as one row of a table: what was drawn and how it was judged."""

from typing import Any

import numpy as np

from watchword_bench.sim.account import Account
from watchword_bench.sim.metrics.accuracy import swaps
from watchword_bench.sim.metrics.lead_time import unresolved
from watchword_bench.sim.metrics.trust import labels_moved
from watchword_bench.sim.outcome import targets_of
from watchword_bench.sim.truth import Scan

from .account import account
from .flight import Flight
from .measures import Judge
from .views import BOARD, T, View, views

STEP_S = 10.0
STEPS = 36
"""The identity of each target is noted every 10 s of the six minutes before the end of a run."""
NO_TRACK = -1


def row(flight: Flight) -> dict[str, Any]:
    """Judge a flight: the measures of the board by their names, those of other rules as `rule.name`."""
    judge, told = Judge(flight), views(flight)
    world, board = flight.world, told[BOARD]
    hidden = unresolved(_truth_alone(flight)) if _never_apart_at_first(flight) else []
    names = [platform.name for platform in world.scenario.platforms]
    moved, swapped = _moved(flight, judge, board)
    values: dict[str, Any] = {
        "seed": world.seed,
        "scans": world.scans,
        "hours": world.scans * world.scenario.radar.scan_period_s / 3600,
        "tracks": len(np.unique(flight.tracks[:, T["number"]])),
        "swaps": swapped,
        "moved": len(moved),
        "what_moved": "; ".join(moved),
        "unresolved": len(hidden),
        "unresolved_told": sum(judge.told_of_unresolved(board, names.index(name)) for name in hidden),
        "held_for_friend": _beliefs(flight, "friend"),
        "held_for_hostile": _beliefs(flight, "hostile"),
    }
    for rule, view in told.items():
        prefix = "" if rule == BOARD else f"{rule}."
        values |= {prefix + name: value for name, value in vars(judge.measure(view)).items()}
    return values


def _never_apart_at_first(flight: Flight) -> bool:
    """Whether a hostile isn't resolved from a friend when it first is in view: else none is unresolved."""
    truth, platforms = flight.world.truth, flight.world.scenario.platforms
    friends = [p for p, platform in enumerate(platforms) if platform.truth == "friend"]
    for p, platform in enumerate(platforms):
        first = int(truth.visible[:, p].argmax())
        seen = truth.visible[first, friends]
        if platform.truth == "hostile" and (seen & ~truth.resolvable[first, p, friends]).any():
            return True
    return False


def _truth_alone(flight: Flight) -> Account:
    """The account of a run in which the board said nothing."""
    world = flight.world
    times = np.rint(1000 * world.t_s).astype(int).tolist()
    return Account(
        targets=targets_of(world, world.scans),
        resolvable=world.truth.resolvable,
        scans=tuple(Scan(t_ms, ()) for t_ms in times),
        cues=(),
        end_ms=times[-1] + round(1000 * world.scenario.radar.scan_period_s),
        keep_out_m=world.scenario.keep_out_m,
    )


def _moved(flight: Flight, judge: Judge, board: View) -> tuple[list[str], int]:
    """Return the labels that moved, in words, and the number of swaps.

    Only a track that was about more than one truth, or whose FRIEND is another's, can have either: so
    few that they are judged by the code that judges `watchword sim`.
    """
    number, truth = flight.tracks[:, T["number"]], flight.tracks[:, T["truth"]]
    pairs = np.unique(np.stack([number[truth >= 0], truth[truth >= 0]]), axis=1)
    several, counts = np.unique(pairs[0], return_counts=True)
    suspects = {*several[counts > 1].tolist(), *number[judge.wrong_proof(board)].tolist()}
    if not suspects:
        return [], 0
    some = account(flight, suspects)
    return labels_moved(some), swaps(some)


def _beliefs(flight: Flight, kind: str) -> list[int]:
    """Return the identity of the first target of a kind, every 10 s, the end of the run first.

    NO_TRACK where no track is about it; of several the one with the lowest row.
    """
    world, tracks = flight.world, flight.tracks
    which = next((p for p, one in enumerate(world.scenario.platforms) if one.truth == kind), None)
    held = np.full(world.scans, NO_TRACK, np.int64)
    if which is not None:
        mine = (tracks[:, T["truth"]] == which) | (tracks[:, T["merged"]] >> which & 1 != 0)
        held[tracks[mine, T["scan"]][::-1]] = tracks[mine, T["identity"]][::-1]
    back = np.round(STEP_S / world.scenario.radar.scan_period_s * np.arange(STEPS)).astype(int)
    noted: list[int] = held[::-1][back[back < world.scans]].tolist()
    return noted
