"""Prediction: where each track is at the time of the scan, and how sure that is.

Nearly constant velocity: Bar-Shalom, Li, Kirubarajan, Estimation with Applications to Tracking and
Navigation (2001), section 6.2.2, discretised continuous white-noise acceleration.
"""

from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.covariance import HEIGHT_UNKNOWN, grow
from watchword.kernel.fixed import clamp, length

POSITION_MAX = (1 << 18) - 1  # 1/8 m: 32.7 km
REACH_MIN = 64  # 1/8 m: nearer than 8 m the line of sight keeps its direction


def predict_tracks(tracks, dt_ms, params):
    """Move every track on by `dt_ms`, 0..4,000, and let its covariance grow.

    Positions saturate at 32.7 km. Largest intermediates: vx * dt_ms = 19,200 * 4,000 = 7.7e7.
    """
    x, y, z = tracks.x, tracks.y, tracks.z
    vx, vy, vz = tracks.vx, tracks.vy, tracks.vz
    dt = ((dt_ms << 8) + 500) // 1000
    q_vv = (params.process_noise * dt) >> 2
    for i in range(TRACKS_MAX):
        if tracks.number[i] == 0:
            continue
        x[i] = clamp(x[i] + (vx[i] * dt_ms + 4000) // 8000, -POSITION_MAX, POSITION_MAX)
        y[i] = clamp(y[i] + (vy[i] * dt_ms + 4000) // 8000, -POSITION_MAX, POSITION_MAX)
        z[i] = clamp(z[i] + (vz[i] * dt_ms + 4000) // 8000, -POSITION_MAX, POSITION_MAX)
        grow(tracks.r_pp, tracks.r_pv, tracks.r_vv, i, dt, q_vv)
        grow(tracks.c_pp, tracks.c_pv, tracks.c_vv, i, dt, q_vv)
        if tracks.u_pp[i] < HEIGHT_UNKNOWN:
            grow(tracks.u_pp, tracks.u_pv, tracks.u_vv, i, dt, q_vv >> 2)
        aim(tracks, i)


def aim(tracks, i):
    """Set the line of sight of row `i` from its position, and turn its covariance into the new frame.

    The blocks are kept apart, so a turn by an angle a mixes sin^2 a of each into the other and drops
    the correlation. Largest intermediates: 2^15 << 14 + 2^14; los * los = 2^28 * 2; mix * difference = 2^30 - 64.
    """
    reach = length(tracks.x[i], tracks.y[i])
    tracks.reach[i] = reach
    if reach < REACH_MIN:
        return
    east, north = tracks.x[i], tracks.y[i]
    if reach >= 0x8000:
        east >>= 4
        north >>= 4
        reach >>= 4
    los_x = (east << 14) // reach
    los_y = (north << 14) // reach
    sine = (tracks.los_x[i] * los_y - tracks.los_y[i] * los_x) >> 14
    mix = (sine * sine + 0x200000) >> 22  # sin^2 in Q6
    if mix > 0:
        _mix(tracks.r_pp, tracks.c_pp, i, mix)
        _mix(tracks.r_pv, tracks.c_pv, i, mix)
        _mix(tracks.r_vv, tracks.c_vv, i, mix)
    tracks.los_x[i] = los_x
    tracks.los_y[i] = los_y


def _mix(along, across, i, mix):
    moved = ((across[i] - along[i]) * mix) >> 6
    along[i] += moved
    across[i] -= moved
