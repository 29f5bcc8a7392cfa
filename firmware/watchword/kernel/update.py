"""Update: each track learns from the plot it was given.

The Kalman filter's, one axis at a time in the track's own line-of-sight frame, where a radar's errors
are independent. Source: Bar-Shalom, Li, Kirubarajan (2001), sections 5.2 and 10.4.3.
"""

from watchword.codes import STATE_CONFIRMED
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.convert import NO_ELEVATION
from watchword.kernel.covariance import ratio_q12, times_q12
from watchword.kernel.fixed import clamp
from watchword.kernel.predict import POSITION_MAX, VELOCITY_MAX

TURN_MAX = 9175  # rad/s in Q16: 8 degrees/s
SLOWEST_TURN = 1 << 20  # square of 16 m/s: below it a change of heading is mostly noise
NO_DOPPLER = -32768


def update_tracks(tracks, plots, work):
    """Correct every track that has a plot, or shares one."""
    for i in range(TRACKS_MAX):
        if tracks.number[i] == 0:
            continue
        j = tracks.plot[i]
        k = tracks.shared[i]
        if j < 0 and k >= 0:
            j = tracks.plot[k]
        if j >= 0:
            _correct(tracks, plots, work, i, j, 1 if k >= 0 else 0)


def _correct(tracks, plots, work, i, j, doubling):
    """Correct row `i` by plot `j`, whose noise counts double (`doubling` = 1) if it is shared.

    Innovations are within 4 sigma, at most 32,767 * sqrt(2); gain * innovation is bounded by that of
    4 sigma of position or velocity: 4,096 * 46,340 = 1.9e8; GAIN_MAX * 46,340 = 7.6e8.
    """
    los_x, los_y = tracks.los_x[i], tracks.los_y[i]
    dx = plots.x[j] + work.offset_x[i] - tracks.x[i]
    dy = plots.y[j] + work.offset_y[i] - tracks.y[i]
    along = (dx * los_x + dy * los_y + 0x2000) >> 14
    across = (dx * los_y - dy * los_x + 0x2000) >> 14

    noise = work.noise_r[i] << doubling
    spread = tracks.r_pp[i] + noise
    gain = ratio_q12(tracks.r_pp[i], spread)
    v_gain = ratio_q12(tracks.r_pv[i], 2 * spread)
    move_r = (gain * along + 0x800) >> 12
    turn_r = (v_gain * along + 0x100) >> 9
    _shrink(tracks.r_pp, tracks.r_pv, tracks.r_vv, i, gain, v_gain, noise)

    noise = work.noise_c[i] << doubling
    spread = tracks.c_pp[i] + noise
    gain = ratio_q12(tracks.c_pp[i], spread)
    v_gain = ratio_q12(tracks.c_pv[i], 2 * spread)
    move_c = (gain * across + 0x800) >> 12
    turn_c = (v_gain * across + 0x100) >> 9
    _shrink(tracks.c_pp, tracks.c_pv, tracks.c_vv, i, gain, v_gain, noise)

    x = tracks.x[i] + ((move_r * los_x + move_c * los_y + 0x2000) >> 14)
    y = tracks.y[i] + ((move_r * los_y - move_c * los_x + 0x2000) >> 14)
    tracks.x[i] = clamp(x, -POSITION_MAX, POSITION_MAX)
    tracks.y[i] = clamp(y, -POSITION_MAX, POSITION_MAX)
    turn_r = clamp(turn_r, -VELOCITY_MAX, VELOCITY_MAX)
    turn_c = clamp(turn_c, -VELOCITY_MAX, VELOCITY_MAX)
    vx = clamp(tracks.vx[i] + ((turn_r * los_x + turn_c * los_y + 0x2000) >> 14), -VELOCITY_MAX, VELOCITY_MAX)
    vy = clamp(tracks.vy[i] + ((turn_r * los_y - turn_c * los_x + 0x2000) >> 14), -VELOCITY_MAX, VELOCITY_MAX)
    if tracks.state[i] == STATE_CONFIRMED and doubling == 0:
        _learn_turn(tracks, i, vx, vy)
        tracks.r_drift[i] += (((along << 9) // work.sigma_r[i]) - tracks.r_drift[i] + 2) >> 2
        tracks.c_drift[i] += (((across << 9) // work.sigma_c[i]) - tracks.c_drift[i] + 2) >> 2
    tracks.vx[i] = vx
    tracks.vy[i] = vy
    if plots.elevation[j] != NO_ELEVATION:
        _correct_height(tracks, work, i, plots.z[j] + work.offset_z[i] - tracks.z[i], doubling)


def _learn_turn(tracks, i, vx, vy):
    """Take a share of the correction of row `i`'s heading, from its velocity to (vx, vy), for a turn.

    rate += 0.2/s * change of heading, a leaky integrator with `predict`'s decay: the third state of an
    alpha-beta-gamma filter, in the one direction in which aircraft accelerate for long.
    Largest intermediates: |v| <= 19,200: the products' sum 7.4e8.
    """
    speed = (vx * vx + vy * vy) >> 14
    if speed < SLOWEST_TURN >> 14:
        speed = SLOWEST_TURN >> 14
    change = (vx * tracks.vy[i] - vy * tracks.vx[i]) // speed  # rad in Q14
    tracks.turn[i] = clamp(tracks.turn[i] + (change * 13 >> 4), -TURN_MAX, TURN_MAX)


def _correct_height(tracks, work, i, up, doubling):
    noise = work.noise_u[i] << doubling
    spread = tracks.u_pp[i] + noise
    gain = ratio_q12(tracks.u_pp[i], spread)
    v_gain = ratio_q12(tracks.u_pv[i], 2 * spread)
    tracks.z[i] += (gain * up + 0x800) >> 12
    tracks.vz[i] = clamp(tracks.vz[i] + ((v_gain * up + 0x100) >> 9), -VELOCITY_MAX, VELOCITY_MAX)
    tracks.u_drift[i] += (((up << 9) // work.sigma_u[i]) - tracks.u_drift[i] + 2) >> 2
    _shrink(tracks.u_pp, tracks.u_pv, tracks.u_vv, i, gain, v_gain, noise)


def _shrink(p_pp, p_pv, p_vv, i, gain, v_gain, noise):
    """Take from the covariance of row `i` what a position of variance `noise` has taught it."""
    p_pp[i] = times_q12(gain, noise)
    vv = p_vv[i] - times_q12(v_gain, p_pv[i] << 2)
    p_vv[i] = vv if vv > 1 else 1
    p_pv[i] -= times_q12(gain, p_pv[i])
