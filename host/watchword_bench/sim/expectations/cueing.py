"""Expectations of cues."""

from itertools import pairwise

from watchword_bench.world import expectations as expected

from ..account import Account, Slice, Word
from ..metrics.lead_time import lead_time
from ..metrics.load import calls_again, friend_nuisance_s
from ..metrics.trust import friends_cued
from ..truth import Target
from .judging import Answer, Judged, ahead, arrival_ms, each, judge, listed


@judge.register
def _(expectation: expected.SilentInbound, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        lead = lead_time(account, target)
        return not lead.silent, ahead(lead.seconds_left, lead.arrival_s)

    return each(targets, one), "cue open from 45 s before arrival, or 60 % of the time in view"


@judge.register
def _(expectation: expected.FriendCued, account: Account, targets: list[Target]) -> Answer:
    accused = [target.name for target in targets if target.name in friends_cued(account)]
    return (not accused, listed(accused)), "never SUSPECT, no ALERT"


@judge.register
def _(expectation: expected.FriendNuisance, account: Account, targets: list[Target]) -> Answer:
    seconds, _contested = friend_nuisance_s(account)
    return (seconds <= expectation.at_most_s, f"{seconds:.1f} s"), f"at most {expectation.at_most_s:g} s"


@judge.register
def _(expectation: expected.Cued, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        lead = lead_time(account, target)
        left = lead.seconds_left
        return left is not None and left >= expectation.lead_s, ahead(left, lead.arrival_s)

    return each(targets, one), f"cue open from {expectation.lead_s:g} s before arrival"


@judge.register
def _(expectation: expected.NoAlert, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        alerts = [piece for piece in account.slices_about(target.name) if piece.cue.kind == "ALERT"]
        return not alerts, f"ALERT at {alerts[0].start_ms / 1000:.1f} s" if alerts else "none"

    return each(targets, one), "no ALERT"


@judge.register
def _(expectation: expected.ProvenNotCued, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        proofs = (account.scans[k].t_ms for k, r, _ in account.about(target.name) if r.identity == "FRIEND")
        proven_ms = next(proofs, None)
        if proven_ms is None:
            return True, "never proven"
        late = [piece for piece in account.slices_about(target.name) if piece.end_ms > proven_ms]
        when = f"cue open at {max(late[0].start_ms, proven_ms) / 1000:.1f} s" if late else "no cue since"
        return not late, f"proven at {proven_ms / 1000:.0f} s, {when}"

    return each(targets, one), "no cue once proven"


@judge.register
def _(expectation: expected.ReasonGiven, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        for piece in account.slices_about(target.name):
            if expectation.reason in piece.cue.reasons and piece.start_ms < arrival_ms(account, target):
                return True, f"at {piece.start_ms / 1000:.1f} s"
        return False, "never"

    return each(targets, one), f"{expectation.reason} before arrival"


@judge.register
def _(expectation: expected.DismissalReraised, account: Account, targets: list[Target]) -> Answer:
    def one(target: Target) -> Judged:
        due_ms = arrival_ms(account, target) - 1000 * expectation.lead_s
        dismissals = [w for w in account.words if w.does == "dismiss" and w.accepted]
        mine = [w for w in dismissals if target.name in _about_at(account, w)]
        if not mine:
            return False, "no dismissal was accepted"
        pieces = account.slices_about(target.name)
        for word in mine:
            level = max((p.cue.level for p in pieces if p.start_ms <= word.t_ms <= p.end_ms), default=0)
            if not any(_open_above(piece, word.t_ms, due_ms, level) for piece in pieces):
                return False, f"dismissed at {word.t_ms / 1000:.1f} s, not open again above level {level}"
        return True, f"{len(mine)} lapsed, open again in time"

    return each(targets, one), f"open again, stronger, {expectation.lead_s:g} s before arrival"


@judge.register
def _(expectation: expected.CuesPerTrackHour, account: Account, targets: list[Target]) -> Answer:
    names = {target.name for target in targets}
    calls = 0
    for spell in account.spells:
        pieces = [piece for piece in account.slices if piece.spell is spell]
        about = {piece.start_ms: piece.told & names for piece in pieces}
        fresh = [spell.raised] + [b for a, b in pairwise(spell.reports) if calls_again(a, b)]
        calls += sum(report.kind == expectation.kind and bool(about.get(report.t_ms)) for report in fresh)
    tracks = {(k, r.track) for name in names for k, r, _ in account.about(name)}
    hours = len(tracks) * account.scan_period_ms / 3_600_000
    rate = calls / hours if hours else 0.0
    found = f"{calls} in {hours:.2f} track hours, {rate:.1f} an hour"
    return (rate <= expectation.at_most, found), f"at most {expectation.at_most:g} {expectation.kind} an hour"


def _about_at(account: Account, word: Word) -> frozenset[str]:
    return account.attribution.about(account.scan_at(word.t_ms), word.track).all


def _open_above(piece: Slice, after_ms: int, due_ms: float, level: int) -> bool:
    return piece.start_ms > after_ms and piece.start_ms <= due_ms < piece.end_ms and piece.cue.level > level
