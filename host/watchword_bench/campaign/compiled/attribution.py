"""Which truth a track is about, as of sim/truth.py: the majority source of its last five plots."""

from math import inf, sqrt

from watchword_bench.campaign.compiled.layout import NOBODY_RANK

LAST_PLOTS = 5
TAKEN = 2 + LAST_PLOTS  # columns of `taken`: track number, plots so far, masks of their sources
_CUTOFF_M = 150.0
_PER_M = 8


def take_plot(taken, row, number, sources):
    """Note that the track `number` of `row` took a plot of `sources`; -1: it took none."""
    if taken[row, 0] != number:
        taken[row, 0] = number
        taken[row, 1] = 0
    if sources != -1:
        taken[row, 2 + taken[row, 1] % LAST_PLOTS] = sources
        taken[row, 1] += 1


def _votes(taken, row, plots, source):
    """How many of the last plots came of a source; -1: of none."""
    count = 0
    for n in range(plots):
        mask = taken[row, 2 + n]
        if source < 0:
            count += mask == 0
        else:
            count += mask >> source & 1
    return count


def _distance_m(tracks, row, places, source):
    if source < 0:
        return _CUTOFF_M
    east = places[source, 0] - tracks.x[row] / _PER_M
    north = places[source, 1] - tracks.y[row] / _PER_M
    up = places[source, 2] - tracks.z[row] / _PER_M
    away = sqrt(east * east + north * north + up * up)
    return away if away == away else inf


def about(taken, row, tracks, places, platforms, limits):
    """Return (truth, merged): the platform the track of `row` is about or -1, and a mask of further ones.

    places: (platforms, 3) where the radar would put each, m, NaN while absent.
    """
    plots = min(taken[row, 1], LAST_PLOTS)
    if plots == 0:
        return -1, 0
    most = 0
    for source in range(-1, len(platforms)):
        most = max(most, _votes(taken, row, plots, source))
    truth = -2
    best_m = inf
    best_rank = 0
    for source in range(-1, len(platforms)):
        if _votes(taken, row, plots, source) == most:
            away_m = _distance_m(tracks, row, places, source)
            rank = limits[NOBODY_RANK] if source < 0 else platforms[source, 2]
            if truth == -2 or away_m < best_m or (away_m == best_m and rank < best_rank):
                truth, best_m, best_rank = source, away_m, rank
    merged = 0
    for source in range(len(platforms)):
        if source != truth and 2 * _votes(taken, row, plots, source) > plots:
            merged |= 1 << source
    return truth, merged


def told(truth, merged, grouped):
    """Return the mask of the platforms that a cue counts for. grouped: it says GROUP POSSIBLE."""
    own = 1 << truth if truth >= 0 else 0
    return own | merged if grouped else own
