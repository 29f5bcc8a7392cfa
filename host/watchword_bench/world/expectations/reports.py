"""What a scenario expects of what a board reports, and of what it refuses to believe."""

from typing import Annotated, Literal

from watchword_bench.protocol import words

from ..quantities import OneOf, Within
from .base import Expectation

_EVENTS = OneOf(tuple(name for _, name, _ in words.EVENTS))
_REJECTIONS = OneOf(tuple(name for _, name, _ in words.REJECTIONS))
_Count = Annotated[int, Within(0, 1_000_000)]


class EventTold(Expectation):
    """The board reports this event so often."""

    expect: Literal["event_told"]
    event: Annotated[str, _EVENTS]
    """word of docs/protocol.md"""
    cause: Annotated[str, _REJECTIONS] | None = None
    """only those for this cause; of REPLY_REJECTED"""
    at_least: _Count = 1
    """times in the run"""
    at_most: _Count | None = None
    """times in the run"""


class DeceitRejected(Expectation):
    """Adversaries did answer, and for each of their replies that could be read the board reports one as
    rejected with its next scan."""

    expect: Literal["deceit_rejected"]


class StaleShown(Expectation):
    """The feed did stop for longer than so many scan periods, and each time the board reports FEED_STALE by
    then, shows STALE on all tracks until a scan comes, and reports the end with that scan."""

    expect: Literal["stale_shown"]
    within_periods: Annotated[float, Within(1, 100)] = 2.0
    """scan periods after the last scan that came"""


class RecordsComplete(Expectation):
    """Every track is reported as confirmed when it first appears and as dropped when it no longer does, in
    between it appears in every scan, and no frame was lost for want of room."""

    expect: Literal["records_complete"]
