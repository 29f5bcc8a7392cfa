"""Plots that stand for two aircraft: what the radar can't resolve is one plot, at their centroid.

A confirmed track whose plot went to a neighbour in the same resolution cell lives on that plot too.
"""

from watchword.codes import STATE_CONFIRMED
from watchword.const import const
from watchword.kernel.columns import CANDIDATES_MAX
from watchword.kernel.fixed import isqrt
from watchword.kernel.noise import arc

APART_MAX = const(12000)  # 1/8 m: more than 1.5 km apart along an axis is no cell


def share_plots(tracks, plots, work, params):
    """Let each confirmed track without a plot share the best candidate that a cell neighbour has.

    Lists in `work.fed` the rows that have a plot now, their own or a shared one.
    Sets `shared` both ways, and the offsets by which each of the two is to see the plot moved: by half of
    their predicted separation, to where it would have been had the track been alone. That keeps them apart.
    """
    rows = work.rows
    shared, state, plot = tracks.shared, tracks.state, tracks.plot
    fed, merging = work.fed, params.resolution_range > 0 and params.resolution_azimuth > 0
    having = 0
    for i in rows:
        if i < 0:
            break
        if plot[i] >= 0:
            fed[having] = i
            having += 1
        elif merging and state[i] == STATE_CONFIRMED and work.candidates[i] > 0:
            k = _neighbour(tracks, plots, work, i, params)
            if k >= 0:
                fed[having] = i
                having += 1
                shared[i] = k
                shared[k] = i
                work.offset_x[i] = (tracks.x[i] - tracks.x[k]) >> 1
                work.offset_y[i] = (tracks.y[i] - tracks.y[k]) >> 1
                work.offset_z[i] = (tracks.z[i] - tracks.z[k]) >> 1
                work.offset_x[k] = -work.offset_x[i]
                work.offset_y[k] = -work.offset_y[i]
                work.offset_z[k] = -work.offset_z[i]
    fed[having] = -1


def _neighbour(tracks, plots, work, i, params):
    """Row that has the plot row `i` fits best, if radar can't resolve the two, else -1."""
    best = -1
    least = 0
    first = i * CANDIDATES_MAX
    for e in range(first, first + work.candidates[i]):
        k = plots.track[work.pair_plot[e]]
        if k >= 0 and (best < 0 or work.pair_cost[e] < least) and _in_cell(tracks, i, k, params):
            best = k
            least = work.pair_cost[e]
    return best


def _in_cell(tracks, i, k, params):
    """True if rows `i` and `k` are within one resolution cell, widened by a sigma of where they are.

    Largest intermediates: 12,000 * 2^14 * sqrt(2) = 2.8e8; the variances' sum << 3: 2^28.
    """
    dx = tracks.x[k] - tracks.x[i]
    dy = tracks.y[k] - tracks.y[i]
    if not (-APART_MAX < dx < APART_MAX and -APART_MAX < dy < APART_MAX):
        return False
    along = (dx * tracks.los_x[i] + dy * tracks.los_y[i]) >> 14
    across = (dx * tracks.los_y[i] - dy * tracks.los_x[i]) >> 14
    # In 1/8 m: a variance in 1/8 m^2 times 8; half the angle, since `arc` is in 1/16 m.
    cell_along = params.resolution_range + isqrt((tracks.r_pp[i] + tracks.r_pp[k]) << 3)
    cell_across = arc(tracks.reach[i], params.resolution_azimuth >> 1) + isqrt(
        (tracks.c_pp[i] + tracks.c_pp[k]) << 3
    )
    return -cell_along < along < cell_along and -cell_across < across < cell_across
