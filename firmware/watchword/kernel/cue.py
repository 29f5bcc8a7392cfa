"""Cues: which tracks a person should look at, how urgently and why. Advice, nothing else.

A cue opens on an inbound track that nothing identifies, escalates with time and neglect, and is withdrawn
only for a stated reason. Opening is quicker than closing, so that noise withdraws nothing; attention on
one track never lowers another's priority.
"""

from watchword.codes import (
    CUE_ALERT,
    CUE_IDENTIFY,
    EVENT_DISMISSAL_LAPSED,
    FLAG_COASTING,
    FLAG_DECLARED,
    FLAG_DISMISSED,
    FLAG_STALE,
    IDENTITY_ASSUMED_FRIEND,
    IDENTITY_FRIEND,
    IDENTITY_HOSTILE,
    IDENTITY_NEUTRAL,
    IDENTITY_SUSPECT,
    REASON_ASSUMED_ONLY,
    REASON_BROADCAST_DISAGREES,
    REASON_CONTESTED_LINEAGE,
    REASON_DECLARED_HOSTILE,
    REASON_DISMISSED_BUT_CLOSING,
    REASON_IDENTIFIED,
    REASON_INBOUND,
    REASON_MAY_HOLD_ANOTHER,
    REASON_NEVER_INTERROGATED,
    REASON_NO_REPLY,
    REASON_NOT_INBOUND,
    REASON_OPERATOR_DISMISSED,
    REASON_POP_UP,
    REASON_PROOF_EXPIRED,
    REASON_REPLY_REJECTED,
    REASON_SHADOWS_FRIEND,
    REASON_UNACKNOWLEDGED,
)
from watchword.const import const
from watchword.kernel.fixed import ticks_diff
from watchword.kernel.geometry import is_slow
from watchword.kernel.inbound import INBOUND_RAISES, SHADOW_SCANS
from watchword.kernel.report import report

INBOUND_RAISES_SLOW = const(12)  # the same for what flies like a bird
OUTBOUND_WITHDRAWS = const(10)  # scans in a row not inbound that close one
GRACE_SILENCES = const(3)  # challenges a fresh track may leave unanswered before it is cued
GRACE_SCANS = const(8)
_REPROOF_MS = const(6000)  # a friend contested this soon after its last proof may prove itself again first
_PRESSING = const(300)  # 1/10 s beyond the crew's time in which no grace is given
POP_UP = const(3000)  # m
_LEVEL_2 = const(600)  # 1/10 s to the keep-out radius
_LEVEL_3 = const(300)
_FLAGS_THAT_MATTER = 255 & ~FLAG_COASTING & ~FLAG_STALE  # a change of the others is said at once
_FLAGS_BY_WORD = FLAG_DISMISSED | FLAG_DECLARED
_WRAP = const(0x3FFFFFFF)  # of the clock; times here are past ones
_UNHURRIED = const(32 * 64)  # 32 m/s: a bird's estimated speed of approach hardly ever passes it
_NEGLECTED = const(3)  # repeat intervals without an acknowledgement after which a cue escalates

# Why a track gets no cue.
HOLD_FRIEND = const(1)
HOLD_DISMISSED = const(2)
HOLD_DECLARED = const(3)  # harmless, by a person's word
HOLD_OUTBOUND = const(4)  # for long enough to close the cue
HOLD_NOT_INBOUND = const(5)  # or not for long enough to open one
HOLD_GRACE = const(6)  # fresh: it may still answer
HOLD_WANDERS = const(7)  # slow, and hardly nearer than when it last turned away


def lapse_dismissals(site, scan_ms, params):
    """Take back an operator's dismissal of a track that keeps closing, well before it arrives."""
    labels, confirmed = site.labels, site.rows.confirmed
    dismissed = labels.dismissed
    for i in confirmed:
        if i < 0:
            break
        if dismissed[i] == 0 or site.cues.inbound[i] < INBOUND_RAISES:
            continue
        waited = ticks_diff(scan_ms, labels.dismissed_ms[i])
        if waited >= params.dismissal * 1000 or too_late_to_dismiss(site.geometry, i, params):
            dismissed[i] = 0
            labels.lapsed[i] = 1
            at = site.tracks.reach[i] >> 2
            report(site.events, site.registers, EVENT_DISMISSAL_LAPSED, labels.number[i], at, 0)


def too_late_to_dismiss(geometry, i, params):
    """Whether track `i` arrives so soon that the crew's time and a margin of 15 s are all that is left."""
    return geometry.time_to_keep_out[i] < (params.crew_time + 15) * 10


def _settled(labels, i):
    """Whether a person's word on row `i` settles that it gets no cue (HOLD_*, else 0)."""
    if labels.dismissed[i]:
        return HOLD_DISMISSED
    harmless = labels.declared[i] == IDENTITY_NEUTRAL or labels.declared[i] == IDENTITY_ASSUMED_FRIEND
    return HOLD_DECLARED if harmless else 0


def _waits(site, i, scan_ms, params):
    """Why no cue is opened on row `i` yet (HOLD_*), 0: it is."""
    labels, cues, geometry = site.labels, site.cues, site.geometry
    inbound = cues.inbound[i]
    if inbound < INBOUND_RAISES:
        return HOLD_NOT_INBOUND
    if inbound < INBOUND_RAISES_SLOW and is_slow(site.tracks, geometry.closing[i], i):
        return HOLD_NOT_INBOUND
    turned, contested = cues.turned_range[i], labels.contest[i]
    unhurried = turned and contested == 0 and geometry.closing[i] < _UNHURRIED
    if unhurried and wanders(turned, site.tracks.reach[i] >> 3, params.keep_out):
        return HOLD_WANDERS
    if contested:
        proven = labels.proven[i] and ticks_diff(scan_ms, labels.proof_ms[i]) < _REPROOF_MS
        return HOLD_GRACE if proven else 0
    pressing = geometry.time_to_keep_out[i] < params.crew_time * 10 + _PRESSING
    waiting = labels.silences[i] < GRACE_SILENCES and site.tracks.age[i] < GRACE_SCANS
    return HOLD_GRACE if waiting and not pressing else 0


def wanders(turned_m, range_m, keep_out_m):
    """Whether what turned away at `turned_m` has come less than two fifths of the way in since then.

    Largest intermediate: 5 * 2^15.
    """
    return 5 * (turned_m - range_m) < 2 * (turned_m - keep_out_m)


def _reasons(site, i, scan_ms):
    labels, cues = site.labels, site.cues
    reasons = REASON_INBOUND
    if labels.silences[i]:
        reasons |= REASON_NO_REPLY
    if labels.asks[i] == 0:
        reasons |= REASON_NEVER_INTERROGATED
    if labels.proven[i] and labels.proofs[i] == 0 and labels.contest[i] == 0:
        reasons |= REASON_PROOF_EXPIRED
    if labels.contest[i]:
        reasons |= REASON_CONTESTED_LINEAGE
    if labels.group[i]:
        reasons |= REASON_MAY_HOLD_ANOTHER
    if labels.e_rejected[i]:
        reasons |= REASON_REPLY_REJECTED
    if labels.e_broadcast[i]:
        reasons |= REASON_BROADCAST_DISAGREES
    if labels.identity[i] == IDENTITY_ASSUMED_FRIEND:
        reasons |= REASON_ASSUMED_ONLY
    if cues.shadowing[i] >= SHADOW_SCANS:
        reasons |= REASON_SHADOWS_FRIEND
    if 0 < cues.first_range[i] < POP_UP:
        reasons |= REASON_POP_UP
    if labels.lapsed[i]:
        reasons |= REASON_DISMISSED_BUT_CLOSING
    if cues.raised_ms[i] != scan_ms and cues.acknowledged[i] == 0:
        reasons |= REASON_UNACKNOWLEDGED
    if labels.identity[i] == IDENTITY_HOSTILE:
        reasons |= REASON_DECLARED_HOSTILE
    return reasons


def _why_withdrawn(dismissed, hold):
    if dismissed:
        return REASON_OPERATOR_DISMISSED
    return REASON_NOT_INBOUND if hold == HOLD_OUTBOUND else REASON_IDENTIFIED


def advise(site, scan_ms, params):
    """Open, escalate and close the cue of every confirmed track. Its level only rises while it is open.

    Leaves in `cues.hold` why a track has none (HOLD_*), 0: it has one. In `cues.send`: 0 nothing to say,
    1 say the cue, -1 say that it is withdrawn.
    """
    labels, cues = site.labels, site.cues
    kinds, levels = cues.kind, cues.level
    sends, holds = cues.send, cues.hold
    acknowledged, raised_ms, outbound = cues.acknowledged, cues.raised_ms, cues.outbound
    sent_state, sent_ms = cues.sent_state, cues.sent_ms
    identities, flags, lapsed = labels.identity, labels.flags, labels.lapsed
    time_to_keep_out, repeat_ms = site.geometry.time_to_keep_out, params.repeat * 1000
    that_matter, by_word = _FLAGS_THAT_MATTER, _FLAGS_BY_WORD
    friend, suspect = IDENTITY_FRIEND, IDENTITY_SUSPECT
    for i in site.rows.confirmed:
        if i < 0:
            break
        identity, before = identities[i], kinds[i]
        hold, marks = 0, flags[i]
        if identity == friend:
            hold = HOLD_FRIEND
        elif marks & by_word:
            hold = _settled(labels, i)
        if hold == 0:
            if before == 0:
                hold = _waits(site, i, scan_ms, params)
            elif outbound[i] >= OUTBOUND_WITHDRAWS:
                hold = HOLD_OUTBOUND
        holds[i] = hold
        send = 0
        if hold:
            if before:
                cues.reasons[i] = _why_withdrawn(labels.dismissed[i], hold)
                if hold == HOLD_OUTBOUND:
                    cues.turned_range[i] = site.tracks.reach[i] >> 3
                cues.inbound[i] = 0  # a cue that closed takes as long to open as a new one
                send = -1
            sends[i] = send
            continue
        if before == 0:
            raised_ms[i] = scan_ms
            levels[i] = 0
            acknowledged[i] = 0
        wanted = CUE_ALERT if identity >= suspect else CUE_IDENTIFY
        left, open_level, seen = time_to_keep_out[i], levels[i], acknowledged[i]
        level = 3 if left < _LEVEL_3 else 2 if left < _LEVEL_2 or lapsed[i] else 1
        if level < 3 and seen == 0 and (scan_ms - raised_ms[i]) & _WRAP >= repeat_ms * _NEGLECTED:
            level += 1
        if level < open_level:
            level = open_level
        state = identity << 8 | marks & that_matter
        if wanted != before or level != open_level or state != sent_state[i]:
            send = 1
            if level == 3 > open_level or wanted == CUE_ALERT != before:
                seen = 0  # what was seen at leisure is to be seen again when it presses
                acknowledged[i] = 0
        if send or (seen == 0 and (scan_ms - sent_ms[i]) & _WRAP >= repeat_ms * (4 - level)):
            send = 1
            kinds[i] = wanted
            levels[i] = level
            cues.reasons[i] = _reasons(site, i, scan_ms)
            sent_state[i] = state
            sent_ms[i] = scan_ms
        sends[i] = send
