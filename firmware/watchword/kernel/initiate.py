"""Initiation: a track from every plot that no track has taken."""

from watchword.codes import STATE_TENTATIVE
from watchword.kernel.axis import HEIGHT_UNKNOWN
from watchword.kernel.columns import LAST_NUMBER, TRACKS_MAX, UNHOUSED
from watchword.kernel.convert import NO_DOPPLER, NO_ELEVATION
from watchword.kernel.doppler import rate_innovation, set_rate
from watchword.kernel.expect import set_noise
from watchword.kernel.fixed import clamp
from watchword.kernel.manage import count_ones
from watchword.kernel.predict import VELOCITY_MAX, aim

NUMBER_MAX = 65535
SPEED_VARIANCE = 45 * 45 * 64
CLIMB_VARIANCE = 6 * 6 * 64


def initiate_tracks(tracks, plots, plot_count, work, params, t_ms):
    """Start a tentative track at each of the scan's plots that is left.

    Where no row is free, a tentative track that missed this scan gives way: the one with the fewest
    detections, then with the most misses. A plot that finds no room is counted in UNHOUSED.
    """
    work.registers[UNHOUSED] = 0
    for j in range(plot_count):
        if plots.track[j] < 0:
            i = _free_row(tracks)
            if i < 0:
                work.registers[UNHOUSED] += 1
            else:
                _start(tracks, plots, work, params, i, j, t_ms)


def _free_row(tracks):
    worst = -1
    least = 0
    for i in range(TRACKS_MAX):
        if tracks.number[i] == 0:
            return i
        if tracks.state[i] == STATE_TENTATIVE and tracks.misses[i] > 0:
            merit = (count_ones(tracks.history[i]) << 8) - tracks.misses[i]
            if worst < 0 or merit < least:
                worst = i
                least = merit
    return worst


def _start(tracks, plots, work, params, i, j, t_ms):
    tracks.number[i] = _next_number(tracks, work)
    tracks.state[i] = STATE_TENTATIVE
    tracks.x[i] = plots.x[j]
    tracks.y[i] = plots.y[j]
    tracks.z[i] = plots.z[j]
    tracks.vx[i] = 0
    tracks.vy[i] = 0
    tracks.vz[i] = 0
    tracks.los_x[i] = 0
    tracks.los_y[i] = 0
    aim(tracks, i)
    set_noise(tracks, work, i, params)
    tracks.r_pp[i] = work.noise_r[i]
    tracks.r_pv[i] = 0
    tracks.r_vv[i] = SPEED_VARIANCE
    tracks.c_pp[i] = work.noise_c[i]
    tracks.c_pv[i] = 0
    tracks.c_vv[i] = SPEED_VARIANCE
    tracks.u_pp[i] = HEIGHT_UNKNOWN if plots.elevation[j] == NO_ELEVATION else work.noise_u[i]
    tracks.u_pv[i] = 0
    tracks.u_vv[i] = CLIMB_VARIANCE
    if plots.doppler[j] != NO_DOPPLER:
        _take_rate(tracks, plots, work, params, i, j)
    tracks.turn[i] = 0
    tracks.r_drift[i] = 0
    tracks.c_drift[i] = 0
    tracks.u_drift[i] = 0
    tracks.score[i] = 0
    tracks.history[i] = 1
    tracks.misses[i] = 0
    tracks.age[i] = 0
    tracks.born_ms[i] = t_ms
    tracks.plot[i] = j
    tracks.shared[i] = -1
    tracks.sharing[i] = 0
    plots.track[j] = i


def _take_rate(tracks, plots, work, params, i, j):
    """Let row `i`, at rest until now, start with the range rate of plot `j`."""
    set_rate(tracks, work, i, params)
    rate = clamp(rate_innovation(work, i, plots.doppler[j]), -VELOCITY_MAX, VELOCITY_MAX)
    tracks.vx[i] = (rate * tracks.los_x[i]) >> 14
    tracks.vy[i] = (rate * tracks.los_y[i]) >> 14
    tracks.r_vv[i] = min(work.noise_v[i], SPEED_VARIANCE)


def _next_number(tracks, work):
    """The next number, counting up and round, that no living track has."""
    number = work.registers[LAST_NUMBER]
    taken = True
    while taken:
        number = number + 1 if number < NUMBER_MAX else 1
        taken = False
        for i in range(TRACKS_MAX):
            if tracks.number[i] == number:
                taken = True
    work.registers[LAST_NUMBER] = number
    return number
