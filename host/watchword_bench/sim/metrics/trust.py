"""Was a friend taken for a threat, a threat for a friend, or a label carried from one to the other?"""

from collections.abc import Iterator
from itertools import pairwise

from ..account import Account, Sighting, Word
from ..reports import FRIENDLY, TrackReport
from ..truth import About, Target

STOLEN_SCANS = 3
ACCUSING = frozenset({"SUSPECT", "HOSTILE"})
EARNED = frozenset({"ASSUMED_FRIEND", "NEUTRAL", "SUSPECT"})
"""Labels a track earns by what it does; FRIEND is held to the platform that proved it."""


def friends_cued(account: Account) -> list[str]:
    """Friends with a working transponder that ever were SUSPECT or the subject of an ALERT."""
    accused = {
        name
        for _, history in account.histories.items()
        for _, report, about in history
        if report.identity in ACCUSING
        for name in about.told(report.flags)
    }
    accused.update(name for piece in account.slices if piece.cue.kind == "ALERT" for name in piece.told)
    return [friend.name for friend in account.answering_friends if friend.name in accused]


def taken_for_friend_s(account: Account, target: Target) -> float:
    """Time in which a track that holds a target, merged or alone, is FRIEND or ASSUMED FRIEND."""
    return len(_taken_for_friend(account, target)) * account.scan_period_ms / 1000


def stolen_longest_scans(account: Account, hostile: Target) -> int:
    """Longest row of scans in which a hostile is taken for a friend."""
    stolen = _taken_for_friend(account, hostile)
    longest = row = 0
    for k in range(len(account.scans)):
        row = row + 1 if k in stolen else 0
        longest = max(longest, row)
    return longest


def labels_moved(account: Account) -> list[str]:
    """Labels that passed from one truth to another, each in words."""
    moved: list[str] = []
    for track, history in account.histories.items():
        words = [word for word in account.words if word.track == track]
        found = [*_proofs(account, history), *_earned(history), *_spoken(account, history, words)]
        moved += [f"track {track}: {what}" for what in dict.fromkeys(found)]
    return moved


def _taken_for_friend(account: Account, target: Target) -> set[int]:
    return {k for k, report, _ in account.about(target.name) if report.identity in FRIENDLY}


def _proofs(account: Account, history: list[Sighting]) -> Iterator[str]:
    """FRIEND on a track that doesn't hold the platform that proved it."""
    owners = {target.platform: target.name for target in account.targets if target.platform}
    for _, report, about in history:
        owner = owners.get(report.platform)
        if report.identity == "FRIEND" and owner is not None and about.truth and owner not in about.all:
            yield f"FRIEND of {owner} on {about.truth}"


def _earned(history: list[Sighting]) -> Iterator[str]:
    """An identity held without a break while its track changed from one truth to another."""
    holder: str | None = None
    for (_, before, _), (_, report, about) in pairwise(history):
        held = report.identity in EARNED and report.identity == before.identity and not _declared(report)
        if not held:
            holder = about.truth if report.identity in EARNED else None
        elif holder is None:
            holder = about.truth
        elif about.truth and holder not in about.all:
            yield f"{report.identity} of {holder} on {about.truth}"
            holder = about.truth


def _spoken(account: Account, history: list[Sighting], words: list[Word]) -> Iterator[str]:
    """A dismissal or declaration on another truth than the one that the person spoke of."""
    by_scan = {k: about for k, _, about in history}
    for does, flag in (("dismiss", "DISMISSED"), ("declare", "DECLARED")):
        said = [word for word in words if word.does == does and word.accepted]
        for k, report, about in history:
            t_ms = account.scans[k].t_ms
            last = next((word for word in reversed(said) if word.t_ms < t_ms), None)
            if flag not in report.flags or last is None or about.truth is None:
                continue
            meant = by_scan.get(account.scan_at(last.t_ms), About(None))
            if meant.truth is not None and meant.truth not in about.all:
                yield f"{flag} of {meant.truth} on {about.truth}"


def _declared(report: TrackReport) -> bool:
    return "DECLARED" in report.flags
