"""Expectations of platforms that the radar can't separate for a while."""

from collections.abc import Iterator
from dataclasses import dataclass

from watchword_bench.world import expectations as expected

from ..account import Account
from ..truth import Target
from .judging import Answer, Judged, each, judge

MERGED_SCANS = 3
DOUBT = frozenset({"GROUP_POSSIBLE", "CONTESTED"})


@dataclass(frozen=True)
class Merger:
    """Two platforms are one to the radar, from scan `one` until they are apart in scan `apart`; or never."""

    other: str
    one: int
    apart: int | None


@judge.register
def _(expectation: expected.MergerTold, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        told = 0
        for merger in mergers(account, target):
            if not _both_tracked(account, target.name, merger.other, merger.one - 1):
                continue
            told += 1
            until = len(account.scans) if merger.apart is None else merger.apart
            for k, report, about in account.about(target.name):
                silent = merger.other in about.all and not report.flags & DOUBT
                if merger.one + expectation.within_scans <= k < until and silent:
                    when = f"{account.scans[merger.one].t_ms / 1000:.0f} s"
                    return (
                        False,
                        f"one at {when}: track {report.track} says nothing {k - merger.one} scans later",
                    )
        return True, f"{told} times"

    return each(targets, one), "GROUP_POSSIBLE or CONTESTED while they are one"


@judge.register
def _(expectation: expected.ContestedUntilProven, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        splits = [(m.apart, m.other) for m in mergers(account, target) if m.apart is not None]
        for apart, other in splits:
            for name in (target.name, other):
                free = _uncontested(account, name, apart, apart + expectation.within_scans)
                if free is not None:
                    track, k = free
                    told = f"track {track} of {name} at {account.scans[k].t_ms / 1000:.0f} s"
                    return False, f"apart at {account.scans[apart].t_ms / 1000:.0f} s: {told}"
        return True, f"{len(splits)} times merged and apart again"

    return each(targets, one), "CONTESTED until proven"


def mergers(account: Account, target: Target) -> Iterator[Merger]:
    """The times, three scans or more, in which the radar can't separate a target from another one."""
    i = account.targets.index(target)
    for j, other in enumerate(account.targets):
        if i == j:
            continue
        both = target.observable & other.observable
        merged = both & ~account.resolvable[:, i, j]
        begin = None
        for k in range(len(account.scans)):
            if merged[k]:
                begin = k if begin is None else begin
            elif begin is not None:
                if k - begin >= MERGED_SCANS:
                    yield Merger(other.name, begin, k if both[k] else None)
                begin = None
        if begin is not None and len(account.scans) - begin >= MERGED_SCANS:
            yield Merger(other.name, begin, None)


def _both_tracked(account: Account, one: str, other: str, k: int) -> bool:
    """Whether each has a track that is about it alone."""
    if k < 0:
        return False
    alone = [about.all for about in account.attribution.by_scan[k].values()]
    return {one} in alone and {other} in alone


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
