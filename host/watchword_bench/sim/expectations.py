"""Holds a run to what its scenario expects; what each expectation means is said in `world.expectations`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import singledispatch
from itertools import pairwise

import numpy as np

from watchword_bench.world import expectations as expected
from watchword_bench.world.schema import Scenario

from .account import Account, Slice, Word
from .metrics.lead_time import lead_time
from .metrics.load import calls_again, friend_nuisance_s
from .metrics.trust import STOLEN_SCANS, friends_cued, labels_moved, stolen_longest_scans
from .truth import Target

SETTLING_MS = 10_000
TOLD_MAX = 3


@dataclass(frozen=True)
class Finding:
    """One expectation held to one run; found and wanted in words."""

    name: str
    ok: bool
    found: str
    wanted: str


Judged = tuple[bool, str]
"""Whether it holds, and what was found."""


def evaluate(scenario: Scenario, account: Account) -> list[Finding]:
    """Hold a run to every expectation of its scenario, in the order of the file."""
    findings = []
    for expectation in scenario.expect:
        selector = getattr(expectation, "truth", None)
        indices = scenario.about(selector) if selector else ()
        targets = [account.target(scenario.platforms[i].name) for i in indices]
        (ok, found), wanted = _judge(expectation, account, targets)
        findings.append(Finding(expectation.label, ok, found, wanted))
    return findings


@singledispatch
def _judge(expectation: expected.Expectation, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    raise TypeError(f"nobody judges {type(expectation).__name__}")


@_judge.register
def _(expectation: expected.SilentInbound, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    def one(target: Target) -> Judged:
        lead = lead_time(account, target)
        return not lead.silent, _ahead(lead.seconds_left, lead.arrival_s)

    return _each(targets, one), "cue open from 45 s before arrival, or 60 % of the time in view"


@_judge.register
def _(expectation: expected.FriendCued, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    accused = [target.name for target in targets if target.name in friends_cued(account)]
    return (not accused, _listed(accused)), "never SUSPECT, no ALERT"


@_judge.register
def _(expectation: expected.StolenIdentity, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    def one(target: Target) -> Judged:
        scans = stolen_longest_scans(account, target)
        return scans < STOLEN_SCANS, f"{scans} scans as a friend"

    return _each(targets, one), f"fewer than {STOLEN_SCANS} scans in a row"


@_judge.register
def _(expectation: expected.LabelMoved, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    moved = labels_moved(account)
    return (not moved, _listed(moved)), "no label on another truth"


@_judge.register
def _(expectation: expected.FriendNuisance, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    seconds, _contested = friend_nuisance_s(account)
    return (seconds <= expectation.at_most_s, f"{seconds:.1f} s"), f"at most {expectation.at_most_s:g} s"


@_judge.register
def _(expectation: expected.Cued, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    def one(target: Target) -> Judged:
        lead = lead_time(account, target)
        left = lead.seconds_left
        return left is not None and left >= expectation.lead_s, _ahead(left, lead.arrival_s)

    return _each(targets, one), f"cue open from {expectation.lead_s:g} s before arrival"


@_judge.register
def _(expectation: expected.NoAlert, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    def one(target: Target) -> Judged:
        alerts = [piece for piece in account.slices_about(target.name) if piece.cue.kind == "ALERT"]
        return not alerts, f"ALERT at {alerts[0].start_ms / 1000:.1f} s" if alerts else "none"

    return _each(targets, one), "no ALERT"


@_judge.register
def _(expectation: expected.ProvenNotCued, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    def one(target: Target) -> Judged:
        proofs = (account.scans[k].t_ms for k, r, _ in account.about(target.name) if r.identity == "FRIEND")
        proven_ms = next(proofs, None)
        if proven_ms is None:
            return True, "never proven"
        late = [piece for piece in account.slices_about(target.name) if piece.end_ms > proven_ms]
        when = f"cue open at {max(late[0].start_ms, proven_ms) / 1000:.1f} s" if late else "no cue since"
        return not late, f"proven at {proven_ms / 1000:.0f} s, {when}"

    return _each(targets, one), "no cue once proven"


@_judge.register
def _(expectation: expected.IdentityNever, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    def one(target: Target) -> Judged:
        shown = {report.identity for _, report, _ in account.about(target.name)}
        return not shown & set(expectation.identities), ", ".join(sorted(shown)) or "no track"

    return _each(targets, one), "never " + " or ".join(expectation.identities)


@_judge.register
def _(expectation: expected.IdentityReached, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    def one(target: Target) -> Judged:
        for k, report, about in account.about(target.name):
            if report.identity == expectation.identity and target.name in about.told(report.flags):
                seconds = (account.scans[k].t_ms - _in_view_ms(account, target)) / 1000
                return seconds <= expectation.within_s, f"after {seconds:.0f} s in view"
        return False, "never"

    return _each(targets, one), f"{expectation.identity} within {expectation.within_s:g} s in view"


@_judge.register
def _(expectation: expected.Interrogated, account: Account, targets: list[Target]) -> tuple[Judged, str]:
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
    return _each(targets, one), wanted


@_judge.register
def _(expectation: expected.ReasonGiven, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    def one(target: Target) -> Judged:
        for piece in account.slices_about(target.name):
            if expectation.reason in piece.cue.reasons and piece.start_ms < _arrival_ms(account, target):
                return True, f"at {piece.start_ms / 1000:.1f} s"
        return False, "never"

    return _each(targets, one), f"{expectation.reason} before arrival"


@_judge.register
def _(expectation: expected.DismissalReraised, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    def one(target: Target) -> Judged:
        due_ms = _arrival_ms(account, target) - 1000 * expectation.lead_s
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

    return _each(targets, one), f"open again, stronger, {expectation.lead_s:g} s before arrival"


@_judge.register
def _(expectation: expected.CuesPerTrackHour, account: Account, targets: list[Target]) -> tuple[Judged, str]:
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


@_judge.register
def _(expectation: expected.Tracked, account: Account, targets: list[Target]) -> tuple[Judged, str]:
    def one(target: Target) -> Judged:
        counted = target.observable & (
            np.array(account.scan_times_ms) >= _in_view_ms(account, target) + SETTLING_MS
        )
        if expectation.closing:
            counted &= np.gradient(target.range_m) < 0
        alone = {k for k, _, about in account.about(target.name) if about.all == {target.name}}
        scans = np.flatnonzero(counted)
        share = sum(int(k) in alone for k in scans) / len(scans) if len(scans) else 0.0
        return share >= expectation.at_least, f"{share:.0%} of {len(scans)} scans"

    return _each(targets, one), f"at least {expectation.at_least:.0%} of scans"


def _each(targets: Sequence[Target], judge: Callable[[Target], Judged]) -> Judged:
    """Judge several targets: it holds if it holds for each; if not, only the offenders are told."""
    judged = {target.name: judge(target) for target in targets}
    bad = {name: found for name, (ok, found) in judged.items() if not ok}
    told = bad or {name: found for name, (_, found) in judged.items()}
    alike = set(told.values())
    if len(judged) == 1 or (len(alike) == 1 and not bad):
        return not bad, ("each: " if len(judged) > 1 else "") + alike.pop()
    named = [f"{name}: {found}" for name, found in told.items()]
    rest = [f"and {len(named) - TOLD_MAX} more"] if len(named) > TOLD_MAX else []
    return not bad, "; ".join(named[:TOLD_MAX] + rest)


def _ahead(seconds_left: float | None, arrival_s: float | None) -> str:
    if arrival_s is None:
        return "does not arrive"
    return "no cue open at arrival" if seconds_left is None else f"open {seconds_left:.0f} s before arrival"


def _listed(items: list[str]) -> str:
    return "; ".join(items) or "none"


def _in_view_ms(account: Account, target: Target) -> int:
    return account.scan_times_ms[int(np.argmax(target.observable))]


def _arrival_ms(account: Account, target: Target) -> float:
    arrival_s = lead_time(account, target).arrival_s
    return float("inf") if arrival_s is None else arrival_s * 1000


def _about_at(account: Account, word: Word) -> frozenset[str]:
    return account.attribution.about(account.scan_at(word.t_ms), word.track).all


def _open_above(piece: Slice, after_ms: int, due_ms: float, level: int) -> bool:
    return piece.start_ms > after_ms and piece.start_ms <= due_ms < piece.end_ms and piece.cue.level > level
