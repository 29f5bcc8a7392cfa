"""Was the crew warned in time of what came?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..account import Account
from ..truth import Target

CREW_TIME_MS = 45_000
OBSERVED_SHARE = 0.6


@dataclass(frozen=True)
class LeadTime:
    """How one target was cued; times in s since the run began, None for what didn't happen.

    observable_s: the radar could first have seen it.  arrival_s: it first is within the keep-out range.
    needed_s: from here to the arrival a cue has to be open.  first_cue_s: one was first raised.
    open_since_s: from here to the arrival (or the end of the run) one was open without a break.
    """

    observable_s: float | None
    arrival_s: float | None
    needed_s: float | None
    first_cue_s: float | None
    open_since_s: float | None

    @property
    def seconds_left(self) -> float | None:
        """From the raising of the cue that stayed open to the arrival."""
        if self.arrival_s is None or self.open_since_s is None:
            return None
        return self.arrival_s - self.open_since_s

    @property
    def silent(self) -> bool:
        """Whether it arrived without a cue open all the time that was needed."""
        if self.arrival_s is None or self.needed_s is None:
            return False
        return self.open_since_s is None or self.open_since_s > self.needed_s


def lead_time(account: Account, target: Target) -> LeadTime:
    """Work out how one target was cued."""
    observable_ms = _first(account, target.observable)
    arrival_ms = _first(account, target.range_m <= account.keep_out_m)
    needed_ms = needed_from_ms(account, target)
    open_ms = [
        (piece.start_ms, piece.end_ms)
        for piece in account.slices_about(target.name)
        if "DISMISSED" not in piece.track.flags
    ]
    until_ms = account.end_ms if arrival_ms is None else arrival_ms
    return LeadTime(
        observable_s=_seconds(observable_ms),
        arrival_s=_seconds(arrival_ms),
        needed_s=_seconds(needed_ms),
        first_cue_s=_seconds(open_ms[0][0] if open_ms else None),
        open_since_s=_seconds(unbroken_since(open_ms, until_ms)),
    )


def needed_from_ms(account: Account, target: Target) -> float | None:
    """When a cue has to be open at the latest: T - 45 s, or for the last 60 % of its observable time."""
    observable_ms = _first(account, target.observable)
    arrival_ms = _first(account, target.range_m <= account.keep_out_m)
    if observable_ms is None or arrival_ms is None:
        return None
    return arrival_ms - min(CREW_TIME_MS, OBSERVED_SHARE * max(0, arrival_ms - observable_ms))


def unresolved(account: Account) -> list[str]:
    """Hostiles that truth geometry never let the radar separate from a friend before a cue was needed."""
    names = []
    for i, hostile in enumerate(account.targets):
        needed_ms = needed_from_ms(account, hostile)
        if hostile.kind != "hostile" or needed_ms is None:
            continue
        before = hostile.observable & (np.array(account.scan_times_ms) < needed_ms)
        hidden = np.zeros(len(before), dtype=bool)
        for j, friend in enumerate(account.targets):
            if friend.kind == "friend":
                hidden |= friend.observable & ~account.resolvable[:, i, j]
        if before.any() and hidden[before].all():
            names.append(hostile.name)
    return names


def unbroken_since(open_ms: list[tuple[int, int]], until_ms: int) -> int | None:
    """Start of the stretch that covers everything up to `until_ms`; open_ms is sorted."""
    since: int | None = None
    covered = -1
    for start, end in open_ms:
        if start >= until_ms:
            break
        if start > covered:
            since = start
        covered = max(covered, end)
    return since if covered >= until_ms else None


def _first(account: Account, when: NDArray[np.bool_]) -> int | None:
    hits = np.flatnonzero(when)
    return account.scan_times_ms[hits[0]] if len(hits) else None


def _seconds(t_ms: float | None) -> float | None:
    return None if t_ms is None else t_ms / 1000
