"""Expectations of what is shown and kept while something is wrong."""

from watchword_bench.world import expectations as expected

from ..account import Account
from ..truth import Target
from .judging import Answer, Judged, each, judge


@judge.register
def _(expectation: expected.FlagShown, account: Account, targets: list[Target]) -> Answer:
    flag, kind, within_ms = expectation.flag, expectation.during, 1000 * expectation.within_s
    spells = _spells(account, kind)

    def one(target: Target) -> Judged:
        found = []
        for begin_ms, end_ms in spells:
            sightings = account.about(target.name)
            seen = [(account.scans[k].t_ms, flag in report.flags) for k, report, _ in sightings]
            known_ms = next((t_ms for t_ms, _ in seen if begin_ms <= t_ms < end_ms), end_ms)
            due_ms = known_ms + within_ms
            afterwards = [told for t_ms, told in seen if t_ms >= end_ms + within_ms]
            shown = [t_ms for t_ms, told in seen if told and begin_ms <= t_ms <= due_ms]
            if due_ms >= end_ms:
                found.append("no track then")
            elif not shown:
                return False, f"not within {expectation.within_s:g} s of {known_ms / 1000:.0f} s"
            elif afterwards and afterwards[0]:
                return False, f"still {expectation.within_s:g} s after the end at {end_ms / 1000:.0f} s"
            else:
                found.append(f"after {(shown[0] - known_ms) / 1000:.0f} s")
        return bool(found), ", ".join(found) or f"there was no {kind}"

    return each(targets, one), f"{flag} within {expectation.within_s:g} s, and gone so soon afterwards"


@judge.register
def _(expectation: expected.TrackKept, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        kept = 0
        for begin_ms, end_ms in _spells(account, expectation.during):
            first, last = account.scan_at(round(begin_ms)), account.scan_at(round(end_ms))
            before, after = (
                {report.track for k, report, _ in account.about(target.name) if k == scan}
                for scan in (first, last)
            )
            if before - after:
                return False, f"track {min(before - after)} is lost in the {expectation.during}"
            kept += len(before)
        return bool(kept), f"{kept} kept"

    return each(targets, one), f"the same track after the {expectation.during}"


def _spells(account: Account, kind: str) -> list[tuple[float, float]]:
    """When faults of a kind began and ended, in ms."""
    return [(1000 * t.begin_s, 1000 * t.end_s) for t in account.troubles if t.fault.kind == kind]
