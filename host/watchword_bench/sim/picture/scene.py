"""What a picture shows, from a run that was just flown or from a recording of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from watchword_bench.protocol.codec import Frame, physical
from watchword_bench.protocol.passed import Passed

from ..account import Account, Slice
from ..metrics import lead_time
from ..reports import HealthReport, TrackReport, health_report
from ..timeline import Belief, timeline, track_beliefs

ROWS_MAX = 10


@dataclass(frozen=True)
class Row:
    """One truth over time, or one track where the truth isn't known. t_s, range_m: (n,)."""

    name: str
    beliefs: list[Belief]
    cues: list[Slice]
    t_s: NDArray[np.float64]
    range_m: NDArray[np.float64]


@dataclass(frozen=True)
class Scene:
    """A run. plots_m: by scan, (n, 2) the plots' east and north."""

    title: str
    account: Account
    plots_m: Sequence[NDArray[np.float64]]
    health: Sequence[HealthReport]

    @cached_property
    def rows(self) -> list[Row]:
        """The truths in the scenario's order; without truth, the tracks that were seen longest, by number."""
        account = self.account
        if account.targets:
            t_s = np.array(account.scan_times_ms) / 1000
            beliefs = timeline(account)
            return [
                Row(
                    target.name,
                    [belief for belief in beliefs if belief.truth == target.name],
                    account.slices_about(target.name),
                    t_s,
                    target.range_m,
                )
                for target in account.targets
            ]
        longest = sorted(account.histories.items(), key=lambda item: -len(item[1]))[:ROWS_MAX]
        return [self._row_of_track(track) for track, _ in sorted(longest)]

    @cached_property
    def needed(self) -> list[tuple[float, float]]:
        """When a cue on a hostile has to be open: from, to, in s."""
        leads = [lead_time(self.account, hostile) for hostile in self.account.of_kind("hostile")]
        return [
            (lead.needed_s, lead.arrival_s)
            for lead in leads
            if lead.needed_s is not None and lead.arrival_s is not None
        ]

    @cached_property
    def extent_m(self) -> float:
        """Half the side of a square about the asset that holds whatever was seen."""
        if self.account.targets:
            places = [target.position_m[target.observable, :2] for target in self.account.targets]
        else:
            places = [np.array(report.position_m[:2]) for report in self.reports]
        return 1.1 * max((float(np.abs(place).max()) for place in places if place.size), default=2000.0)

    @property
    def reports(self) -> list[TrackReport]:
        """Every report of a track."""
        return [report for scan in self.account.scans for report in scan.reports]

    def about(self, track: int, truths: frozenset[str]) -> str:
        """Who a track is about, as far as it is known."""
        if not self.account.targets:
            return f"track {track}"
        return " + ".join(sorted(truths)) or "false plots"

    def _row_of_track(self, track: int) -> Row:
        reports = [report for _, report, _ in self.account.histories[track]]
        return Row(
            f"track {track}",
            track_beliefs(self.account, track),
            [piece for piece in self.account.slices if piece.spell.track == track],
            np.array([report.t_ms for report in reports]) / 1000,
            np.linalg.norm([report.position_m for report in reports], axis=1),
        )


def make_scene(title: str, account: Account, frames: Sequence[Passed]) -> Scene:
    """A scene of a run by what is known of it and the frames both ways."""
    plots = {passed.t_ms: _plots_m(passed.frame) for passed in frames if passed.frame.name == "scan"}
    health = [health_report(p.t_ms, p.frame) for p in frames if p.frame.name == "health"]
    return Scene(title, account, [plots.get(scan.t_ms, np.empty((0, 2))) for scan in account.scans], health)


def _plots_m(scan: Frame) -> NDArray[np.float64]:
    """(n, 2) east and north of a scan's plots: the slant range for the horizontal, as on a radar's screen."""
    plots = [(plot["range"], plot["azimuth"]) for plot in physical(scan)["plots"]]
    range_m, azimuth_deg = np.array(plots, dtype=np.float64).reshape(-1, 2).T
    turn = np.radians(azimuth_deg)
    return np.stack([range_m * np.sin(turn), range_m * np.cos(turn)], axis=1)
