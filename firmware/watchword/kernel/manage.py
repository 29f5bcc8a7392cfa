"""The life of a track: confirmed, coasting, dropped."""

from watchword.codes import STATE_CONFIRMED, STATE_FREE, STATE_TENTATIVE
from watchword.const import const
from watchword.kernel.columns import HIT_SCORE, LIVE, MISS_SCORE
from watchword.kernel.fixed import clamp, ln_q12, ticks_diff
from watchword.kernel.gate import TENTATIVE_COST
from watchword.kernel.rows import drop

HISTORY = const(0xFFFF)
AGE_MAX = const(30000)
SCORE_MAX = const(1 << 20)
SHARING_MAX = const(60)  # scans
CONFIRM_SCORE = const(
    8 << 12
)  # by Wald: a coincidence of false plots gets there once in e^8 false starts at most
DROP_SCORE = const(-5 << 12)


def manage_tracks(tracks, work, params):
    """Count this scan's detection or miss of every track, then confirm or drop it.

    A tentative track is confirmed once `confirm_hits` of its last `confirm_window` scans detected it
    and its score says that this is no coincidence of false plots; it is dropped once its score falls below
    DROP_SCORE or the window holds no detection. A confirmed track is dropped after more than `coast_scans`
    scans in a row without a plot. While it shares a neighbour's plot it misses none; but two tracks that
    have not been seen apart for SHARING_MAX scans are one, and the younger then misses every scan.
    """
    state, misses, history = tracks.state, tracks.misses, tracks.history
    plot, shared, age = tracks.plot, tracks.shared, tracks.age
    rows, coasts = work.rows, params.coast_scans
    sharing = tracks.sharing
    kept = 0
    for i in rows:
        if i < 0:
            break
        if plot[i] >= 0:
            history[i] = (history[i] << 1 | 1) & HISTORY
            misses[i] = 0
            if shared[i] < 0:
                sharing[i] = 0
        else:
            history[i] = (history[i] << 1) & HISTORY
            if shared[i] < 0:
                misses[i] += 1
        if shared[i] >= 0:
            _count_sharing(tracks, i)
        if age[i] < AGE_MAX:
            age[i] += 1
        if state[i] == STATE_TENTATIVE:
            _judge(tracks, work, i, params)
        elif misses[i] > coasts:
            drop(tracks, work, i)
        if state[i] != STATE_FREE:
            rows[kept] = i
            kept += 1
    rows[kept] = -1
    work.registers[LIVE] = kept


def _count_sharing(tracks, i):
    """One more scan in which row `i` and its neighbour were not seen apart: one of them may be no more."""
    if tracks.sharing[i] < AGE_MAX:
        tracks.sharing[i] += 1
    if tracks.sharing[i] > SHARING_MAX:
        k = tracks.shared[i]
        younger = ticks_diff(tracks.born_ms[i], tracks.born_ms[k])
        if younger > 0 or (younger == 0 and i > k):
            tracks.misses[i] = tracks.sharing[i] - SHARING_MAX


def set_scores(work, params):
    """Set the score's parts that are the same for all tracks, once a scan that needs them.

    A detection adds ln(Pd / (2 pi clutter density sigma_r sigma_c)) - d^2 / 2, a miss ln(1 - Pd), where
    the density is `clutter` over the disc of `range_max`. Source: Blackman, Popoli, Design and
    Analysis of Modern Tracking Systems (1999), section 6.2. The units add ln(16 * 8 / (8 * 100)).
    """
    if work.registers[HIT_SCORE] != 0:
        return
    clutter = params.clutter if params.clutter > 0 else 1
    density = ln_q12(clutter) - 2 * ln_q12(params.range_max)
    work.registers[HIT_SCORE] = ln_q12(params.detection) - density - 7506
    work.registers[MISS_SCORE] = ln_q12(100) - ln_q12(100 - params.detection)


def hit_score(work, i, misfit):
    """What a plot that misses by `misfit` (squared sigmas, Q12) adds to row `i`'s score."""
    area = ln_q12(work.spread_r[i]) + ln_q12(work.spread_c[i])
    return work.registers[HIT_SCORE] - ((misfit + area) >> 1)


def _judge(tracks, work, i, params):
    """Confirm or drop the tentative row `i`, or let it wait."""
    set_scores(work, params)
    e = work.chosen[i]
    if e >= 0:
        score = tracks.score[i] + hit_score(work, i, work.pair_cost[e] - TENTATIVE_COST)
    else:
        score = tracks.score[i] - work.registers[MISS_SCORE]
    score = clamp(score, -SCORE_MAX, SCORE_MAX)
    tracks.score[i] = score
    if score < DROP_SCORE or tracks.misses[i] >= params.confirm_window:
        drop(tracks, work, i)
    elif score >= CONFIRM_SCORE:
        window = (1 << params.confirm_window) - 1
        if count_ones(tracks.history[i] & window) >= params.confirm_hits:
            tracks.state[i] = STATE_CONFIRMED


def count_ones(bits):
    """How many bits of 0..2^30 - 1 are set."""
    ones = 0
    while bits:
        bits &= bits - 1
        ones += 1
    return ones


def skip_scans(tracks, work, missing, params):
    """Count `missing` scans that never came as scans without a plot, and drop what they end."""
    rows = work.rows
    kept = 0
    for i in rows:
        if i < 0:
            break
        tracks.history[i] = tracks.history[i] << min(missing, 14) & HISTORY
        tracks.misses[i] += min(missing, AGE_MAX)
        allowed = params.coast_scans
        if tracks.state[i] == STATE_TENTATIVE:
            allowed = params.confirm_window - 1
        if tracks.misses[i] > allowed:
            drop(tracks, work, i)
        else:
            rows[kept] = i
            kept += 1
    rows[kept] = -1
    work.registers[LIVE] = kept
