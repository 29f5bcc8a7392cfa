"""What the cues ask of the crew."""

from dataclasses import dataclass
from itertools import pairwise

from ..account import Account
from ..reports import CueReport

YOUNG_MS = 15_000
MS_PER_HOUR = 3_600_000


@dataclass(frozen=True)
class Load:
    """Of one run, one operator.

    raised_per_hour: cues opened.  reraised_per_hour: later frames that call on a person again, which is
    while nobody has acknowledged, or when level or kind rise.  most_open: at once.  hostile_share: of the
    cues opened, those about a hostile; None without cues.  identity_changes_per_track: None without tracks.
    """

    raised_per_hour: float
    reraised_per_hour: float
    most_open: int
    hostile_share: float | None
    identity_changes_per_track: float | None


def load(account: Account) -> Load:
    """Count what one run asked of the crew."""
    hours = account.end_ms / MS_PER_HOUR
    spells = account.spells
    again = sum(calls_again(before, later) for spell in spells for before, later in pairwise(spell.reports))
    hostile = {target.name for target in account.of_kind("hostile")}
    first_pieces = {piece.spell: piece for piece in reversed(account.slices)}
    about_hostile = sum(bool(piece.told & hostile) for piece in first_pieces.values())
    histories = account.histories.values()
    changes = sum(
        a.identity != b.identity for history in histories for (_, a, _), (_, b, _) in pairwise(history)
    )
    return Load(
        raised_per_hour=len(spells) / hours if hours else 0.0,
        reraised_per_hour=again / hours if hours else 0.0,
        most_open=_most_open(account),
        hostile_share=about_hostile / len(spells) if spells else None,
        identity_changes_per_track=changes / len(histories) if histories else None,
    )


def calls_again(before: CueReport, later: CueReport) -> bool:
    """Whether a later frame of an open cue calls on a person again: unacknowledged, or risen."""
    became_alert = before.kind != "ALERT" and later.kind == "ALERT"
    return not later.acknowledged or later.level > before.level or became_alert


def friend_nuisance_s(account: Account) -> tuple[float, float]:
    """Seconds of IDENTIFY on friends whose transponder works: (uncontested, contested).

    The first 15 s of each track are left out.
    """
    friends = {friend.name for friend in account.answering_friends}
    born_ms = {track: account.scans[history[0][0]].t_ms for track, history in account.histories.items()}
    uncontested = contested = 0.0
    for piece in account.slices:
        start_ms = max(piece.start_ms, born_ms[piece.spell.track] + YOUNG_MS)
        seconds = max(0, piece.end_ms - start_ms) / 1000 * len(piece.told & friends)
        if piece.cue.kind != "IDENTIFY":
            continue
        if "CONTESTED" in piece.track.flags:
            contested += seconds
        else:
            uncontested += seconds
    return uncontested, contested


def cue_latency_ms(account: Account) -> int | None:
    """Longest time from a scan to a cue it raised; None without cues.

    In simulation the clock stands still while the board works, so this is 0 unless a timer raised the cue.
    """
    return max(
        (
            spell.opened_ms - account.scan_times_ms[account.scan_at(spell.opened_ms)]
            for spell in account.spells
        ),
        default=None,
    )


def _most_open(account: Account) -> int:
    # At equal times a closing comes before an opening.
    edges = sorted(edge for spell in account.spells for edge in ((spell.opened_ms, 1), (spell.closed_ms, -1)))
    most = now = 0
    for _, step in edges:
        now += step
        most = max(most, now)
    return most
