"""Initiation: a track begins where a plot that no track took may go on from a lead, an earlier one."""

from watchword.codes import PLOTS_MAX, STATE_TENTATIVE
from watchword.const import const
from watchword.kernel.axis import HEIGHT_UNKNOWN, PP_MAX, PV_MAX
from watchword.kernel.columns import (
    DOPPLER,
    FREE,
    LAST_NUMBER,
    LEADS_MS,
    LEFT,
    LIVE,
    MISS_SCORE,
    RECYCLED,
    TRACKS_MAX,
    UNHOUSED,
)
from watchword.kernel.convert import NO_ELEVATION
from watchword.kernel.doppler import set_rate
from watchword.kernel.fixed import clamp, ticks_diff
from watchword.kernel.gate import GATE, NEAR_MAX, squared
from watchword.kernel.leads import take_lead
from watchword.kernel.manage import count_ones, hit_score, set_scores
from watchword.kernel.noise import set_noise
from watchword.kernel.predict import aim
from watchword.kernel.rows import drop, enlist
from watchword.kernel.update import update_tracks

NUMBER_MAX = const(65535)
SPEED_VARIANCE = const(45 * 45 * 64)  # of each horizontal component of a new track's velocity, 1/64 m^2/s^2
CLIMB_VARIANCE = const(6 * 6 * 64)


def initiate_tracks(tracks, plots, work, params, t_ms):
    """Begin a tentative track at each lead and plot that name each other and fit.

    Where no row is free, a tentative track that missed this scan gives way: the one with the fewest
    detections, then with the most misses. A plot that finds no row is counted in UNHOUSED.
    """
    registers, claimant = work.registers, work.lead_plot
    nearest, owner, fed = plots.lead, plots.track, work.fed
    unhoused = 0
    begun = 0
    for n in range(registers[LEFT]):
        j = work.left[n]
        k = nearest[j]
        if k >= 0 and claimant[k] == j:
            i = _free_row(tracks, work)
            if i < 0:
                unhoused += 1
            else:
                _start(tracks, work, i, j, k)
                fed[begun] = i
                begun += 1
    registers[UNHOUSED] = unhoused
    if begun == 0:
        return
    fed[begun] = -1
    set_scores(work, params)
    aim(tracks, fed)
    set_noise(tracks, work, fed, params)
    fitting = 0
    for n in range(begun):
        i = fed[n]
        _spread(tracks, plots, work, i, t_ms)
        if registers[DOPPLER]:
            set_rate(tracks, work, i, params)
        misfit = _misfit(tracks, plots, work, i)
        if misfit > GATE:
            drop(tracks, work, i)
            continue
        j = tracks.plot[i]
        owner[j] = i
        take_lead(work, nearest[j])
        _number(tracks, work, i)
        enlist(work, i)
        gap = (ticks_diff(t_ms, tracks.born_ms[i]) + (params.scan_period >> 1)) // params.scan_period
        gap = clamp(gap, 1, 15)
        tracks.age[i] = gap
        tracks.history[i] = 1 << gap | 1
        tracks.score[i] = hit_score(work, i, misfit) - (gap - 1) * registers[MISS_SCORE]
        fed[fitting] = i
        fitting += 1
    fed[fitting] = -1
    if fitting > 0:
        update_tracks(tracks, plots, work)


def _free_row(tracks, work):
    """A row that is in no list, or -1."""
    registers, rows = work.registers, work.rows
    if registers[FREE] > 0:
        registers[FREE] -= 1
        return work.free[registers[FREE]]
    worst = -1
    least = 0
    for n in range(registers[LIVE]):
        i = rows[n]
        if tracks.state[i] == STATE_TENTATIVE and tracks.misses[i] > 0:
            merit = (count_ones(tracks.history[i]) << 8) - tracks.misses[i]
            if worst < 0 or merit < least:
                worst = n
                least = merit
    if worst < 0:
        return -1
    i = rows[worst]
    registers[LIVE] -= 1
    for n in range(worst, registers[LIVE] + 1):
        rows[n] = rows[n + 1]
    return i


def _start(tracks, work, i, j, k):
    """Put a track at rest into row `i`, where lead `k` was; plot `j` is its second."""
    tracks.number[i] = 0
    tracks.state[i] = STATE_TENTATIVE
    tracks.x[i] = work.lead_x[k]
    tracks.y[i] = work.lead_y[k]
    tracks.z[i] = work.lead_z[k]
    tracks.vx[i] = 0
    tracks.vy[i] = 0
    tracks.vz[i] = 0
    tracks.los_x[i] = 0
    tracks.los_y[i] = 0x4000
    tracks.turn[i] = 0
    tracks.r_drift[i] = 0
    tracks.c_drift[i] = 0
    tracks.u_drift[i] = 0
    tracks.u_pp[i] = HEIGHT_UNKNOWN if work.lead_flat[k] else 0
    tracks.misses[i] = 0
    tracks.born_ms[i] = work.registers[LEADS_MS + k // PLOTS_MAX]
    tracks.plot[i] = j
    tracks.shared[i] = -1
    tracks.sharing[i] = 0
    work.sure[i] = 0


def _spread(tracks, plots, work, i, t_ms):
    """Give row `i` the covariance of an aircraft that has left its first plot at any velocity.

    Largest intermediates: SPEED_VARIANCE * t, up to 14 s in 1/256: 129,600 * 3,584 = 4.6e8; >> 14, * t = 1e8.
    """
    t = (ticks_diff(t_ms, tracks.born_ms[i]) << 8) // 1000
    gone = (((SPEED_VARIANCE * t) >> 14) * t) >> 5
    tracks.r_pp[i] = min(work.noise_r[i] + gone, PP_MAX)
    tracks.c_pp[i] = min(work.noise_c[i] + gone, PP_MAX)
    tracks.r_pv[i] = min((SPEED_VARIANCE * t) >> 10, PV_MAX)
    tracks.c_pv[i] = tracks.r_pv[i]
    tracks.r_vv[i] = SPEED_VARIANCE
    tracks.c_vv[i] = SPEED_VARIANCE
    if tracks.u_pp[i] == 0:
        tracks.u_pp[i] = min(work.noise_u[i] + ((((CLIMB_VARIANCE * t) >> 14) * t) >> 5), PP_MAX)
    tracks.u_pv[i] = (CLIMB_VARIANCE * t) >> 10
    tracks.u_vv[i] = CLIMB_VARIANCE
    work.spread_r[i] = tracks.r_pp[i] + work.noise_r[i]
    work.spread_c[i] = tracks.c_pp[i] + work.noise_c[i]
    work.spread_u[i] = tracks.u_pp[i] + work.noise_u[i]


def _misfit(tracks, plots, work, i):
    """Squared sigmas in Q12 between row `i` and its plot, or more than GATE; |dx|, |dy| are within 32,016."""
    j = tracks.plot[i]
    dx = plots.x[j] - tracks.x[i]
    dy = plots.y[j] - tracks.y[i]
    up = plots.z[j] - tracks.z[i]
    misfit = squared((dx * tracks.los_x[i] + dy * tracks.los_y[i]) >> 14, work.spread_r[i])
    misfit += squared((dx * tracks.los_y[i] - dy * tracks.los_x[i]) >> 14, work.spread_c[i])
    if plots.elevation[j] != NO_ELEVATION:
        misfit += squared(up, work.spread_u[i]) if -NEAR_MAX <= up <= NEAR_MAX else GATE + 1
    return misfit


def _number(tracks, work, i):
    """Give row `i` the next number; once they are given a second time, one that no living track has."""
    registers, number = work.registers, tracks.number
    new = registers[LAST_NUMBER]
    taken = True
    while taken:
        new += 1
        if new > NUMBER_MAX:
            new = 1
            registers[RECYCLED] = 1
        taken = False
        if registers[RECYCLED]:
            for k in range(TRACKS_MAX):
                if number[k] == new:
                    taken = True
    registers[LAST_NUMBER] = new
    number[i] = new
