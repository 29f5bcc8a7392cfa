"""Expectations of the picture merged from several boards."""

from functools import singledispatch

from watchword_bench.world import expectations as expected

from ..air_picture import AirPicture
from ..metrics.trust import STOLEN_SCANS
from .judging import Answer, Judged, together


@singledispatch
def judge_picture(expectation: expected.Expectation, picture: AirPicture, names: list[str]) -> Answer:
    """Hold a merged picture to one expectation; names: the platforms that it speaks of."""
    raise TypeError(f"nobody judges {type(expectation).__name__}")


@judge_picture.register
def _(expectation: expected.CountedOnce, picture: AirPicture, names: list[str]) -> Answer:
    def one(name: str) -> Judged:
        share = picture.share_once(name)
        return share >= expectation.at_least, f"{share:.1%} of {len(picture.tracked[name])} scans"

    return together(
        {name: one(name) for name in names}
    ), f"once in at least {expectation.at_least:.0%} of scans"


@judge_picture.register
def _(expectation: expected.PictureNotStolen, picture: AirPicture, names: list[str]) -> Answer:
    def one(name: str) -> Judged:
        scans = picture.stolen_longest_scans(name)
        return scans < STOLEN_SCANS, f"{scans} scans as a friend"

    return together({name: one(name) for name in names}), f"fewer than {STOLEN_SCANS} scans in a row"
