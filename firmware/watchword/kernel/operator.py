"""What a person's words do: acknowledge, dismiss, declare. Each returns 0 or the refusal (REFUSAL_*)."""

from watchword.codes import (
    IDENTITY_HOSTILE,
    IDENTITY_PENDING,
    REFUSAL_NO_OPEN_CUE,
    REFUSAL_NO_SUCH_IDENTITY,
    REFUSAL_NO_SUCH_TRACK,
    REFUSAL_TOO_CLOSE_TO_DISMISS,
    STATE_CONFIRMED,
)
from watchword.kernel.cue import too_late_to_dismiss
from watchword.kernel.inbound import INBOUND_RAISES
from watchword.kernel.lineage import clear_labels, row_of


def _confirmed_row(site, track):
    row = row_of(site, track)
    return row if row >= 0 and site.tracks.state[row] == STATE_CONFIRMED else -1


def acknowledge(site, track):
    """A person has seen the cue: it stops repeating until it presses."""
    row = _confirmed_row(site, track)
    if row < 0:
        return REFUSAL_NO_SUCH_TRACK
    if site.cues.kind[row] == 0:
        return REFUSAL_NO_OPEN_CUE
    site.cues.acknowledged[row] = 1
    return 0


def dismiss(site, track, operator, now_ms, params):
    """A person waves the track off. It lapses when the track keeps closing.

    Refused once an inbound track is so close that a dismissal would be the last word on it.
    """
    row = _confirmed_row(site, track)
    if row < 0:
        return REFUSAL_NO_SUCH_TRACK
    if site.cues.inbound[row] >= INBOUND_RAISES and too_late_to_dismiss(site.geometry, row, params):
        return REFUSAL_TOO_CLOSE_TO_DISMISS
    labels = site.labels
    labels.dismissed[row] = 1
    labels.dismissed_ms[row] = now_ms
    labels.dismissed_by[row] = operator
    return 0


def declare(site, track, identity, operator, now_ms):
    """A person says what the track is; PENDING takes it back. Ends a contest: a person may."""
    row = _confirmed_row(site, track)
    if row < 0:
        return REFUSAL_NO_SUCH_TRACK
    if identity < IDENTITY_PENDING or identity > IDENTITY_HOSTILE:
        return REFUSAL_NO_SUCH_IDENTITY
    labels = site.labels
    if identity == IDENTITY_PENDING:
        labels.declared[row] = -1
        return 0
    if labels.contest[row]:
        clear_labels(labels, row)
        labels.contest[row] = 0
        labels.suspended[row] = 0
        labels.group[row] = 0
    labels.declared[row] = identity
    labels.declared_by[row] = operator
    labels.declared_ms[row] = now_ms
    return 0
