"""Frames as they crossed a link, and where what two boards said parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from .codec import Frame
from .readable import readable
from .table import TRACED


@dataclass(frozen=True)
class Passed:
    """A frame that crossed the link, in ms since the first scan."""

    t_ms: int
    to_board: bool
    frame: Frame


@dataclass(frozen=True)
class Parting:
    """The first traced frame in which two boards differ; None where one of them said no more.

    index: how many traced frames were equal before it.
    """

    index: int
    ours: Passed | None
    theirs: Passed | None


def told(passed: Passed | None) -> dict[str, Any] | None:
    """Time, name and readable fields, as JSON holds them; None of none."""
    if passed is None:
        return None
    return {"t_s": passed.t_ms / 1000, "frame": passed.frame.name, **readable(passed.frame)}


def traced(passed: Iterable[Passed]) -> list[Passed]:
    """What a board said by reason of its input alone."""
    return [one for one in passed if not one.to_board and one.frame.name in TRACED]


def parting(ours: Iterable[Passed], theirs: Iterable[Passed]) -> Parting | None:
    """Compare what two boards said on the same input; None if it is the same."""
    pairs = zip_longest(traced(ours), traced(theirs))
    for index, (one, other) in enumerate(pairs):
        if _content(one) != _content(other):
            return Parting(index, one, other)
    return None


def _content(passed: Passed | None) -> tuple[str, bytes] | None:
    return None if passed is None else (passed.frame.name, passed.frame.payload)
