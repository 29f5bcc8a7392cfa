"""The life of a track: confirmed, coasting, dropped."""

from watchword.codes import STATE_CONFIRMED, STATE_FREE, STATE_TENTATIVE
from watchword.kernel.columns import HIT_SCORE, MISS_SCORE, TRACKS_MAX
from watchword.kernel.fixed import clamp, ln_q12, ticks_diff
from watchword.kernel.gate import TENTATIVE_COST

HISTORY = 0xFFFF
AGE_MAX = 30000
SCORE_MAX = 1 << 20
SHARING_MAX = 60  # scans
CONFIRM_SCORE = 8 << 12  # by Wald: a coincidence of false plots gets there once in e^8 false starts at most
DROP_SCORE = -5 << 12


def manage_tracks(tracks, work, params):
    """Count this scan's detection or miss of every track, then confirm or drop it.

    A tentative track is confirmed once `confirm_hits` of its last `confirm_window` scans detected it
    and its score says that this is no coincidence of false plots; it is dropped once its score falls below
    DROP_SCORE or the window holds no detection. A confirmed track is dropped after more than `coast_scans`
    scans in a row without a plot. While it shares a neighbour's plot it misses none; but two tracks that
    have not been seen apart for SHARING_MAX scans are one, and the younger then misses every scan.
    """
    _set_scores(work, params)
    for i in range(TRACKS_MAX):
        if tracks.number[i] == 0:
            continue
        _count(tracks, i)
        if tracks.state[i] == STATE_TENTATIVE:
            _judge(tracks, work, i, params)
        elif tracks.misses[i] > params.coast_scans:
            drop(tracks, i)


def _set_scores(work, params):
    """Set the score's parts that are the same for all tracks.

    A detection adds ln(Pd / (2 pi clutter density sigma_r sigma_c)) - d^2 / 2, a miss ln(1 - Pd), where
    the density is `clutter` over the disc of `range_max`. Source: Blackman, Popoli, Design and
    Analysis of Modern Tracking Systems (1999), section 6.2. The units add ln(16 * 256 / (8 * 100)).
    """
    clutter = params.clutter if params.clutter > 0 else 1
    density = ln_q12(clutter) - 2 * ln_q12(params.range_max)
    work.registers[HIT_SCORE] = ln_q12(params.detection) - density + 6689
    work.registers[MISS_SCORE] = ln_q12(100) - ln_q12(100 - params.detection)


def _count(tracks, i):
    own = tracks.plot[i] >= 0
    tracks.history[i] = (tracks.history[i] << 1 | (1 if own else 0)) & HISTORY
    if tracks.age[i] < AGE_MAX:
        tracks.age[i] += 1
    k = tracks.shared[i]
    if k >= 0:
        if tracks.sharing[i] < AGE_MAX:
            tracks.sharing[i] += 1
        if tracks.sharing[i] > SHARING_MAX and _older(tracks, k, i):
            tracks.misses[i] += 1
        elif own:
            tracks.misses[i] = 0
    elif own:
        tracks.misses[i] = 0
        tracks.sharing[i] = 0
    else:
        tracks.misses[i] += 1


def _older(tracks, k, i):
    age = ticks_diff(tracks.born_ms[i], tracks.born_ms[k])
    return age > 0 or (age == 0 and k < i)


def _judge(tracks, work, i, params):
    """Confirm or drop the tentative row `i`, or let it wait."""
    e = work.chosen[i]
    if e >= 0:
        score = tracks.score[i] + work.registers[HIT_SCORE] - ((work.pair_cost[e] - TENTATIVE_COST) >> 1)
    else:
        score = tracks.score[i] - work.registers[MISS_SCORE]
    tracks.score[i] = clamp(score, -SCORE_MAX, SCORE_MAX)
    window = (1 << params.confirm_window) - 1
    if count_ones(tracks.history[i] & window) >= params.confirm_hits and score >= CONFIRM_SCORE:
        tracks.state[i] = STATE_CONFIRMED
    elif score < DROP_SCORE or tracks.misses[i] >= params.confirm_window:
        drop(tracks, i)


def count_ones(bits):
    """How many bits of 0..2^30 - 1 are set."""
    ones = 0
    while bits:
        bits &= bits - 1
        ones += 1
    return ones


def drop(tracks, i):
    """Free row `i`."""
    tracks.number[i] = 0
    tracks.state[i] = STATE_FREE


def skip_scans(tracks, missing, params):
    """Count `missing` scans that never came as scans without a plot, and drop what they end."""
    for i in range(TRACKS_MAX):
        if tracks.number[i] != 0:
            tracks.history[i] = tracks.history[i] << min(missing, 14) & HISTORY
            tracks.misses[i] += min(missing, AGE_MAX)
            allowed = params.coast_scans
            if tracks.state[i] == STATE_TENTATIVE:
                allowed = params.confirm_window - 1
            if tracks.misses[i] > allowed:
                drop(tracks, i)
