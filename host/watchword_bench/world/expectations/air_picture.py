"""What a scenario with several sites expects of the picture merged from their boards."""

from typing import Annotated, Literal

from ..quantities import Name, Within
from .base import Expectation


class PictureExpectation(Expectation):
    """Is held to the merged picture, not to a board."""

    truth: Name


class CountedOnce(PictureExpectation):
    """Share of the scans in which any board tracks it, in which the merged picture has it exactly once."""

    expect: Literal["counted_once"]
    truth: Name
    """platform or kind"""
    at_least: Annotated[float, Within(0, 1)]
    """share of scans"""


class PictureNotStolen(PictureExpectation):
    """The merged picture shows no hostile as FRIEND or ASSUMED FRIEND in three or more consecutive scans."""

    expect: Literal["picture_not_stolen"]
    truth: Name = "hostile"
    """platform or kind"""
