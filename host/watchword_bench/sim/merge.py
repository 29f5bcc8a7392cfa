"""The recognised air picture: tracks of several boards in a common frame, each aircraft once.

Tracks of different boards are one aircraft if their positions agree within what both know of them, their
velocities agree, and no proof says otherwise. Boards are taken in one after the other, each by optimal
assignment. Nothing that a board says is lost: a contested member leaves the aircraft unknown, and a cue
that is open on any board is open on the aircraft.

Source: track-to-track association by the chi-square test of the difference, Bar-Shalom and Li (1995),
"Multitarget-Multisensor Tracking", section 8.3, the two errors taken as independent.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from .aircraft import Aircraft, Member, fused

GATE = 16.3
"""Squared Mahalanobis distance of a 3-D difference, passed by 99.9 % of true pairs."""
KEPT_GATE = 4 * GATE
"""Of tracks that were one aircraft in the scan before: what was joined is not parted by one noisy scan."""
SPEED_GATE_MPS = 15.0
"""Of velocities that have settled; a young track's is known to its position's error over its age."""
_FORBIDDEN = 1e6


class Merger:
    """Joins the boards' tracks scan by scan, and remembers which were one."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int], int] = {}
        self._since_ms: dict[tuple[str, int], int] = {}
        self._t_ms = self._last = 0

    def scan(self, t_ms: int, boards: Sequence[Sequence[Member]]) -> list[Aircraft]:
        """The picture of the scan at a time, from each board's tracks."""
        keys = [track.key for tracks in boards for track in tracks]
        self._since_ms = {key: self._since_ms.get(key, t_ms) for key in keys}
        self._t_ms = t_ms
        groups: list[list[Member]] = []
        for tracks in boards:
            taken = self._assign(groups, tracks)
            groups += [[track] for i, track in enumerate(tracks) if i not in taken]
        picture = [Aircraft(number, tuple(group)) for number, group in self._number(groups)]
        self._numbers = {each.key: aircraft.number for aircraft in picture for each in aircraft.members}
        return sorted(picture, key=lambda aircraft: aircraft.number)

    def _assign(self, groups: list[list[Member]], tracks: Sequence[Member]) -> set[int]:
        """Put each track to the group it fits best; returns the tracks that found one."""
        if not groups or not tracks:
            return set()
        alone = np.full((len(groups), len(groups)), GATE)
        costs = np.array([self._costs(group, tracks) for group in groups])
        taken = set()
        for row, column in zip(*linear_sum_assignment(np.hstack([costs, alone])), strict=True):
            if column < len(tracks):
                groups[row].append(tracks[column])
                taken.add(int(column))
        return taken

    def _costs(self, group: list[Member], tracks: Sequence[Member]) -> list[float]:
        """Squared distance of each track from a group, or _FORBIDDEN where they can't be one."""
        position, velocity, covariance = fused(group)
        proven = {each.report.platform for each in group if each.report.identity == "FRIEND"}
        group_mps = min(self._known_mps(each) for each in group)
        numbers = self._numbers_of(group)
        costs = []
        for track in tracks:
            other = track.report.identity == "FRIEND" and not proven <= {track.report.platform}
            apart = track.position_m - position
            squared = float(apart @ np.linalg.solve(covariance + track.covariance_m2, apart))
            kept = self._numbers.get(track.key) in numbers
            faster_mps = float(np.hypot(*(track.velocity_mps - velocity)[:2]))
            limit_mps = SPEED_GATE_MPS + 3 * (group_mps + self._known_mps(track))
            if other or faster_mps > limit_mps or squared > (KEPT_GATE if kept else GATE):
                costs.append(_FORBIDDEN)
            else:
                costs.append(squared * GATE / KEPT_GATE if kept else squared)
        return costs

    def _known_mps(self, track: Member) -> float:
        """Standard deviation of a young track's velocity, nearly."""
        age_s = (self._t_ms - self._since_ms[track.key]) / 1000
        return float(np.sqrt(np.trace(track.covariance_m2[:2, :2]))) / (age_s + 2.0)

    def _numbers_of(self, group: list[Member]) -> list[int]:
        """The numbers its members had in the scan before."""
        return [self._numbers[each.key] for each in group if each.key in self._numbers]

    def _number(self, groups: list[list[Member]]) -> Iterable[tuple[int, list[Member]]]:
        """Each group with the number most of its members had, none twice; else with a new one."""
        claims = [Counter(self._numbers_of(group)) for group in groups]
        order = sorted(range(len(groups)), key=lambda i: -max(claims[i].values(), default=0))
        given: set[int] = set()
        for i in order:
            free = [number for number, _ in claims[i].most_common() if number not in given]
            if not free:
                self._last += 1
            number = free[0] if free else self._last
            given.add(number)
            yield number, groups[i]
