"""Expectations of what is shown while something is wrong or in doubt."""

from collections.abc import Iterator

import numpy as np

from watchword_bench.world import expectations as expected

from ..account import Account
from ..truth import Target
from .judging import Answer, Judged, each, judge

MERGED_SCANS = 3


@judge.register
def _(expectation: expected.FlagShown, account: Account, targets: list[Target]) -> Answer:
    flag, kind, within_ms = expectation.flag, expectation.during, 1000 * expectation.within_s
    spells = [
        (1000 * trouble.begin_s, 1000 * trouble.end_s)
        for trouble in account.troubles
        if trouble.fault.kind == kind
    ]

    def one(target: Target) -> Judged:
        found = []
        for begin_ms, end_ms in spells:
            seen = [
                (account.scans[k].t_ms, flag in report.flags) for k, report, _ in account.about(target.name)
            ]
            shown = [t_ms for t_ms, told in seen if told and begin_ms <= t_ms]
            if not any(begin_ms + within_ms <= t_ms < end_ms for t_ms, _ in seen):
                found.append("no track then")
            elif not shown or shown[0] > begin_ms + within_ms:
                return False, f"not within {expectation.within_s:g} s of {begin_ms / 1000:.0f} s"
            elif shown[-1] > end_ms + within_ms:
                return (
                    False,
                    f"still at {shown[-1] / 1000:.0f} s, {(shown[-1] - end_ms) / 1000:.0f} s after its end",
                )
            else:
                found.append(f"after {(shown[0] - begin_ms) / 1000:.0f} s")
        return bool(found), ", ".join(found) or f"there was no {kind}"

    return each(targets, one), f"{flag} within {expectation.within_s:g} s, and gone so soon afterwards"


@judge.register
def _(expectation: expected.ContestedUntilProven, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        splits = list(_splits(account, target))
        for apart, other in splits:
            for name in (target.name, other):
                free = _uncontested(account, name, apart, apart + expectation.within_scans)
                if free is not None:
                    track, k = free
                    told = f"track {track} of {name} at {account.scans[k].t_ms / 1000:.0f} s"
                    return False, f"apart at {account.scans[apart].t_ms / 1000:.0f} s: {told}"
        return True, f"{len(splits)} times merged and apart again"

    return each(targets, one), "CONTESTED until proven"


def _splits(account: Account, target: Target) -> Iterator[tuple[int, str]]:
    """First scans in which the radar separates it from another after it couldn't, and that other."""
    i = account.targets.index(target)
    for j, other in enumerate(account.targets):
        if i == j:
            continue
        both = target.observable & other.observable
        merged = both & ~account.resolvable[:, i, j]
        run = 0
        for k in np.flatnonzero(both).tolist():
            if merged[k]:
                run += 1
                continue
            if run >= MERGED_SCANS and merged[k - 1]:
                yield k, other.name
            run = 0


def _uncontested(account: Account, name: str, apart: int, due: int) -> tuple[int, int] | None:
    """A track about a target that should be contested and is not, and the scan in which."""
    tracks = {report.track for k, report, _ in account.about(name) if apart <= k <= due}
    for track in sorted(tracks):
        for k, report, _ in account.histories[track]:
            if k < apart:
                continue
            proven = report.identity == "FRIEND" and report.proof_age_s is not None
            since_ms = report.t_ms - 1000 * (report.proof_age_s or 0.0)
            if (proven and since_ms >= account.scans[apart].t_ms) or "DECLARED" in report.flags:
                break
            if k >= due and "CONTESTED" not in report.flags:
                return track, k
    return None
