"""Prediction: where each track is at the time of the scan, and how sure that is.

Nearly constant velocity: Bar-Shalom, Li, Kirubarajan, Estimation with Applications to Tracking and
Navigation (2001), section 6.2.2, discretised continuous white-noise acceleration.
"""

from watchword.kernel.axis import HEIGHT_UNKNOWN, grow
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.fixed import clamp, length

POSITION_MAX = (1 << 18) - 1  # 1/8 m: 32.7 km
VELOCITY_MAX = 19200  # 1/64 m/s: 300 m/s
TURN_LASTS_MS = 7000  # time constant with which a turn is forgotten
LEVEL_SHIFT = 6  # an aircraft's vertical process noise is so many octaves below its horizontal one
REACH_MIN = 64  # 1/8 m: nearer than 8 m the line of sight keeps its direction


def predict_tracks(tracks, dt_ms, params):
    """Move every track on by `dt_ms`, 0..4,000, and let its covariance grow.

    Positions saturate at 32.7 km. Largest intermediates: vx * dt_ms = 19,200 * 4,000 = 7.7e7.
    """
    dt = ((dt_ms << 8) + 500) // 1000
    q_vv = (params.process_noise * dt) >> 2
    for i in range(TRACKS_MAX):
        if tracks.number[i] == 0:
            continue
        _move(tracks, i, dt_ms)
        grow(tracks.r_pp, tracks.r_pv, tracks.r_vv, i, dt, _stir(q_vv, q_vv, tracks.r_drift[i]))
        grow(tracks.c_pp, tracks.c_pv, tracks.c_vv, i, dt, _stir(q_vv, q_vv, tracks.c_drift[i]))
        if tracks.u_pp[i] < HEIGHT_UNKNOWN:
            quiet = q_vv >> LEVEL_SHIFT
            grow(tracks.u_pp, tracks.u_pv, tracks.u_vv, i, dt, _stir(quiet, q_vv, tracks.u_drift[i]))
        aim(tracks, i)


def _move(tracks, i, dt_ms):
    """Fly row `i` on along its arc: the mean of its first and last velocity, times the time.

    Largest intermediates: turn * dt_ms = 9,175 * 4,000; angle below 9,175, angle^2 8.4e7;
    v * cosine + v * sine <= 19,200 * sqrt(2) * 2^14 = 4.5e8; (v + v) * dt_ms = 38,400 * 4,000 = 1.6e8.
    """
    vx, vy, turn = tracks.vx[i], tracks.vy[i], tracks.turn[i]
    angle = (turn * dt_ms + 2000) // 4000  # rad in Q14
    square = angle * angle >> 14
    cosine = 0x4000 - (square >> 1)
    sine = angle - (angle * square >> 14) // 6
    new_vx = (vx * cosine + vy * sine + 0x2000) >> 14
    new_vy = (vy * cosine - vx * sine + 0x2000) >> 14
    tracks.x[i] = clamp(tracks.x[i] + ((vx + new_vx) * dt_ms + 8000) // 16000, -POSITION_MAX, POSITION_MAX)
    tracks.y[i] = clamp(tracks.y[i] + ((vy + new_vy) * dt_ms + 8000) // 16000, -POSITION_MAX, POSITION_MAX)
    tracks.z[i] = clamp(tracks.z[i] + (tracks.vz[i] * dt_ms + 4000) // 8000, -POSITION_MAX, POSITION_MAX)
    tracks.vx[i] = clamp(new_vx, -VELOCITY_MAX, VELOCITY_MAX)
    tracks.vy[i] = clamp(new_vy, -VELOCITY_MAX, VELOCITY_MAX)
    tracks.turn[i] = turn - turn * dt_ms // TURN_LASTS_MS


def _stir(quiet, q_vv, drift):
    """Process noise of one axis: `quiet`, and up to 16 q_vv more as the filter is seen to lag.

    In step, `drift` has a variance of 1/7 (Q8: a sigma of 97); noise is added from a square of 1/2 up.
    Largest intermediate: 1,050^2; 16,384 * 1,024.
    """
    lag = (drift * drift >> 8) - 128
    if lag <= 0:
        return quiet
    return quiet + (q_vv * (lag if lag < 1024 else 1024) >> 6)


def aim(tracks, i):
    """Set the line of sight of row `i` from its position, and turn its covariance into the new frame.

    The blocks are kept apart, so a turn by an angle a mixes sin^2 a of each into the other and drops
    the correlation. Largest intermediates: 2^15 << 14; los * los: 2^29; mix * difference: 2^30 - 64.
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
