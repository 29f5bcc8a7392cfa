"""Where the traces of two runs on the same input part."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from watchword_bench.protocol.table import TRACED

from .run import Passed, Run


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
    pairs = zip_longest(_traced(one), _traced(other))
    for index, (ours, theirs) in enumerate(pairs):
        if _content(ours) != _content(theirs):
            scenario = one.world.scenario.name
            frames = (_decoded(ours), _decoded(theirs))
            return Difference(scenario, one.world.seed, index, (one.runtime, other.runtime), frames)
    return None


def _traced(run: Run) -> list[Passed]:
    return [passed for passed in run.passed if not passed.to_board and passed.frame.name in TRACED]


def _content(passed: Passed | None) -> tuple[str, bytes] | None:
    return None if passed is None else (passed.frame.name, passed.frame.payload)


def _decoded(passed: Passed | None) -> dict[str, Any] | None:
    if passed is None:
        return None
    return {"received_s": passed.t_ms / 1000, "frame": passed.frame.name, **passed.readable()}
