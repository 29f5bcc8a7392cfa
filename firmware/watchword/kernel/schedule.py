"""Interrogation schedule: whom to challenge this scan, most urgent first, within the bound on emissions.

Every inbound without identity is challenged in the scan after its confirmation at the latest, then every
scan until six challenges have gone out, then more rarely: an interrogator that shouts is a beacon.
"""

from watchword.codes import (
    EVENT_INTERROGATIONS_SHED,
    IDENTITY_FRIEND,
)
from watchword.const import const
from watchword.kernel.geometry import NEVER
from watchword.kernel.report import report
from watchword.kernel.site import ASKS

_EAGER = const(6)  # challenges at every scan, then
_PATIENT = const(10)  # challenges after which the second interval gives way to the third
_FRESH_CONTEST = const(30)  # scans apart in which a friend has proven itself; no proof counts in a group
_RENEW_MS = const(1900)  # a friend's proof
_SECOND_MS = const(1900)
_THIRD_MS = const(3900)
_OUTBOUND_MS = const(7900)
_COASTED = const(3)  # scans without a plot after which the beam would miss
_WRAP = const(0x3FFFFFFF)  # of the clock; times here are past ones
_CLASS = const(1 << 17)  # urgency class above any time to the asset


def _urgency(site, i):
    """Smaller is sooner: never asked, unidentified inbound, friends' renewals, the rest."""
    labels, geometry = site.labels, site.geometry
    if labels.identity[i] == IDENTITY_FRIEND:
        rank = 2
    elif labels.asks[i] == 0:
        rank = 0
    elif geometry.time_to_asset[i] != NEVER:
        rank = 1
    else:
        rank = 3
    return rank * _CLASS + geometry.time_to_asset[i]


def schedule(site, scan_ms, params):
    """Fill `asks` with the rows to challenge and note on each that it was asked.

    By row if all that are due fit the bound, else the most urgent first and the rest left for later.
    """
    labels, registers, confirmed = site.labels, site.registers, site.rows.confirmed
    row, misses, time_to_asset = site.asks.row, site.tracks.misses, site.geometry.time_to_asset
    identity, contest, proofs = labels.identity, labels.contest, labels.proofs
    group, apart = labels.group, labels.apart
    asks, asked_ms = labels.asks, labels.asked_ms
    friend = IDENTITY_FRIEND
    due = 0
    for i in confirmed:
        if i < 0:
            break
        if misses[i] >= _COASTED:
            continue
        asked = asks[i]
        if asked and proofs[i] != 1:
            if contest[i]:
                interval = _SECOND_MS if group[i] or apart[i] >= _FRESH_CONTEST else 0
            elif identity[i] == friend:
                interval = _RENEW_MS
            elif asked < _EAGER:
                interval = 0  # whether a fresh track closes is not known yet
            elif time_to_asset[i] == NEVER:
                interval = _OUTBOUND_MS
            elif asked < _PATIENT:
                interval = _SECOND_MS
            elif asked > _PATIENT:
                interval = _THIRD_MS
            else:  # tracks confirmed together part here: answers that come together garble
                interval = _THIRD_MS + (i & 3) * 1000
            if (scan_ms - asked_ms[i]) & _WRAP < interval:
                continue
        row[due] = i
        due += 1
    sent = due
    if due > params.challenges_per_scan:
        sent = params.challenges_per_scan
        _put_first(site, due, sent)
        report(site.events, registers, EVENT_INTERROGATIONS_SHED, 0, due, sent)
    for n in range(sent):
        i = row[n]
        labels.asked[i] = 1
        asked_ms[i] = scan_ms
        if asks[i] < 255:
            asks[i] += 1
    registers[ASKS] = sent


def _put_first(site, due, wanted):
    """Bring the `wanted` most urgent of the `due` rows in `asks` to its front, ties by row."""
    row, urgency = site.asks.row, site.asks.urgency
    for n in range(due):
        urgency[n] = _urgency(site, row[n])
    for n in range(wanted):
        best, first, least = n, row[n], urgency[n]
        for m in range(n + 1, due):
            if urgency[m] < least or (urgency[m] == least and row[m] < first):
                best, first, least = m, row[m], urgency[m]
        row[best] = row[n]
        urgency[best] = urgency[n]
        row[n] = first
        urgency[n] = least
