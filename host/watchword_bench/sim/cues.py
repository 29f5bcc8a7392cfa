"""The life of a cue: from its raising to the board's withdrawal or the loss of its track."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .reports import CALLS, CueReport
from .truth import Scan


@dataclass(frozen=True)
class Spell:
    """A cue that was open without a break.

    closed_ms: the end of the run for one still open then.  reports: the frames of it, the first raised it.
    withdrawal: the frame that ended it, None if its track was lost without one or the run ended.
    """

    track: int
    opened_ms: int
    closed_ms: int
    reports: tuple[CueReport, ...]
    withdrawal: CueReport | None = None

    @property
    def raised(self) -> CueReport:
        """The frame that opened it."""
        return self.reports[0]

    def report_at(self, t_ms: int) -> CueReport:
        """The latest frame at a time within the spell."""
        return max((report for report in self.reports if report.t_ms <= t_ms), key=lambda report: report.t_ms)


def spells(scans: Sequence[Scan], cues: Iterable[CueReport], end_ms: int) -> list[Spell]:
    """Join cue frames into spells, in the order of their raising.

    cues: in the order they came.  end_ms: when the run ended.  An acknowledgement does not close a cue;
    a scan without a report of its track does.
    """
    open_: dict[int, list[CueReport]] = {}
    done: list[Spell] = []

    def close(track: int, t_ms: int, withdrawal: CueReport | None = None) -> None:
        reports = open_.pop(track)
        done.append(Spell(track, reports[0].t_ms, t_ms, tuple(reports), withdrawal))

    def lose_tracks(scan: Scan) -> None:
        alive = {report.track for report in scan.reports}
        for track in [track for track in open_ if track not in alive]:
            close(track, scan.t_ms)

    coming = iter(scans)
    scan = next(coming, None)
    for cue in cues:
        while scan is not None and scan.t_ms < cue.t_ms:
            lose_tracks(scan)
            scan = next(coming, None)
        if cue.kind in CALLS:
            open_.setdefault(cue.track, []).append(cue)
        elif cue.kind == "WITHDRAWN" and cue.track in open_:
            close(cue.track, cue.t_ms, cue)
    while scan is not None:
        lose_tracks(scan)
        scan = next(coming, None)
    for track in list(open_):
        close(track, end_ms)
    return sorted(done, key=lambda spell: (spell.opened_ms, spell.track))
