"""Expectations of a board's own reports, and of what it refuses to believe."""

from collections.abc import Iterator
from itertools import pairwise

from watchword_bench.world import expectations as expected

from ..account import Account
from ..truth import Target
from .judging import Answer, judge, listed


@judge.register
def _(expectation: expected.EventTold, account: Account, targets: list[Target]) -> Answer:
    event, cause = expectation.event, expectation.cause
    count = sum(e.event == event and cause in (None, e.cause) for e in account.events)
    most = expectation.at_most
    ok = expectation.at_least <= count and (most is None or count <= most)
    wanted = f"{event}{'' if cause is None else f' for {cause}'} at least {expectation.at_least} times"
    return (ok, f"{count} times"), wanted + ("" if most is None else f", at most {most}")


@judge.register
def _(expectation: expected.DeceitRejected, account: Account, targets: list[Target]) -> Answer:
    lacking: dict[str, int] = {}
    for k, scan in enumerate(account.scans):
        until_ms = account.scans[k + 1].t_ms if k + 1 < len(account.scans) else account.end_ms - 1
        sent = [deceit.by for deceit in account.deceits if scan.t_ms <= deceit.t_ms < until_ms]
        rejected = sum(
            event.event == "REPLY_REJECTED"
            and event.cause != "GARBLED"
            and scan.t_ms < event.t_ms <= until_ms
            for event in account.events
        )
        if rejected < len(sent) and until_ms < account.end_ms - 1:
            who = " and ".join(sorted(set(sent)))
            lacking[who] = lacking.get(who, 0) + len(sent) - rejected
    total = len(account.deceits)
    found = listed([f"{count} of {who} not rejected" for who, count in lacking.items()])
    return (bool(total) and not lacking, f"{found}; {total} in all"), "every one rejected"


@judge.register
def _(expectation: expected.StaleShown, account: Account, targets: list[Target]) -> Answer:
    limit_ms = round(expectation.within_periods * account.scan_period_ms)
    came_ms = [scan.t_ms for scan in account.scans if scan.came]
    gaps = [(last, again) for last, again in pairwise(came_ms) if again - last > limit_ms]
    wrong = [told for last, again in gaps for told in _not_stale(account, last, again, limit_ms)]
    found = listed(wrong[:3]) if wrong else f"{len(gaps)} times"
    return (bool(gaps) and not wrong, found), f"STALE within {expectation.within_periods:g} scan periods"


@judge.register
def _(expectation: expected.RecordsComplete, account: Account, targets: list[Target]) -> Answer:
    wrong = [f"track {track} {what}" for track, what in _gaps_in_records(account)]
    lost = account.health[-1].losses.get("output_lost", 0) if account.health else 0
    if lost:
        wrong.append(f"{lost} frames lost")
    found = listed(wrong[:3]) if wrong else f"{len(account.histories)} tracks"
    return (not wrong, found), "each confirmed, reported in every scan, dropped"


def _not_stale(account: Account, last_ms: int, again_ms: int, limit_ms: int) -> Iterator[str]:
    """What was not as it should while the feed stood still."""
    begins = [e.t_ms for e in account.events if e.event == "FEED_STALE" and e.a == 1]
    ends = [e.t_ms for e in account.events if e.event == "FEED_STALE" and e.a == 0]
    told_ms = next((t_ms for t_ms in begins if last_ms < t_ms < again_ms), None)
    if told_ms is None or told_ms > last_ms + limit_ms:
        yield f"not told of the gap from {last_ms / 1000:.0f} s"
        return
    if again_ms not in ends:
        yield f"no end told at {again_ms / 1000:.0f} s"
    for scan in account.scans:
        if told_ms < scan.t_ms < again_ms:
            fresh = [report.track for report in scan.reports if "STALE" not in report.flags]
            if fresh:
                yield f"track {fresh[0]} not STALE at {scan.t_ms / 1000:.0f} s"


def _gaps_in_records(account: Account) -> Iterator[tuple[int, str]]:
    def told(event: str) -> set[tuple[int, int]]:
        return {(e.track, account.scan_at(e.t_ms)) for e in account.events if e.event == event}

    confirmed, dropped = told("TRACK_CONFIRMED"), told("TRACK_DROPPED")
    for track, history in account.histories.items():
        scans = [k for k, *_ in history]
        if (track, scans[0]) not in confirmed:
            yield track, "never confirmed"
        if scans != list(range(scans[0], scans[-1] + 1)):
            yield track, "not in every scan"
        if scans[-1] + 1 < len(account.scans) and (track, scans[-1] + 1) not in dropped:
            yield track, "never dropped"
