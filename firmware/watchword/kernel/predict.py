"""Prediction: where each track is at the time of the scan, and how sure that is.

Nearly constant velocity on an arc: the turn is `update`'s estimate, what it leaves out is process noise.
"""

from watchword.const import const
from watchword.kernel.axis import HEIGHT_UNKNOWN, PP_MAX, grow
from watchword.kernel.columns import LEVEL_REST
from watchword.kernel.fixed import clamp, length
from watchword.kernel.noise import set_noise

POSITION_MAX = const((1 << 18) - 1)  # 1/8 m: 32.7 km
VELOCITY_MAX = const(19200)  # 1/64 m/s: 300 m/s
TURN_LASTS_MS = const(7000)  # time constant with which a turn is forgotten
LEVEL_SHIFT = const(6)  # an aircraft's vertical process noise is so many octaves below its horizontal one
SINE_MIN = const(1448)  # in Q14: the line of sight has turned by 5 degrees
REACH_MIN = const(64)  # 1/8 m: nearer than 8 m the line of sight keeps its direction


def predict_tracks(tracks, work, dt_ms, params):
    """Bring every track to `dt_ms` later, 0..4,000, and foresee its plot: where, and how surely."""
    rows = work.rows
    _fly(tracks, rows, dt_ms)
    aim(tracks, rows)
    set_noise(tracks, work, rows, params)
    dt = ((dt_ms << 8) + 500) // 1000
    half = (params.process_noise * dt + 4) >> 3
    rest = work.registers[LEVEL_REST] + half
    work.registers[LEVEL_REST] = rest & ((1 << LEVEL_SHIFT) - 1)
    level = rest >> LEVEL_SHIFT
    unknown = HEIGHT_UNKNOWN
    spread, noise, drift = work.spread_r, work.noise_r, tracks.r_drift
    grow(tracks.r_pp, tracks.r_pv, tracks.r_vv, drift, noise, spread, rows, dt, half, half, PP_MAX)
    spread, noise, drift = work.spread_c, work.noise_c, tracks.c_drift
    grow(tracks.c_pp, tracks.c_pv, tracks.c_vv, drift, noise, spread, rows, dt, half, half, PP_MAX)
    spread, noise, drift = work.spread_u, work.noise_u, tracks.u_drift
    grow(tracks.u_pp, tracks.u_pv, tracks.u_vv, drift, noise, spread, rows, dt, level, half, unknown)


def _fly(tracks, rows, dt_ms):
    """Move `rows` along their arcs: by the mean of first and last velocity, times the time.

    The velocity is turned by shearing it by half, by all and by half of the angle, which keeps its length
    within 2 %: a component is up to 28,000 then. Heights saturate at 32.7 km.
    Largest intermediates: turn * dt_ms = 9,175 * 4,000; v * angle = 28,000 * 9,175 = 2.6e8;
    (v + v) * dt_ms = 56,000 * 4,000 = 2.2e8.
    """
    x, y, z = tracks.x, tracks.y, tracks.z
    vx, vy, vz = tracks.vx, tracks.vy, tracks.vz
    turn = tracks.turn
    for i in rows:
        if i < 0:
            break
        east, north, rate = vx[i], vy[i], turn[i]
        if rate == 0:
            x[i] += (east * dt_ms + 4000) // 8000
            y[i] += (north * dt_ms + 4000) // 8000
        else:
            angle = (rate * dt_ms + 2000) // 4000  # rad in Q14
            new_vx = east + (north * angle >> 15)
            new_vy = north - (new_vx * angle >> 14)
            new_vx += new_vy * angle >> 15
            vx[i] = new_vx
            vy[i] = new_vy
            turn[i] = rate - rate * dt_ms // TURN_LASTS_MS
            x[i] += ((east + new_vx) * dt_ms + 8000) // 16000
            y[i] += ((north + new_vy) * dt_ms + 8000) // 16000
        z[i] += (vz[i] * dt_ms + 4000) // 8000
        if not -POSITION_MAX < z[i] < POSITION_MAX:
            z[i] = clamp(z[i], -POSITION_MAX, POSITION_MAX)


def aim(tracks, rows):
    """Set the line of sight of `rows` from their positions, and turn their covariances with it.

    |x|, |y| up to 300,000. What is farther than POSITION_MAX is put there. The blocks are kept apart, so a
    turn by an angle a mixes sin^2 a of each into the other and drops the correlation.
    Largest intermediates: 2^15 << 14; los * los: 2^29; los * POSITION_MAX / 16 = 2^28.
    """
    x, y, reach = tracks.x, tracks.y, tracks.reach
    los_x, los_y = tracks.los_x, tracks.los_y
    for i in rows:
        if i < 0:
            break
        east, north = x[i], y[i]
        distance = length(east, north)
        reach[i] = distance
        if distance < REACH_MIN:
            continue
        if distance >= 0x8000:
            east >>= 4
            north >>= 4
            distance >>= 4
        east = (east << 14) // distance
        north = (north << 14) // distance
        sine = (los_x[i] * north - los_y[i] * east) >> 14
        los_x[i] = east
        los_y[i] = north
        if distance > POSITION_MAX >> 4 and reach[i] > POSITION_MAX:
            reach[i] = POSITION_MAX
            x[i] = east * (POSITION_MAX >> 4) >> 10
            y[i] = north * (POSITION_MAX >> 4) >> 10
        if sine > SINE_MIN or sine < -SINE_MIN:
            mix = (sine * sine + 0x200000) >> 22  # sin^2 in Q6
            _mix(tracks.r_pp, tracks.c_pp, i, mix)
            _mix(tracks.r_pv, tracks.c_pv, i, mix)
            _mix(tracks.r_vv, tracks.c_vv, i, mix)


def _mix(along, across, i, mix):
    """Largest intermediate: a difference below 2^24, times 2^6."""
    moved = ((across[i] - along[i]) * mix) >> 6
    along[i] += moved
    across[i] -= moved
