"""Expectations of when cues come, and in what order."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from math import inf

from watchword_bench.world import expectations as expected

from ..account import Account, Slice
from ..metrics.lead_time import lead_time, unbroken_since, unresolved
from ..reports import CALLS
from ..truth import Target
from .judging import Answer, Judged, ahead, each, judge, listed

_DOUBT = frozenset({"GROUP_POSSIBLE", "CONTESTED"})


@judge.register
def _(expectation: expected.ResolvedOrTold, account: Account, targets: list[Target]) -> Answer:
    hidden = unresolved(account)

    def one(target: Target) -> Judged:
        lead = lead_time(account, target)
        if lead.arrival_s is None or lead.needed_s is None:
            return True, "does not arrive"
        if target.name not in hidden:
            return not lead.silent, ahead(lead.seconds_left, lead.arrival_s)
        doubtful = sorted((p.start_ms, p.end_ms) for p in account.slices if _told(p, target))
        since_ms = unbroken_since(doubtful, round(1000 * lead.arrival_s))
        told = since_ms is not None and since_ms <= 1000 * lead.needed_s
        return told, "never apart in time, and " + ("told so" if told else "the crew was not told")

    return each(targets, one), "cue open in time, or told that it may be there"


@judge.register
def _(expectation: expected.CuedSoon, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        tracked = next((k for k, *_ in account.about(target.name)), None)
        if tracked is None:
            return False, "no track"
        cued = next((account.scan_at(piece.start_ms) for piece in account.slices_about(target.name)), None)
        if cued is None:
            return False, "no cue"
        return cued - tracked <= expectation.within_scans, f"{cued - tracked} scans after confirmation"

    return each(targets, one), f"within {expectation.within_scans} scans of confirmation"


@judge.register
def _(expectation: expected.Steady, account: Account, targets: list[Target]) -> Answer:
    for_ms = 1000 * expectation.for_s
    flickers = [*_cues_that_came_back(account, for_ms), *_identities_that_came_back(account, for_ms)]
    return (not flickers, listed(flickers[:3])), f"nothing comes back within {expectation.for_s:g} s"


@judge.register
def _(expectation: expected.UrgentFirst, account: Account, targets: list[Target]) -> Answer:
    wrong = []
    for t_ms, cues in groupby(account.cues, lambda cue: cue.t_ms):
        told = [cue for cue in cues if cue.kind in CALLS or cue.kind == "WITHDRAWN"]
        ranks = [
            -1.0 if cue.kind == "WITHDRAWN" else inf if cue.time_to_asset_s is None else cue.time_to_asset_s
            for cue in told
        ]
        if ranks != sorted(ranks):
            wrong.append(f"at {t_ms / 1000:.1f} s")
    return (not wrong, listed(wrong[:3])), "most urgent first in every scan"


def _told(piece: Slice, target: Target) -> bool:
    return target.name in piece.about.all and bool(piece.track.flags & _DOUBT)


def _cues_that_came_back(account: Account, for_ms: float) -> Iterator[str]:
    by_track = sorted(account.spells, key=lambda spell: (spell.track, spell.opened_ms))
    for before, later in pairwise(by_track):
        again = before.track == later.track and before.withdrawal is not None
        contested = "CONTESTED" in later.raised.flags
        if again and not contested and later.opened_ms - before.closed_ms < for_ms:
            yield f"cue on track {later.track} at {later.opened_ms / 1000:.1f} s"


def _identities_that_came_back(account: Account, for_ms: float) -> Iterator[str]:
    for track, history in account.histories.items():
        left: dict[str, int] = {}  # when each identity was last given up
        for (_, before, _), (k, report, _) in pairwise(history):
            t_ms = account.scans[k].t_ms
            if "CONTESTED" in report.flags or "CONTESTED" in before.flags:
                left.clear()
            elif before.identity != report.identity:
                left[before.identity] = t_ms
                if t_ms - left.get(report.identity, -inf) < for_ms:
                    yield f"{report.identity} on track {track} at {t_ms / 1000:.0f} s"
