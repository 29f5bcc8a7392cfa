"""Interrogation schedule: whom to challenge this scan, most urgent first, within the bound on emissions.

Every inbound without identity is challenged in the scan after its confirmation at the latest, then every
scan until six challenges have gone out, then more rarely: an interrogator that shouts is a beacon.
"""

from watchword.codes import (
    EVENT_INTERROGATIONS_SHED,
    IDENTITY_FRIEND,
)
from watchword.kernel.fixed import ticks_diff
from watchword.kernel.geometry import NEVER
from watchword.kernel.report import report
from watchword.kernel.site import ASKS, CONFIRMED

_EAGER = 6  # challenges at every scan, then
_PATIENT = 20  # challenges at the second interval, then the third
_RENEW_MS = 1900  # a friend's proof
_SECOND_MS = 1900
_THIRD_MS = 3900
_OUTBOUND_MS = 7900
_COASTED = 3  # scans without a plot after which the beam would miss
_CLASS = 1 << 17  # urgency class above any time to the asset


def _interval(labels, geometry, i):
    if labels.contest[i] or 0 < labels.proofs[i] < 2:
        return 0
    if labels.identity[i] == IDENTITY_FRIEND:
        return _RENEW_MS
    if labels.asks[i] < _EAGER:
        return 0  # whether a fresh track closes is not known yet
    if geometry.time_to_asset[i] == NEVER:
        return _OUTBOUND_MS
    return _SECOND_MS if labels.asks[i] < _PATIENT else _THIRD_MS


def _urgency(labels, geometry, i):
    """Smaller is sooner: never asked, unidentified inbound, friends' renewals, the rest."""
    if labels.identity[i] == IDENTITY_FRIEND:
        rank = 2
    elif labels.asks[i] == 0:
        rank = 0
    elif geometry.time_to_asset[i] != NEVER:
        rank = 1
    else:
        rank = 3
    return rank * _CLASS + geometry.time_to_asset[i]


def _is_due(tracks, labels, i, scan_ms):
    if tracks.misses[i] >= _COASTED or labels.asked[i]:
        return False
    return labels.asks[i] == 0 or ticks_diff(scan_ms, labels.next_ask_ms[i]) >= 0


def schedule(site, scan_ms, params):
    """Fill `asks` with the rows to challenge and note on each that it was asked."""
    labels, geometry = site.labels, site.geometry
    tracks, registers = site.tracks, site.registers
    due = 0
    sent = 0
    for n in range(site.registers[CONFIRMED]):
        i = site.rows.confirmed[n]
        if _is_due(tracks, labels, i, scan_ms):
            due += 1
    while sent < due and sent < params.challenges_per_scan:
        best, row = 4 * _CLASS, -1
        for n in range(registers[CONFIRMED]):
            i = site.rows.confirmed[n]
            if _is_due(tracks, labels, i, scan_ms):
                urgency = _urgency(labels, geometry, i)
                if urgency < best:
                    best, row = urgency, i
        site.asks.row[sent] = row
        labels.asked[row] = 1
        sent += 1
        if labels.asks[row] < 255:
            labels.asks[row] += 1
        # Signed before the sum, which otherwise passes 2^30 just before the clock wraps.
        signed_ms = (scan_ms ^ 0x20000000) - 0x20000000
        labels.next_ask_ms[row] = (signed_ms + _interval(labels, geometry, row)) & 0x3FFFFFFF
    registers[ASKS] = sent
    if sent < due:
        report(site.events, registers, EVENT_INTERROGATIONS_SHED, 0, due, sent)
