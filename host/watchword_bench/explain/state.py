"""What the kernel holds of one track, read from its columns."""

from collections.abc import Mapping
from typing import Any

from watchword.kernel.geometry import is_slow
from watchword.kernel.inbound import apart_m, nearest_friend

State = Mapping[str, int]
"""A row's columns of labels, cues and geometry by name, in the scales of firmware/watchword/kernel/site.py,
the track's `age` in scans, the `friend_distance` in m if there is a friend, and whether it `is_slow`."""


def find_row(site: Any, track: int) -> int | None:
    """The row of the confirmed track of that number; None if there is none."""
    numbers = site.labels.number
    return int(numbers.index(track)) if track in numbers else None


def read_state(site: Any, row: int) -> State:
    """What a row holds now."""
    columns = {"age": site.tracks.age[row]}
    for group in (site.labels, site.cues, site.geometry):
        columns |= {name: column[row] for name, column in zip(group._fields, group, strict=True)}
    friend = nearest_friend(site, row)
    if friend >= 0:
        columns["friend_distance"] = apart_m(site.tracks, row, friend)
    columns["is_slow"] = int(is_slow(site.tracks, columns["closing"], row))
    return columns
