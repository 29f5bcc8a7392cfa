"""What two simpler rules would have said of the same tracks, judged as our cues are.

CORRIDOR is the procedure of Tower 22 as it was reported: whatever flies in a friend's corridor in its time
slot is that friend; all else is cued. EVERYTHING cues every track from its first report and for good.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .account import Account
from .reports import CueReport, TrackReport
from .truth import Scan

CORRIDOR = "corridor_and_slot"
EVERYTHING = "identify_everything"
Rule = Callable[[TrackReport], str]
"""The identity a rule gives a track: UNKNOWN is cued, FRIEND is not."""


@dataclass(frozen=True)
class Corridor:
    """Where and when a friend is expected: a straight strip, from and to in metres east and north."""

    start_ms: int
    end_ms: int
    from_m: tuple[float, float]
    to_m: tuple[float, float]
    half_width_m: float

    def holds(self, report: TrackReport) -> bool:
        """Whether a track flies in the corridor in the time slot."""
        if not self.start_ms <= report.t_ms <= self.end_ms:
            return False
        start = np.array(self.from_m)
        leg = np.array(self.to_m) - start
        place = np.array(report.position_m[:2]) - start
        along = float(place @ leg) / float(leg @ leg)
        aside_m = float(np.linalg.norm(place - np.clip(along, 0, 1) * leg))
        return aside_m <= self.half_width_m


def baselines(account: Account, corridors: Sequence[Corridor]) -> dict[str, Account]:
    """The same run, with what each rule would have said in place of what the board said."""

    def in_corridor(report: TrackReport) -> str:
        return "FRIEND" if any(corridor.holds(report) for corridor in corridors) else "UNKNOWN"

    return {
        CORRIDOR: _as_told_by(in_corridor, account),
        EVERYTHING: _as_told_by(lambda report: "UNKNOWN", account),
    }


def _as_told_by(rule: Rule, account: Account) -> Account:
    cues: list[CueReport] = []
    scans: list[Scan] = []
    cued: set[int] = set()
    for scan in account.scans:
        reports = tuple(
            replace(report, identity=rule(report), flags=frozenset(), platform=0) for report in scan.reports
        )
        scans.append(replace(scan, reports=reports))
        cued &= {report.track for report in reports}
        for report in reports:
            if (report.identity != "FRIEND") == (report.track in cued):
                continue
            kind = "WITHDRAWN" if report.track in cued else "IDENTIFY"
            cues.append(_cue(scan.t_ms, report, kind))
            cued ^= {report.track}
    return replace(account, scans=tuple(scans), cues=tuple(cues), words=(), challenges=())


def _cue(t_ms: int, report: TrackReport, kind: str) -> CueReport:
    east, north, _up = report.position_m
    return CueReport(
        t_ms=t_ms,
        track=report.track,
        kind=kind,
        level=1,
        identity=report.identity,
        flags=report.flags,
        reasons=(),
        range_m=float(np.linalg.norm(report.position_m)),
        azimuth_deg=float(np.degrees(np.arctan2(east, north))) % 360,
        time_to_asset_s=None,
        acknowledged=True,
    )
