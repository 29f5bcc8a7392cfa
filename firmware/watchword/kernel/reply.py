"""Replies and silence: what the answers to the last scan's challenges prove, and about which track.

A verified reply supports the one track that its authenticated position fits; the interrogator's own
bearing is too coarse for that. It counts only for the track that was challenged, or as a renewal for the
track its platform has already proven. A rejected reply never raises trust.
"""

from watchword.codes import (
    CAUSE_TWO_CLAIMS,
    EVENT_NAV_DISAGREES,
    EVENT_PLAN_CONSUMED,
    EVENT_REPLY_AMBIGUOUS,
    EVENT_REPLY_FITS_NONE,
    EVENT_REPLY_REJECTED,
    REJECTION_GARBLED,
    REJECTION_POSITION_DISAGREES,
    STATE_CONFIRMED,
)
from watchword.const import const
from watchword.kernel.evidence import weigh_proof, weigh_rejection, weigh_silence
from watchword.kernel.fit import fit_tracks, measure_offset, rivals
from watchword.kernel.fixed import azimuth_bam, length, ticks_diff
from watchword.kernel.height import compare_height
from watchword.kernel.lineage import APART_FOR_PROOF, row_of, suspend_both
from watchword.kernel.registration import learn_bias
from watchword.kernel.report import report
from watchword.kernel.site import IFF_DEGRADED, NEAR, PLANS_MAX, REPLIES

_GATE = const(64)  # squared sigmas in 1/4: 4 sigma, passed by 99.97 % of a friend's replies
_MARGIN = const(56)  # a rival this much further (14: odds of 1,100 to 1) is no rival
_LONELY = const(100)  # 5 sigma: no rival within it, and the reply may teach registration
_HEARD_RANGE = const(150)  # 75 m in 1/2 m: three sigma of interrogator and radar together
_HEARD_AZIMUTH = const(819)  # 4.5 degrees: three sigma of the interrogator
_SAID_RANGE = const(200)  # 100 m in 1/2 m: 75 m, and half a second of flight
_SAID_AZIMUTH = const(1001)  # 5.5 degrees: three sigma of the interrogator and the largest bias
_VALID_WINDOW = const(15)  # scans after a valid reply in which a rejected one says nothing
NAV_SHOWN = const(10)  # scans


def _heard_from(site, n, i):
    """Whether the interrogator's own measurement of reply `n` may come from track `i`."""
    replies, tracks = site.replies, site.tracks
    apart = replies.heard_range[n] - (length(site.tracks.reach[i], tracks.z[i]) >> 2)
    if not -_HEARD_RANGE < apart < _HEARD_RANGE:
        return False
    turn = (replies.heard_azimuth[n] - azimuth_bam(tracks.x[i], tracks.y[i])) & 0xFFFF
    return turn < _HEARD_AZIMUTH or turn > 65536 - _HEARD_AZIMUTH


def _heard_where_it_says(replies, n):
    """Whether the interrogator heard reply `n` about where its author says it is: a relayed one fails."""
    east, north = replies.east[n], replies.north[n]
    apart = replies.heard_range[n] - (length(length(east, north) >> 1, replies.up[n] >> 1) >> 1)
    if not -_SAID_RANGE < apart < _SAID_RANGE:
        return False
    turn = (replies.heard_azimuth[n] - azimuth_bam(east, north)) & 0xFFFF
    return turn < _SAID_AZIMUTH or turn > 65536 - _SAID_AZIMUTH


def _reject(site, n):
    replies, labels = site.replies, site.labels
    verdict = replies.verdict[n]
    track, platform = replies.track[n], replies.platform[n]
    report(site.events, site.registers, EVENT_REPLY_REJECTED, track, platform, verdict)
    asked = row_of(site, track)
    if asked >= 0 and labels.asked[asked]:
        labels.asked[asked] = 0  # something answered: no silence is weighed
        if verdict != REJECTION_GARBLED and labels.silences[asked] < 255:
            labels.silences[asked] += 1  # but the proof ages, or bad replies would keep it alive
    if verdict == REJECTION_GARBLED:
        return
    found, count = -1, 0
    for i in site.rows.confirmed:
        if i < 0:
            break
        if _heard_from(site, n, i):
            found = i
            count += 1
    if count != 1 or labels.contest[found]:
        return
    if verdict == REJECTION_POSITION_DISAGREES:
        labels.nav[found] = NAV_SHOWN
    if labels.proven[found] == 0 or labels.answered[found] > _VALID_WINDOW:
        weigh_rejection(labels, found, verdict)


def _hear_lost(labels, i, platform):
    """Row `i` was challenged and `platform` answered from where it is not: no proof, and no silence either.

    What it had proven lives no longer for it than if it could not be asked.
    """
    labels.asked[i] = 0
    if labels.platform[i] == platform:
        labels.silences[i] = 0


def _misfit(site, n, row, scan_ms):
    """A verified reply that fits no track: the platform's navigation or the radar is off."""
    replies, labels, tracks = site.replies, site.labels, site.tracks
    platform = replies.platform[n]
    metres = 9999
    if row >= 0:
        metres = length(tracks.x[row] - replies.east[n], tracks.y[row] - replies.north[n]) >> 3
    report(site.events, site.registers, EVENT_REPLY_FITS_NONE, replies.track[n], platform, metres)
    for i in site.rows.confirmed:
        if i < 0:
            break
        known = labels.proven[i] and labels.platform[i] == platform
        if known or (labels.number[i] == replies.track[n] and _heard_from(site, n, i)):
            labels.nav[i] = NAV_SHOWN
            _hear_lost(labels, i, platform)
            report(site.events, site.registers, EVENT_NAV_DISAGREES, labels.number[i], platform, metres)


def _accept(site, n, row, params):
    """Count reply `n` as a proof for `row`, at most one a scan."""
    labels, plans = site.labels, site.plans
    platform = site.replies.platform[n]
    labels.asked[row] = 0
    labels.silences[row] = 0
    if labels.group[row] or (labels.contest[row] and labels.apart[row] < APART_FOR_PROOF):
        return
    if labels.platform[row] != platform:
        labels.platform[row] = platform
        labels.proofs[row] = 0
    elif labels.proven[row] and labels.answered[row] == 0:
        return
    if labels.proofs[row] < 3:
        labels.proofs[row] += 1
    labels.proof_ms[row] = site.replies.t_ms[n]
    labels.proven[row] = 1
    labels.answered[row] = 0
    weigh_proof(labels, row)
    planned = plans.platform
    for p in range(PLANS_MAX):
        if planned[p] == platform and plans.consumed[p] == 0:
            plans.consumed[p] = 1
            report(site.events, site.registers, EVENT_PLAN_CONSUMED, labels.number[row], platform, p)


def _stake(site, gate):
    """A friend is one of the rows that fit within `gate`: its name is at stake where they are contested."""
    labels, rows = site.labels, site.rows
    for m in range(site.registers[NEAR]):
        i = rows.near[m]
        if rows.fit[i] < gate and labels.contest[i]:
            labels.suspended[i] = 1


def _verify(site, n, scan_ms, params):
    replies, labels, tracks = site.replies, site.labels, site.tracks
    if not _heard_where_it_says(replies, n):
        replies.verdict[n] = REJECTION_POSITION_DISAGREES
        asked = row_of(site, replies.track[n])
        if asked >= 0 and labels.platform[asked] == replies.platform[n]:
            _hear_lost(labels, asked, replies.platform[n])
        _reject(site, n)
        return
    east, north, t_ms = replies.east[n], replies.north[n], replies.t_ms[n]
    platform = replies.platform[n]
    sigma = params.reply_position_sigma
    row = fit_tracks(site, east, north, t_ms, scan_ms, sigma)
    if row < 0 or site.rows.fit[row] >= _GATE:
        _misfit(site, n, row, scan_ms)
        return
    close = rivals(site, row, site.rows.fit[row] + _MARGIN)
    if close:
        report(site.events, site.registers, EVENT_REPLY_AMBIGUOUS, replies.track[n], platform, close + 1)
        asked = row_of(site, replies.track[n])
        if asked >= 0:
            labels.asked[asked] = 0
        _stake(site, site.rows.fit[row] + _MARGIN)
        return
    if tracks.state[row] != STATE_CONFIRMED:
        return
    proofs = labels.proofs
    for i in site.rows.confirmed:
        if i < 0:
            break
        if proofs[i] and i != row and labels.platform[i] == platform:
            suspend_both(site, row, i, CAUSE_TWO_CLAIMS)
    if tracks.number[row] != replies.track[n] and labels.platform[row] != platform:
        return
    if labels.answered[row]:
        compare_height(site, n, row)
    _accept(site, n, row, params)
    if labels.contest[row] == 0 and not rivals(site, row, _LONELY):
        measure_offset(site, row, east, north, ticks_diff(scan_ms, t_ms))
        learn_bias(site, row, sigma)


def judge_replies(site, scan_ms, params):
    """Take in every reply since the last scan, then count the challenges that nothing answered.

    Silence doesn't count on a contested track, and weighs nothing while all friends are silent.
    """
    labels, registers, confirmed = site.labels, site.registers, site.rows.confirmed
    answered, nav, asked = labels.answered, labels.nav, labels.asked
    for i in confirmed:
        if i < 0:
            break
        if answered[i] < 255:
            answered[i] += 1
        if nav[i]:
            nav[i] -= 1
    for n in range(registers[REPLIES]):
        if site.replies.verdict[n]:
            _reject(site, n)
        else:
            _verify(site, n, scan_ms, params)
    registers[REPLIES] = 0
    for i in confirmed:
        if i < 0:
            break
        if asked[i]:
            asked[i] = 0
            if labels.contest[i]:
                continue
            if registers[IFF_DEGRADED]:
                if labels.silences[i] < 255:
                    labels.silences[i] += 1  # the proof still ages; the evidence does not move
            else:
                weigh_silence(labels, i)
