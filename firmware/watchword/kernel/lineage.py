"""Lineage: which track may have become which, and what that does to its labels.

A track born near another, merged with it or so close that their plots could be exchanged is contested.
Every label it carried is suspended: the board no longer knows which of the two aircraft it describes.
Only proof or a person brings one back (`end_contests`, `operator`).
"""

from watchword.codes import (
    CAUSE_BORN_NEAR,
    CAUSE_CROSSED,
    CAUSE_MERGED,
    CAUSE_REACQUIRED,
    EVENT_CONTEST_ENDED,
    EVENT_CONTESTED,
    EVENT_IDENTITY_CHANGED,
    IDENTITY_FRIEND,
    IDENTITY_PENDING,
    IDENTITY_UNKNOWN,
)
from watchword.const import const
from watchword.kernel.columns import LIVE, SCAN_MS
from watchword.kernel.fixed import clamp, isqrt, ticks_diff
from watchword.kernel.report import report
from watchword.kernel.site import CONFIRMED

PROOFS_NEEDED = const(2)  # agreeing replies before a track is a friend, contested or not
APART_FOR_PROOF = const(3)  # scans a contested track must stand apart before a reply proves anything
APART_FOR_NOTHING = const(6)  # scans apart that end a contest in which neither had a label
_FAR = const(8192)  # 1,024 m in 1/8 m: pairs further apart along east or north are never looked at
_BEYOND = const(-16384)  # a power of two, so that one mask tells what is outside of 2 * _FAR
_COASTED_LONG = const(4)  # scans without a plot in which another aircraft could have taken its place
_BORN_MS = const(16000)  # a lead waits two scans of 4 s, a second detection a few more
_APART_MAX = const(44000)  # 1/64 m/s: no two tracks part faster for long
_SWAP_GATE = const(9)  # squared sigmas within which two plots could be exchanged


def row_of(site, number):
    """Row of the track with that number, -1 if there is none."""
    live, numbers = site.work.rows, site.tracks.number
    for n in range(site.work.registers[LIVE]):
        i = live[n]
        if numbers[i] == number:
            return i
    return -1


def suspend(site, i, other, cause):
    """Contest row `i` because of the track numbered `other`: suspend every label it carries, say so once."""
    labels, events, registers = site.labels, site.events, site.registers
    number, identity = labels.number[i], labels.identity[i]
    if labels.contest[i] == 0:
        report(events, registers, EVENT_CONTESTED, number, other, cause)
    labels.contest[i] = cause
    labels.apart[i] = 0
    if _at_stake(labels, i):
        labels.suspended[i] = 1
    clear_labels(labels, i)
    if identity > IDENTITY_UNKNOWN:
        report(events, registers, EVENT_IDENTITY_CHANGED, number, identity, IDENTITY_UNKNOWN)


def _at_stake(labels, i):
    """Whether row `i` carries a label, or has carried one that is suspended."""
    return (
        labels.suspended[i] != 0
        or labels.identity[i] > IDENTITY_UNKNOWN
        or labels.declared[i] >= 0
        or labels.dismissed[i] != 0
    )


def suspend_both(site, i, j, cause):
    """Contest rows `i` and `j` because of each other: a label of either may now be about the other."""
    labels, number = site.labels, site.tracks.number
    at_stake = _at_stake(labels, i) or _at_stake(labels, j)
    suspend(site, i, number[j], cause)
    suspend(site, j, number[i], cause)
    if at_stake:
        labels.suspended[i] = 1
        labels.suspended[j] = 1


def clear_labels(labels, i):
    """Take every label off row `i`; what was asked and heard of it stays."""
    if labels.identity[i] != IDENTITY_PENDING:
        labels.identity[i] = IDENTITY_UNKNOWN
    labels.proofs[i] = 0
    labels.platform[i] = 0
    labels.silences[i] = 0
    labels.e_reply[i] = 0
    labels.e_silence[i] = 0
    labels.e_rejected[i] = 0
    labels.e_plan[i] = 0
    labels.e_broadcast[i] = 0
    labels.entry[i] = 0
    labels.plan[i] = 0
    labels.address[i] = 0
    labels.agreements[i] = 0
    labels.declared[i] = -1
    labels.dismissed[i] = 0
    labels.height[i] = 0
    labels.heights[i] = 0


def _merge(site, i, j):
    labels, tracks = site.labels, site.tracks
    suspend_both(site, i, j, CAUSE_MERGED)
    labels.group[i] = 1
    labels.group[j] = 1
    labels.partner[i] = tracks.number[j]
    labels.partner[j] = tracks.number[i]


def compare_pairs(site, params):
    """Contest every pair of confirmed tracks that the radar may have merged or exchanged.

    Offsets are taken along (`dr`) and across (`dc`) the line of sight of the first, in 1/8 m. Merged:
    within the resolution cell widened by two sigma of the tracks' relative position. Exchangeable:
    a squared Mahalanobis distance below 9 with the plots' own noise included.

    Largest intermediates: |dx| <= 8,192, Q14: sum 1.9e8; dr, dc <= 11,586: squares 1.4e8; across^2 below
    2^28; a variance of a relative position, 2^25, in 1/64 m^2: 2^28; reach 370,800 * 910 >> 12 * 6,434.
    """
    tracks, labels = site.tracks, site.labels
    x, y, misses = tracks.x, tracks.y, tracks.misses
    apart, coasted = labels.apart, labels.coasted
    confirmed, count = site.rows.confirmed, site.registers[CONFIRMED]
    for n in range(count):
        i = confirmed[n]
        if apart[i] < 100:
            apart[i] += 1
        missed = misses[i]
        if missed != coasted[i]:
            if missed == 0 and coasted[i] >= _COASTED_LONG:
                _reacquire(site, i)
            coasted[i] = missed
    for n in range(count):
        i = confirmed[n]
        west, south = x[i] - _FAR, y[i] - _FAR
        for m in range(n + 1, count):
            j = confirmed[m]
            if (x[j] - west) & _BEYOND or (y[j] - south) & _BEYOND:
                continue
            _compare(site, i, j, params)


def _reacquire(site, i):
    """Row `i` has a plot again after a long coast: what it only claimed it may claim anew, a little later."""
    labels = site.labels
    given = labels.identity[i] == IDENTITY_FRIEND or labels.declared[i] >= 0 or labels.dismissed[i] != 0
    given = given or labels.suspended[i] != 0
    suspend(site, i, labels.number[i], CAUSE_REACQUIRED)
    labels.suspended[i] = 1 if given else 0


def _cell_across(reach, params):
    """The radar's resolution in azimuth at a range, as a distance; both 1/8 m.

    Largest intermediate: (370,800 * 1,820 >> 12) * 6,434 = 1.06e9.
    """
    return ((reach * params.resolution_azimuth >> 12) * 6434) >> 14


def _compare(site, i, j, params):
    """Contest rows `i` and `j` if the radar may have merged or exchanged them."""
    tracks = site.tracks
    dx, dy = tracks.x[j] - tracks.x[i], tracks.y[j] - tracks.y[i]
    los_x, los_y = tracks.los_x[i], tracks.los_y[i]
    dr = (dx * los_x + dy * los_y) >> 14
    dc = (dx * los_y - dy * los_x) >> 14
    if dr < 0:
        dr = -dr
    if dc < 0:
        dc = -dc
    var_r = tracks.r_pp[i] + tracks.r_pp[j]
    var_c = tracks.c_pp[i] + tracks.c_pp[j]
    # sigma in 1/8 m of a variance in 1/8 m^2 is sqrt(8 * variance).
    if (
        tracks.shared[i] == j
        or tracks.shared[j] == i
        or (
            dr < params.resolution_range + 2 * isqrt(var_r << 3)
            and dc < _cell_across(tracks.reach[i], params) + 2 * isqrt(var_c << 3)
        )
    ):
        _merge(site, i, j)
        return
    plot_r = (params.sigma_range * params.sigma_range) >> 3  # 1/64 m^2 -> 1/8 m^2
    across = (tracks.reach[i] * params.sigma_azimuth >> 12) * 6434 >> 14
    plot_c = (across * across) >> 3 if across < 16384 else 1 << 25
    if (dr * dr >> 3) // (var_r + plot_r) + (dc * dc >> 3) // (var_c + plot_c + 1) < _SWAP_GATE:
        suspend_both(site, i, j, CAUSE_CROSSED)


def note_birth(site, i, params):
    """Remember the confirmed track, if any, near which the new row `i` was born.

    Near: within the resolution cell widened by three sigma of their relative position, where an aircraft
    that was hidden in that track's plots could first appear by itself; when the new row had its first plot
    or, since the first may be missed, two scans before.
    """
    tracks, labels = site.tracks, site.labels
    x, y, confirmed = tracks.x, tracks.y, site.rows.confirmed
    east, north = x[i], y[i]
    born_ms = ticks_diff(site.work.registers[SCAN_MS], tracks.born_ms[i])
    if not 0 <= born_ms <= _BORN_MS:  # a track of a week was born in the future, as the clock has it
        born_ms = _BORN_MS
    for n in range(site.registers[CONFIRMED]):
        k = confirmed[n]
        if not -_FAR <= east - x[k] <= _FAR or not -_FAR <= north - y[k] <= _FAR:
            continue
        if _was_near(site, i, k, born_ms, params) or _was_near(
            site, i, k, born_ms + 2 * params.scan_period, params
        ):
            labels.born_near[i] = tracks.number[k]
            return


def _was_near(site, i, k, ms, params):
    """Whether row `i` was near row `k`, `ms` (up to 24,000) before this scan.

    Largest intermediate: _APART_MAX * 24,000 = 1.06e9.
    """
    tracks = site.tracks
    apart_x = clamp(tracks.vx[i] - tracks.vx[k], -_APART_MAX, _APART_MAX)
    apart_y = clamp(tracks.vy[i] - tracks.vy[k], -_APART_MAX, _APART_MAX)
    dx = tracks.x[i] - tracks.x[k] - apart_x * ms // 8000
    dy = tracks.y[i] - tracks.y[k] - apart_y * ms // 8000
    if not -_FAR <= dx <= _FAR or not -_FAR <= dy <= _FAR:
        return False
    dr = (dx * tracks.los_x[k] + dy * tracks.los_y[k]) >> 14
    dc = (dx * tracks.los_y[k] - dy * tracks.los_x[k]) >> 14
    near_r = params.resolution_range + 3 * isqrt((tracks.r_pp[k] + tracks.r_pp[i]) << 3)
    near_c = _cell_across(tracks.reach[k], params) + 3 * isqrt((tracks.c_pp[k] + tracks.c_pp[i]) << 3)
    return -near_r < dr < near_r and -near_c < dc < near_c


def contest_birth(site, i):
    """Row `i` has just been confirmed: contest it and the track it was born near, if that lives."""
    tracks, labels = site.tracks, site.labels
    if labels.born_near[i] == 0:
        return
    k = row_of(site, labels.born_near[i])
    if k >= 0:
        suspend_both(site, i, k, CAUSE_BORN_NEAR)
        # The aircraft it may have held has shown itself: from now on they are two.
        labels.partner[k] = tracks.number[i]


def end_contests(site):
    """End the contests that proof or, where nothing was at stake, distance has settled.

    A group ends when both of its tracks live and stand apart. If one was lost inside the other, the
    survivor stays a possible group: nothing the radar says can clear it.
    """
    labels, confirmed = site.labels, site.rows.confirmed
    contest = labels.contest
    for i in confirmed:
        if i < 0:
            break
        if contest[i] == 0:
            continue
        if labels.group[i] and labels.apart[i] >= APART_FOR_PROOF and row_of(site, labels.partner[i]) >= 0:
            labels.group[i] = 0
        if labels.group[i]:
            continue
        proven = labels.proofs[i] >= PROOFS_NEEDED
        if proven or (labels.suspended[i] == 0 and labels.apart[i] >= APART_FOR_NOTHING):
            labels.contest[i] = 0
            labels.suspended[i] = 0
            report(
                site.events,
                site.registers,
                EVENT_CONTEST_ENDED,
                labels.number[i],
                labels.platform[i],
                IDENTITY_FRIEND if proven else IDENTITY_UNKNOWN,
            )
