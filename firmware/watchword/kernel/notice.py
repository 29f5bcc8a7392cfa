"""Notices: the cue frames of this scan, withdrawals first, then the most urgent.

What goes out is corrected for the radar's known bias: a camera slews to where the aircraft is, not to
where a misaligned radar says.
"""

from watchword.codes import (
    CONFIDENCE_HIGH,
    CONFIDENCE_LOW,
    CONFIDENCE_MEDIUM,
    CUE_FRIEND_NEAR,
    CUE_WITHDRAWN,
    FLAG_CONTESTED,
    FLAG_GROUP_POSSIBLE,
    REASON_TRACK_LOST,
)
from watchword.const import const
from watchword.kernel.fixed import azimuth_bam, clamp, length, ticks_diff
from watchword.kernel.geometry import NEVER
from watchword.kernel.inbound import apart_m, nearest_friend
from watchword.kernel.site import AZIMUTH_BIAS, NOTICES, NOTICES_MAX, RANGE_BIAS

_NO_ELEVATION = const(-32768)
_HEIGHT_UNKNOWN = const(300 * 300 * 8)  # 1/8 m^2: a 2-D radar's tracks stay above it
_SIGHTLINE = const(857)  # sin of 3 degrees in Q14
_BESIDE = const(500)  # m


def proof_age(labels, i, scan_ms):
    """Age of the last proof of row `i` in 1/10 s, 65535: never proven."""
    if labels.proven[i] == 0:
        return 65535
    return clamp(ticks_diff(scan_ms, labels.proof_ms[i]) // 100, 0, 65534)


def _confidence(site, i):
    """How sure the advice is: it takes time and plots, and nothing contested is ever sure."""
    inbound = site.cues.inbound[i]
    if inbound < 8 or site.tracks.misses[i] > 1:
        return CONFIDENCE_LOW
    if inbound < 15 or site.labels.flags[i] & (FLAG_CONTESTED | FLAG_GROUP_POSSIBLE):
        return CONFIDENCE_MEDIUM
    return CONFIDENCE_HIGH


def _fill(site, n, i, kind, scan_ms, params):
    tracks, labels, geometry = site.tracks, site.labels, site.geometry
    cues, notices, registers = site.cues, site.notices, site.registers
    notices.track[n] = tracks.number[i]
    notices.kind[n] = kind
    notices.level[n] = cues.level[i]
    notices.identity[n] = labels.identity[i]
    notices.confidence[n] = _confidence(site, i)
    notices.flags[n] = labels.flags[i]
    notices.reasons[n] = cues.reasons[i]
    slant = length(tracks.reach[i], tracks.z[i]) - registers[RANGE_BIAS]
    notices.range[n] = clamp(slant >> 2, 0, 65535)
    notices.azimuth[n] = (azimuth_bam(tracks.x[i], tracks.y[i]) - (registers[AZIMUTH_BIAS] >> 4)) & 0xFFFF
    if tracks.u_pp[i] >= _HEIGHT_UNKNOWN:
        notices.elevation[n] = _NO_ELEVATION
    else:
        up = azimuth_bam(tracks.z[i], tracks.reach[i])
        notices.elevation[n] = up - 65536 if up & 0x8000 else up
    notices.closing_speed[n] = geometry.closing[i]
    notices.time_to_asset[n] = geometry.time_to_asset[i]
    left = geometry.time_to_keep_out[i]
    notices.latest_look[n] = 32767 if left == NEVER else clamp(left - params.crew_time * 10, -32767, 32767)
    notices.miss_distance[n] = min(geometry.miss[i], 65535)
    friend = nearest_friend(site, i)
    notices.friend_track[n] = tracks.number[friend] if friend >= 0 else 0
    notices.friend_distance[n] = apart_m(tracks, i, friend) if friend >= 0 else 65535
    notices.proof_age[n] = proof_age(labels, i, scan_ms)
    notices.acknowledged[n] = cues.acknowledged[i]


def say_lost(site, i):
    """The track of row `i` is gone while its cue was open: say so. Only its number still means anything."""
    notices, registers = site.notices, site.registers
    n = registers[NOTICES]
    if n < NOTICES_MAX:
        for column in notices.columns:
            column[n] = 0
        notices.track[n] = site.labels.number[i]
        notices.kind[n] = CUE_WITHDRAWN
        notices.level[n] = site.cues.level[i]
        notices.identity[n] = site.labels.identity[i]
        notices.reasons[n] = REASON_TRACK_LOST
        notices.elevation[n] = _NO_ELEVATION
        notices.time_to_asset[n] = NEVER
        notices.proof_age[n] = 65535
        registers[NOTICES] = n + 1


def _friend_beside(site, i):
    """Whether a proven friend is near the sightline of row `i` or near the track itself."""
    tracks, friend = site.tracks, nearest_friend(site, i)
    if friend < 0:
        return False
    if apart_m(tracks, i, friend) < _BESIDE:
        return True
    ex, ey = tracks.los_x[i], tracks.los_y[i]
    fx, fy = tracks.los_x[friend], tracks.los_y[friend]
    return -_SIGHTLINE < (ex * fy - ey * fx) >> 14 < _SIGHTLINE and ex * fx + ey * fy > 0


def notify(site, scan_ms, params):
    """Fill `notices` from `cues.send`: withdrawals by row, then the rest by time to the asset.

    Ties go to the lower row, so that the order is the same on every runtime.
    """
    cues, registers, confirmed = site.cues, site.registers, site.rows.confirmed
    send, time_to_asset = cues.send, site.geometry.time_to_asset
    waiting = 0
    for i in confirmed:
        if i < 0:
            break
        if send[i] > 0:
            waiting += 1
        elif send[i] and registers[NOTICES] < NOTICES_MAX:
            _fill(site, registers[NOTICES], i, CUE_WITHDRAWN, scan_ms, params)
            registers[NOTICES] += 1
            cues.kind[i] = 0
            send[i] = 0
    while waiting and registers[NOTICES] < NOTICES_MAX - 1:
        waiting -= 1
        soonest, row = NEVER + 1, -1
        for i in confirmed:
            if i < 0:
                break
            if send[i] > 0 and time_to_asset[i] < soonest:
                soonest, row = time_to_asset[i], i
        send[row] = 0
        _fill(site, registers[NOTICES], row, cues.kind[row], scan_ms, params)
        registers[NOTICES] += 1
        if _friend_beside(site, row):
            _fill(site, registers[NOTICES], row, CUE_FRIEND_NEAR, scan_ms, params)
            registers[NOTICES] += 1
