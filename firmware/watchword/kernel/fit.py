"""Which track does a position belong to? The geometry that replies, broadcasts and registration share.

A reported position and a track are compared along and across the track's line of sight, at the time of
the report, with the radar's estimated bias taken off and its uncertainty put in.
"""

from watchword.const import const
from watchword.kernel.columns import LIVE
from watchword.kernel.fixed import isqrt, ticks_diff
from watchword.kernel.site import (
    AZIMUTH_BIAS,
    AZIMUTH_VARIANCE,
    NEAR,
    OFFSET_ACROSS,
    OFFSET_ALONG,
    RANGE_BIAS,
    RANGE_VARIANCE,
)

_FAR = const(16000)  # 2 km in 1/8 m
NO_FIT = const(1 << 20)  # a squared distance beyond all gates
_OLDEST_MS = const(16000)  # nothing older or newer fits: a reply waits for two scans of 4 s at most
FASTEST = const(28000)  # 1/64 m/s: what an arc may turn the tracker's VELOCITY_MAX east and north to
_SLACK = const(64)  # m^2: a turn between scan and report that the filter has not followed


def measure_offset(site, i, east, north, age_ms):
    """Leave in the registers how far track `i` lies from a position (track minus position, 1/8 m).

    OFFSET_ALONG: along the track's line of sight; OFFSET_ACROSS: across it, positive clockwise; both
    2^15 if the two are more than 2 km apart along east or north. Biases are not taken off.
    east, north: 1/8 m.  age_ms: scan time minus report time, within +-_OLDEST_MS.
    Largest intermediates: 28,000 * 16,000 = 4.5e8; 16,000 * 2^14 * 2 = 5.3e8.
    """
    tracks, registers = site.tracks, site.registers
    dx = tracks.x[i] - (tracks.vx[i] * age_ms // 8000) - east
    dy = tracks.y[i] - (tracks.vy[i] * age_ms // 8000) - north
    if dx > _FAR or dx < -_FAR or dy > _FAR or dy < -_FAR:
        registers[OFFSET_ALONG] = 1 << 15
        registers[OFFSET_ACROSS] = 1 << 15
        return
    los_x, los_y = tracks.los_x[i], tracks.los_y[i]
    registers[OFFSET_ALONG] = (dx * los_x + dy * los_y) >> 14
    registers[OFFSET_ACROSS] = (dx * los_y - dy * los_x) >> 14


def variance_along(site, i, sigma):
    """Variance of the offset along, in m^2, biases left out; `sigma`: of the reported position, 1/8 m."""
    return (site.tracks.r_pp[i] >> 3) + (sigma * sigma >> 6) + _SLACK


def variance_across(site, i, sigma):
    """Variance of the offset across, in m^2, biases left out."""
    return (site.tracks.c_pp[i] >> 3) + (sigma * sigma >> 6) + _SLACK


def distance_squared(site, i, east, north, age_ms, sigma):
    """Squared Mahalanobis distance between track `i` and a reported position, in 1/4; NO_FIT if far.

    age_ms: scan time minus report time, any: what comes over the air claims any time.
    Largest intermediates: offsets below 2^13, squared 2^26; variances below 2^23 m^2. An azimuth of 1/16 BAM,
    up to 16 * 910, as a distance across: 370,800 >> 4 * 14,560 = 3.4e8; >> 12, * 6,434 = 5.3e8.
    """
    if age_ms > _OLDEST_MS or age_ms < -_OLDEST_MS:
        return NO_FIT
    noise = (sigma * sigma >> 6) + _SLACK
    return _distance_squared(
        site, i, east, north, age_ms, noise, isqrt(site.registers[AZIMUTH_VARIANCE] << 8)
    )


def _distance_squared(site, i, east, north, age_ms, noise, turn):
    """`distance_squared` from what is the same for all tracks: m^2, and the azimuth's sigma in 1/16 BAM."""
    tracks, registers = site.tracks, site.registers
    dx = tracks.x[i] - (tracks.vx[i] * age_ms // 8000) - east
    dy = tracks.y[i] - (tracks.vy[i] * age_ms // 8000) - north
    if dx > _FAR or dx < -_FAR or dy > _FAR or dy < -_FAR:
        return NO_FIT
    los_x, los_y, reach = tracks.los_x[i], tracks.los_y[i], tracks.reach[i] >> 4
    dr = ((dx * los_x + dy * los_y) >> 14) - registers[RANGE_BIAS]
    dc = ((dx * los_y - dy * los_x) >> 14) - ((reach * registers[AZIMUTH_BIAS] >> 12) * 6434 >> 14)
    if dr > 8191 or dr < -8191 or dc > 8191 or dc < -8191:
        return NO_FIT
    doubt = (reach * turn >> 12) * 6434 >> 17  # across, m
    var_r = (tracks.r_pp[i] >> 3) + noise + registers[RANGE_VARIANCE]
    var_c = (tracks.c_pp[i] >> 3) + noise + doubt * doubt
    return (dr * dr >> 4) // var_r + (dc * dc >> 4) // var_c


def fit_tracks(site, east, north, t_ms, scan_ms, sigma):
    """Measure how each live track fits a reported position; return the row that fits best, -1 without any.

    Leaves the squared distance (1/4, NO_FIT if far) of row `i` in `rows.fit[i]`, and those not far in `near`.
    Largest intermediate: 28,000 * 16,000 = 4.5e8.
    """
    live, near_rows, fit = site.work.rows, site.rows.near, site.rows.fit
    x, y = site.tracks.x, site.tracks.y
    best, row, found = NO_FIT, -1, 0
    age = ticks_diff(scan_ms, t_ms)
    near = -1  # most tracks are seen to be far before it is worked out where they were
    if -_OLDEST_MS <= age <= _OLDEST_MS:
        near = _FAR + 1 + FASTEST * (age if age >= 0 else -age) // 8000
    far = -near
    noise, turn = (sigma * sigma >> 6) + _SLACK, isqrt(site.registers[AZIMUTH_VARIANCE] << 8)
    for n in range(site.work.registers[LIVE]):
        i = live[n]
        fit[i] = NO_FIT
        dx = x[i] - east
        if dx > near or dx < far or y[i] - north > near or y[i] - north < far:
            continue
        d2 = _distance_squared(site, i, east, north, age, noise, turn)
        fit[i] = d2
        near_rows[found] = i
        found += 1
        if d2 < best:
            best, row = d2, i
    site.registers[NEAR] = found
    return row


def rivals(site, row, gate):
    """How many live tracks but `row` were last measured to fit within `gate` (squared sigmas, 1/4)."""
    near, fit = site.rows.near, site.rows.fit
    count = 0
    for n in range(site.registers[NEAR]):
        if near[n] != row and fit[near[n]] < gate:
            count += 1
    return count
