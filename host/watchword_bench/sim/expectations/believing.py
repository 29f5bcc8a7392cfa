"""Expectations of tracks and identities."""

import numpy as np

from watchword_bench.world import expectations as expected

from ..account import Account
from ..metrics.trust import STOLEN_SCANS, labels_moved, stolen_longest_scans
from ..truth import Target
from .judging import Answer, Judged, each, in_view_ms, judge, listed

SETTLING_MS = 10_000


@judge.register
def _(expectation: expected.StolenIdentity, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        scans = stolen_longest_scans(account, target)
        return scans < STOLEN_SCANS, f"{scans} scans as a friend"

    return each(targets, one), f"fewer than {STOLEN_SCANS} scans in a row"


@judge.register
def _(expectation: expected.LabelMoved, account: Account, targets: list[Target]) -> Answer:
    moved = labels_moved(account)
    return (not moved, listed(moved)), "no label on another truth"


@judge.register
def _(expectation: expected.IdentityNever, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        shown = {report.identity for _, report, _ in account.about(target.name)}
        return not shown & set(expectation.identities), ", ".join(sorted(shown)) or "no track"

    return each(targets, one), "never " + " or ".join(expectation.identities)


@judge.register
def _(expectation: expected.IdentityReached, account: Account, targets: list[Target]) -> Answer:
    ends_s = [trouble.end_s for trouble in account.troubles if trouble.fault.kind == expectation.after]
    since = "in view" if expectation.after is None else f"after the {expectation.after}"

    def one(target: Target) -> Judged:
        since_ms = in_view_ms(account, target) if expectation.after is None else 1000 * max(ends_s)
        for k, report, about in account.about(target.name):
            reached = report.identity == expectation.identity and target.name in about.told(report.flags)
            if reached and account.scans[k].t_ms >= since_ms:
                seconds = (account.scans[k].t_ms - since_ms) / 1000
                return seconds <= expectation.within_s, f"{seconds:.0f} s {since}"
        return False, "never"

    return each(targets, one), f"{expectation.identity} within {expectation.within_s:g} s {since}"


@judge.register
def _(expectation: expected.Interrogated, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        track, born = next(((r.track, k) for k, r, _ in account.about(target.name)), (None, 0))
        if track is None:
            return False, "no track"
        scans = [account.scan_at(c.t_ms) for c in account.challenges if c.track == track]
        if not scans:
            return False, "never challenged"
        ok = scans[0] - born <= expectation.within_scans and len(scans) >= expectation.times
        return ok, f"first {scans[0] - born} scans after confirmation, {len(scans)} in all"

    wanted = f"within {expectation.within_scans} scans of confirmation, at least {expectation.times} times"
    return each(targets, one), wanted


@judge.register
def _(expectation: expected.Tracked, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        counted = target.observable & (
            np.array(account.scan_times_ms) >= in_view_ms(account, target) + SETTLING_MS
        )
        if expectation.closing:
            counted &= np.gradient(target.range_m) < 0
        alone = {k for k, _, about in account.about(target.name) if about.all == {target.name}}
        scans = np.flatnonzero(counted)
        share = sum(int(k) in alone for k in scans) / len(scans) if len(scans) else 0.0
        return share >= expectation.at_least, f"{share:.0%} of {len(scans)} scans"

    return each(targets, one), f"at least {expectation.at_least:.0%} of scans"
