"""Identity: what each track is taken for (STANAG 1241), from evidence, proof and people's words.

FRIEND needs proof and loses it with silence. HOSTILE is never decided here: it is only ever an operator's
declaration. SUSPECT needs evidence of deceit; ASSUMED FRIEND and NEUTRAL are claims that nothing denies.
"""

from watchword.codes import (
    EVENT_IDENTITY_CHANGED,
    EVENT_IFF_DEGRADED,
    FLAG_COASTING,
    FLAG_CONTESTED,
    FLAG_DECLARED,
    FLAG_DISMISSED,
    FLAG_GROUP_POSSIBLE,
    FLAG_IFF_DEGRADED,
    FLAG_NAV_DISAGREES,
    FLAG_STALE,
    IDENTITY_ASSUMED_FRIEND,
    IDENTITY_FRIEND,
    IDENTITY_NEUTRAL,
    IDENTITY_PENDING,
    IDENTITY_SUSPECT,
    IDENTITY_UNKNOWN,
)
from watchword.const import const
from watchword.kernel.evidence import DECEIT_AT, SUSPECT_AT, SUSPECT_UNTIL
from watchword.kernel.fixed import ticks_diff
from watchword.kernel.lineage import PROOFS_NEEDED
from watchword.kernel.plan import AGREEMENTS, HEARD_SCANS
from watchword.kernel.report import report
from watchword.kernel.site import IFF_DEGRADED, STALE

_ASKED_ENOUGH = const(2)  # times the proof's life after which it expires even if no challenge could be sent
_SILENT_EACH = const(4)  # challenges in a row that every friend misses before IFF counts as degraded,
_SILENT_ALL = const(15)  # and that all of them miss together: every 2 s and in fades of 5 s, e^-6

# What decides an identity.
RULE_NONE = const(0)  # nothing that would establish one
RULE_DECLARED = const(1)  # a person
RULE_CONTESTED = const(2)  # nobody can say which aircraft it is
RULE_PROVEN = const(3)
RULE_DECEIT = const(4)
RULE_PLAN = const(5)
RULE_BROADCAST = const(6)


def watch_iff(site):
    """IFF is degraded while there are proven friends and each has been silent for a while.

    A friend by a person's word alone proves nothing about IFF: it may have no transponder.
    """
    labels, registers = site.labels, site.registers
    friends, silent, missed = 0, 0, 0
    for i in site.rows.friends:
        if i < 0:
            break
        if labels.declared[i] < 0:
            friends += 1
            missed += labels.silences[i]
            if labels.silences[i] >= _SILENT_EACH:
                silent += 1
    if friends and silent == friends and missed >= _SILENT_ALL and registers[IFF_DEGRADED] == 0:
        registers[IFF_DEGRADED] = 1
        report(site.events, registers, EVENT_IFF_DEGRADED, 0, 1, friends)
    elif silent < friends and registers[IFF_DEGRADED]:
        registers[IFF_DEGRADED] = 0
        report(site.events, registers, EVENT_IFF_DEGRADED, 0, 0, friends)


def _weigh(labels, i, scan_ms, params):
    """Which rule (RULE_*) decides the identity of row `i`, not declared and not contested: the first that
    holds.
    """
    if labels.proofs[i] >= PROOFS_NEEDED:
        life = params.proof_life * 1000
        age = ticks_diff(scan_ms, labels.proof_ms[i])
        if age < life or (labels.silences[i] < params.proof_misses and age < _ASKED_ENOUGH * life):
            return RULE_PROVEN
        labels.proofs[i] = 0
    deceit = labels.e_rejected[i] + labels.e_broadcast[i]
    if deceit:
        if labels.identity[i] == IDENTITY_SUSPECT:
            if labels.evidence[i] <= SUSPECT_UNTIL:
                return RULE_DECEIT
        elif deceit <= DECEIT_AT and labels.evidence[i] <= SUSPECT_AT:
            return RULE_DECEIT
    if labels.e_plan[i] and labels.e_plan[i] + deceit >= 0:
        return RULE_PLAN
    if deceit == 0 and labels.agreements[i] >= AGREEMENTS and labels.heard[i] < HEARD_SCANS:
        return RULE_BROADCAST
    return RULE_NONE


def _identity(labels, i, decided):
    if decided == RULE_DECLARED:
        return labels.declared[i]
    if decided == RULE_PROVEN:
        return IDENTITY_FRIEND
    if decided == RULE_DECEIT:
        return IDENTITY_SUSPECT
    if decided == RULE_PLAN:
        return IDENTITY_ASSUMED_FRIEND
    if decided == RULE_BROADCAST:
        return IDENTITY_NEUTRAL
    return IDENTITY_UNKNOWN


def identify(site, scan_ms, params):
    """Add up the evidence and decide identity and flags of every confirmed track; report each change.

    What a person declared comes first, then what is contested, then evidence; `labels.rule` keeps which of
    them (RULE_*) it was. A track is PENDING in the scan that confirms it: nothing has been asked or weighed
    yet.
    """
    labels, registers, confirmed = site.labels, site.registers, site.rows.confirmed
    identity, flags, evaluated = labels.identity, labels.flags, labels.evaluated
    contest, group, nav = labels.contest, labels.group, labels.nav
    dismissed, declared, misses = labels.dismissed, labels.declared, site.tracks.misses
    e_reply, e_silence, e_rejected = labels.e_reply, labels.e_silence, labels.e_rejected
    e_plan, e_broadcast, e_kinematics = labels.e_plan, labels.e_broadcast, labels.e_kinematics
    evidence, rules, unknown = labels.evidence, labels.rule, IDENTITY_UNKNOWN
    proofs, agreements = labels.proofs, labels.agreements
    common = FLAG_IFF_DEGRADED if registers[IFF_DEGRADED] else 0
    if registers[STALE]:
        common |= FLAG_STALE
    for i in confirmed:
        if i < 0:
            break
        before = identity[i]
        planned, deceit = e_plan[i], e_rejected[i] + e_broadcast[i]
        evidence[i] = e_reply[i] + e_silence[i] + e_kinematics[i] + planned + deceit
        raised, decided = common, RULE_NONE
        if contest[i]:
            raised |= FLAG_CONTESTED
            decided = RULE_CONTESTED
        if group[i]:
            raised |= FLAG_GROUP_POSSIBLE
            decided = RULE_CONTESTED
        if nav[i]:
            raised |= FLAG_NAV_DISAGREES
        if misses[i]:
            raised |= FLAG_COASTING
        if dismissed[i]:
            raised |= FLAG_DISMISSED
        if declared[i] >= 0:
            raised |= FLAG_DECLARED
            decided = RULE_DECLARED
        flags[i] = raised
        if decided == RULE_NONE and (deceit or planned or proofs[i] or agreements[i]):
            decided = _weigh(labels, i, scan_ms, params)
        rules[i] = decided
        now = _identity(labels, i, decided) if decided else unknown
        if evaluated[i] == 0:
            evaluated[i] = 1
            now = IDENTITY_PENDING
        if now != before:
            identity[i] = now
            report(site.events, site.registers, EVENT_IDENTITY_CHANGED, labels.number[i], before, now)
