"""Update: each track learns from the plot it was given.

A Kalman filter, one axis at a time in the track's own line-of-sight frame, where a radar's errors are
independent; and an estimate of the rate of turn, which the filter's two states leave out.
"""

from watchword.codes import STATE_CONFIRMED
from watchword.const import const
from watchword.kernel.axis import SPREAD_MAX, learn_position, learn_rate
from watchword.kernel.columns import DOPPLER
from watchword.kernel.convert import NO_DOPPLER, NO_ELEVATION
from watchword.kernel.doppler import rate_innovation
from watchword.kernel.fixed import clamp, isqrt
from watchword.kernel.gate import GATE_SIGMAS, INNOVATION_MAX
from watchword.kernel.predict import VELOCITY_MAX

TURN_MAX = const(9175)  # rad/s in Q16: 8 degrees/s
SLOWEST_TURN = const(
    1 << 6
)  # square of 16 m/s in 2^14 of (1/64 m/s)^2: slower, a change of heading is mostly noise


def update_tracks(tracks, plots, work):
    """Correct the states and covariances of the rows in `work.fed` by their plots."""
    _compare(tracks, plots, work)
    rows = work.fed
    spreads, moves, kicks = work.spread_r, work.along, work.kick_r
    learn_position(tracks.r_pp, tracks.r_pv, tracks.r_vv, spreads, moves, kicks, rows)
    spreads, moves, kicks = work.spread_c, work.across, work.kick_c
    learn_position(tracks.c_pp, tracks.c_pv, tracks.c_vv, spreads, moves, kicks, rows)
    if work.registers[DOPPLER]:
        _learn_rates(tracks, plots, work)
    rows = work.raised
    spreads, moves, kicks = work.spread_u, work.up, work.kick_u
    learn_position(tracks.u_pp, tracks.u_pv, tracks.u_vv, spreads, moves, kicks, rows)
    _move(tracks, work)


def _compare(tracks, plots, work):
    """Fill the innovations of the rows in `work.fed`; list in `work.raised` those whose plot has a height.

    A shared plot is moved by the pair's offset and counts as twice as noisy. Plots that are a confirmed
    track's for sure, since no other track claims them and it has no other candidate, also show how far its
    filter lags: a drift is the smoothed innovation of an axis, in 1/4 m. `sure` says so.

    Largest intermediates: gated innovations and half a cell keep |dx| below 40,959, so that
    dx * los_x + dy * los_y <= 40,959 * 2^14 * sqrt(2) = 9.5e8.
    """
    x, y, z = tracks.x, tracks.y, tracks.z
    plot, shared, state = tracks.plot, tracks.shared, tracks.state
    los_x, los_y = tracks.los_x, tracks.los_y
    r_drift, c_drift, u_drift = tracks.r_drift, tracks.c_drift, tracks.u_drift
    plot_x, plot_y, plot_z = plots.x, plots.y, plots.z
    elevation, claims, candidates = plots.elevation, plots.claims, work.candidates
    alongs, acrosses, ups = work.along, work.across, work.up
    fed, raised, sure = work.fed, work.raised, work.sure
    kick_u = work.kick_u
    high = 0
    for i in fed:
        if i < 0:
            break
        j = plot[i]
        k = shared[i]
        if j < 0:
            j = plot[k]
        dx = plot_x[j] - x[i]
        dy = plot_y[j] - y[i]
        ux, uy = los_x[i], los_y[i]
        up = 0
        kick_u[i] = 0
        if elevation[j] != NO_ELEVATION:
            raised[high] = i
            high += 1
            up = plot_z[j] - z[i]
        if k >= 0:
            dx += work.offset_x[i]
            dy += work.offset_y[i]
            up += work.offset_z[i]
        along = (dx * ux + dy * uy + 0x2000) >> 14
        across = (dx * uy - dy * ux + 0x2000) >> 14
        if k >= 0:
            along = _gated(along, work.spread_r[i])
            across = _gated(across, work.spread_c[i])
            up = _gated(up, work.spread_u[i])
            work.spread_r[i] = min(work.spread_r[i] + work.noise_r[i], SPREAD_MAX)
            work.spread_c[i] = min(work.spread_c[i] + work.noise_c[i], SPREAD_MAX)
            work.spread_u[i] = min(work.spread_u[i] + work.noise_u[i], SPREAD_MAX)
        alongs[i] = along
        acrosses[i] = across
        ups[i] = up
        if candidates[i] == 1 and claims[j] == 1 and k < 0 and state[i] == STATE_CONFIRMED:
            sure[i] = 1
            r_drift[i] += ((along >> 1) - r_drift[i] + 2) >> 2
            c_drift[i] += ((across >> 1) - c_drift[i] + 2) >> 2
            u_drift[i] += ((up >> 1) - u_drift[i] + 2) >> 2
        else:
            sure[i] = 0
    raised[high] = -1


def _gated(innovation, spread):
    """The nearest innovation within the gate, which half a cell may lead out of."""
    gate = min(GATE_SIGMAS * isqrt(spread << 3), INNOVATION_MAX)
    return clamp(innovation, -gate, gate)


def _learn_rates(tracks, plots, work):
    """Learn from range rates; a shared plot's could be either aircraft's."""
    for i in work.fed:
        if i < 0:
            break
        j = tracks.plot[i]
        if j >= 0 and tracks.shared[i] < 0 and plots.doppler[j] != NO_DOPPLER:
            rate = clamp(rate_innovation(work, i, plots.doppler[j]), -VELOCITY_MAX, VELOCITY_MAX)
            rate -= work.kick_r[i]
            learn_rate(tracks, i, work.noise_v[i], rate, work.along, work.kick_r)


def _move(tracks, work):
    """Add what was learnt to position, velocity and rate of turn.

    The turn takes a share of each change of heading: rate += 0.2/s * change, a leaky integrator with
    `predict`'s decay. That is the third state of an alpha-beta-gamma filter, in the one direction in which
    aircraft accelerate for long.

    Largest intermediates: kicks are within five of the largest sigma of velocity and 15 %, 23,600, and
    moves within 57,900: 57,900 * 2^14 = 9.5e8; the product of velocities, 28,000 * 19,200 * sqrt(2) = 7.6e8.
    """
    x, y, z = tracks.x, tracks.y, tracks.z
    speeds_x, speeds_y, climb = tracks.vx, tracks.vy, tracks.vz
    turn = tracks.turn
    los_x, los_y = tracks.los_x, tracks.los_y
    along, across, rise = work.along, work.across, work.up
    kick_r, kick_c, kick_u = work.kick_r, work.kick_c, work.kick_u
    fed, sure = work.fed, work.sure
    for i in fed:
        if i < 0:
            break
        ux, uy = los_x[i], los_y[i]
        ahead, aside = along[i], across[i]
        x[i] += (ahead * ux + aside * uy + 0x2000) >> 14
        y[i] += (ahead * uy - aside * ux + 0x2000) >> 14
        ahead, aside = kick_r[i], kick_c[i]
        old_vx, old_vy = speeds_x[i], speeds_y[i]
        vx = old_vx + ((ahead * ux + aside * uy + 0x2000) >> 14)
        vy = old_vy + ((ahead * uy - aside * ux + 0x2000) >> 14)
        up = climb[i] + kick_u[i]
        z[i] += rise[i]
        if not (-VELOCITY_MAX < vx < VELOCITY_MAX and -VELOCITY_MAX < vy < VELOCITY_MAX):
            vx = clamp(vx, -VELOCITY_MAX, VELOCITY_MAX)
            vy = clamp(vy, -VELOCITY_MAX, VELOCITY_MAX)
        climb[i] = up if -VELOCITY_MAX < up < VELOCITY_MAX else clamp(up, -VELOCITY_MAX, VELOCITY_MAX)
        speeds_x[i] = vx
        speeds_y[i] = vy
        if sure[i]:
            speed = (vx * vx + vy * vy) >> 14
            if speed < SLOWEST_TURN:
                speed = SLOWEST_TURN
            change = (vx * old_vy - vy * old_vx) // speed  # rad in Q14
            change = turn[i] + (change * 13 >> 4)
            turn[i] = change if -TURN_MAX < change < TURN_MAX else clamp(change, -TURN_MAX, TURN_MAX)
