"""What the board believed of each truth, and when."""

from collections.abc import Iterable
from dataclasses import dataclass

from .account import Account
from .reports import TrackReport

LASTING = ("CONTESTED", "GROUP_POSSIBLE", "NAV_DISAGREES", "DISMISSED", "DECLARED")
"""Flags that say something about an identity; the others come and go with every scan."""


@dataclass(frozen=True)
class Belief:
    """A track that held a truth was taken for this, from start_s to end_s."""

    truth: str
    track: int
    identity: str
    flags: tuple[str, ...]
    start_s: float
    end_s: float


def timeline(account: Account) -> list[Belief]:
    """Beliefs by truth, each truth's in the order of time."""
    return [belief for target in account.targets for belief in _of(account, target.name)]


def track_beliefs(account: Account, track: int) -> list[Belief]:
    """What one track was taken for, whatever it is about: its truth is left empty."""
    seen = [(k, report) for k, report, _ in account.histories[track]]
    return list(_spans(account, "", track, seen))


def _of(account: Account, name: str) -> Iterable[Belief]:
    by_track: dict[int, list[tuple[int, TrackReport]]] = {}
    for k, report, _ in account.about(name):
        by_track.setdefault(report.track, []).append((k, report))
    beliefs = [belief for track, seen in by_track.items() for belief in _spans(account, name, track, seen)]
    return sorted(beliefs, key=lambda belief: (belief.start_s, belief.track))


def _spans(account: Account, name: str, track: int, seen: list[tuple[int, TrackReport]]) -> Iterable[Belief]:
    period_s = account.scan_period_ms / 1000
    start, last = seen[0][0], seen[0][0]
    kept = _kept(seen[0][1])
    for k, report in seen[1:]:
        if k != last + 1 or _kept(report) != kept:
            yield Belief(name, track, *kept, _at_s(account, start), _at_s(account, last) + period_s)
            start, kept = k, _kept(report)
        last = k
    yield Belief(name, track, *kept, _at_s(account, start), _at_s(account, last) + period_s)


def _kept(report: TrackReport) -> tuple[str, tuple[str, ...]]:
    return report.identity, tuple(flag for flag in LASTING if flag in report.flags)


def _at_s(account: Account, scan: int) -> float:
    return account.scan_times_ms[scan] / 1000
