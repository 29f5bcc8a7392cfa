"""Where the traces of two runs on the same input part."""

from dataclasses import dataclass
from typing import Any

from watchword_bench.protocol.passed import parting, told

from .run import Run


@dataclass(frozen=True)
class Difference:
    """The first traced frame in which two runs differ.

    index: how many traced frames were equal before it.  Of each run: its runtime, and the frame decoded,
    None if its trace ended before.
    """

    scenario: str
    seed: int
    index: int
    runtimes: tuple[str, str]
    frames: tuple[dict[str, Any] | None, dict[str, Any] | None]


def first_difference(one: Run, other: Run) -> Difference | None:
    """Compare two runs of one world; None if their traces are equal."""
    found = parting(one.passed, other.passed)
    if found is None:
        return None
    return Difference(
        scenario=one.world.name,
        seed=one.world.seed,
        index=found.index,
        runtimes=(one.runtime, other.runtime),
        frames=(told(found.ours), told(found.theirs)),
    )
