"""What the judges of all expectations share."""

from collections.abc import Callable, Mapping, Sequence
from functools import singledispatch

import numpy as np

from watchword_bench.world import expectations as expected

from ..account import Account
from ..metrics.lead_time import lead_time
from ..truth import Target

TOLD_MAX = 3

Judged = tuple[bool, str]
"""Whether it holds, and what was found."""
Answer = tuple[Judged, str]
"""The same, and what was wanted."""


@singledispatch
def judge(expectation: expected.Expectation, account: Account, targets: list[Target]) -> Answer:
    """Hold a run to one expectation; targets: those that it speaks of."""
    raise TypeError(f"nobody judges {type(expectation).__name__}")


def each(targets: Sequence[Target], one: Callable[[Target], Judged]) -> Judged:
    """Judge several targets: it holds if it holds for each; if not, only the offenders are told."""
    return together({target.name: one(target) for target in targets})


def together(judged: Mapping[str, Judged]) -> Judged:
    """The same of what was found of each, by name."""
    bad = {name: found for name, (ok, found) in judged.items() if not ok}
    told = bad or {name: found for name, (_, found) in judged.items()}
    alike = set(told.values())
    if len(judged) == 1 or (len(alike) == 1 and not bad):
        return not bad, ("each: " if len(judged) > 1 else "") + alike.pop()
    named = [f"{name}: {found}" for name, found in told.items()]
    rest = [f"and {len(named) - TOLD_MAX} more"] if len(named) > TOLD_MAX else []
    return not bad, "; ".join(named[:TOLD_MAX] + rest)


def listed(items: list[str]) -> str:
    """What there is of something that should not be."""
    return "; ".join(items) or "none"


def in_view_ms(account: Account, target: Target) -> int:
    """When the radar could first see it."""
    return account.scan_times_ms[int(np.argmax(target.observable))]


def arrival_ms(account: Account, target: Target) -> float:
    """When it arrived; infinite if it did not."""
    arrival_s = lead_time(account, target).arrival_s
    return float("inf") if arrival_s is None else arrival_s * 1000


def ahead(seconds_left: float | None, arrival_s: float | None) -> str:
    """How long before its arrival a cue about it was open for good."""
    if arrival_s is None:
        return "does not arrive"
    return "no cue open at arrival" if seconds_left is None else f"open {seconds_left:.0f} s before arrival"
