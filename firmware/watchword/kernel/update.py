"""Update: each track learns from the plot it was given.

A Kalman filter, one axis at a time in the track's own line-of-sight frame, where a radar's errors are
independent; and an estimate of the rate of turn, which the filter's two states leave out.
"""

from watchword.codes import STATE_CONFIRMED
from watchword.kernel.axis import learn_position, learn_rate
from watchword.kernel.columns import KICK, MOVE, TRACKS_MAX
from watchword.kernel.convert import NO_DOPPLER, NO_ELEVATION
from watchword.kernel.doppler import rate_innovation
from watchword.kernel.fixed import clamp
from watchword.kernel.predict import POSITION_MAX, VELOCITY_MAX

TURN_MAX = 9175  # rad/s in Q16: 8 degrees/s
SLOWEST_TURN = 1 << 20  # square of 16 m/s: below it a change of heading is mostly noise


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

    Largest intermediates: gated innovations and half a cell keep |dx| below 40,959, so that
    dx * los_x + dy * los_y <= 40,959 * 2^14 * sqrt(2) = 9.5e8.
    """
    los_x, los_y = tracks.los_x[i], tracks.los_y[i]
    dx = plots.x[j] + work.offset_x[i] - tracks.x[i]
    dy = plots.y[j] + work.offset_y[i] - tracks.y[i]
    along = (dx * los_x + dy * los_y + 0x2000) >> 14
    across = (dx * los_y - dy * los_x + 0x2000) >> 14
    registers = work.registers
    learn_position(tracks.r_pp, tracks.r_pv, tracks.r_vv, i, work.noise_r[i] << doubling, along, registers)
    move_r, kick_r = registers[MOVE], registers[KICK]
    learn_position(tracks.c_pp, tracks.c_pv, tracks.c_vv, i, work.noise_c[i] << doubling, across, registers)
    move_c, kick_c = registers[MOVE], registers[KICK]
    if plots.doppler[j] != NO_DOPPLER and doubling == 0:
        rate = rate_innovation(work, i, plots.doppler[j]) - kick_r
        learn_rate(tracks.r_pp, tracks.r_pv, tracks.r_vv, i, work.noise_v[i], rate, registers)
        move_r += registers[MOVE]
        kick_r += registers[KICK]
    x = tracks.x[i] + ((move_r * los_x + move_c * los_y + 0x2000) >> 14)
    y = tracks.y[i] + ((move_r * los_y - move_c * los_x + 0x2000) >> 14)
    tracks.x[i] = clamp(x, -POSITION_MAX, POSITION_MAX)
    tracks.y[i] = clamp(y, -POSITION_MAX, POSITION_MAX)
    kick_r = clamp(kick_r, -VELOCITY_MAX, VELOCITY_MAX)
    kick_c = clamp(kick_c, -VELOCITY_MAX, VELOCITY_MAX)
    vx = clamp(tracks.vx[i] + ((kick_r * los_x + kick_c * los_y + 0x2000) >> 14), -VELOCITY_MAX, VELOCITY_MAX)
    vy = clamp(tracks.vy[i] + ((kick_r * los_y - kick_c * los_x + 0x2000) >> 14), -VELOCITY_MAX, VELOCITY_MAX)
    sure = work.candidates[i] == 1 and plots.claims[j] == 1
    if sure and tracks.state[i] == STATE_CONFIRMED:
        _learn_turn(tracks, i, vx, vy)
        _note_lag(tracks.r_drift, i, along, work.sigma_r[i])
        _note_lag(tracks.c_drift, i, across, work.sigma_c[i])
    tracks.vx[i] = vx
    tracks.vy[i] = vy
    if plots.elevation[j] != NO_ELEVATION:
        up = plots.z[j] + work.offset_z[i] - tracks.z[i]
        learn_position(tracks.u_pp, tracks.u_pv, tracks.u_vv, i, work.noise_u[i] << doubling, up, registers)
        tracks.z[i] = clamp(tracks.z[i] + registers[MOVE], -POSITION_MAX, POSITION_MAX)
        tracks.vz[i] = clamp(tracks.vz[i] + registers[KICK], -VELOCITY_MAX, VELOCITY_MAX)
        _note_lag(tracks.u_drift, i, up, work.sigma_u[i])


def _note_lag(drift, i, innovation, sigma):
    """Smooth the normalised innovation of one axis, 1/8 m over 1/16 m, in Q8."""
    drift[i] += (((innovation << 9) // sigma) - drift[i] + 2) >> 2


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
