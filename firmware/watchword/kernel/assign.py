"""Assignment: the pairs of tracks and plots that fit best as a whole.

Shortest augmenting paths: Jonker, Volgenant, A shortest augmenting path algorithm for dense and sparse
linear assignment problems (Computing 38, 1987), here over the gated pairs alone. Every track may also stay
without a plot at cost MISS. A search reaches only what gates connect, so clusters need no finding.
"""

from watchword.const import const
from watchword.kernel.columns import CANDIDATES_MAX

MISS = const(1 << 18)  # more than any pair costs: who can have a plot to itself has one
FAR = const((1 << 30) - 1)


def assign_plots(tracks, plots, plot_count, work):
    """Set `tracks.plot` and `plots.track` so that the sum of costs is least; MISS for a row without a plot.

    No plot is shared yet. Pair costs are 0..2^18 - 1. A path costs at most what all rows do: 48 * 2^18 <
    2^24. A tie goes to the first pair found, in row order, and a pair before a miss.
    """
    price, distance = work.price, work.distance
    for j in range(plot_count):
        price[j] = 0
        distance[j] = FAR
    plot, shared = tracks.plot, tracks.shared
    owner, chosen = plots.track, work.chosen
    rows, candidates, pair_plot = work.rows, work.candidates, work.pair_plot
    for i in rows:
        if i < 0:
            break
        shared[i] = -1
        plot[i] = -1
        chosen[i] = -1
        if candidates[i] == 0:
            continue
        # Most tracks have one candidate, and no rival for it: then that is the whole path.
        e = i * CANDIDATES_MAX
        j = pair_plot[e]
        if candidates[i] == 1 and owner[j] < 0:
            plot[i] = j
            owner[j] = i
            chosen[i] = e
        else:
            _augment(tracks, plots, work, i)


def _augment(tracks, plots, work, start):
    """Give row `start` a plot, or take one from the row that can best do without.

    Grows a tree of alternating paths by Dijkstra's rule. `reached` lists the plots seen, the settled ones
    first; `parent` is the pair by which each was reached.
    """
    owner, price, distance = plots.track, work.price, work.distance
    reached, parent = work.reached, work.parent
    pair_plot, pair_cost = work.pair_plot, work.pair_cost
    seen = 0
    settled = 0
    row = start
    base = 0  # what an unpriced pair of `row` adds to: its length less its own price
    exit_row = -1
    exit_length = FAR
    free = -1
    while free < 0:
        if base + MISS < exit_length:
            exit_row = row
            exit_length = base + MISS
        first = row * CANDIDATES_MAX
        for e in range(first, first + work.candidates[row]):
            j = pair_plot[e]
            length = base + pair_cost[e] - price[j]
            if length < distance[j]:
                if distance[j] == FAR:
                    reached[seen] = j
                    seen += 1
                distance[j] = length
                parent[j] = e
        if settled == seen:
            break
        nearest = settled
        for k in range(settled + 1, seen):
            if distance[reached[k]] < distance[reached[nearest]]:
                nearest = k
        j = reached[nearest]
        if distance[j] > exit_length:
            break
        reached[nearest] = reached[settled]
        reached[settled] = j
        if owner[j] < 0:
            free = j
        else:
            settled += 1
            row = owner[j]
            base = distance[j] - (pair_cost[work.chosen[row]] - price[j])
    shortest = exit_length if free < 0 else distance[free]
    for k in range(settled):
        price[reached[k]] += distance[reached[k]] - shortest
    for k in range(seen):
        distance[reached[k]] = FAR
    _flip(tracks, plots, work, start, exit_row, free)


def _flip(tracks, plots, work, start, exit_row, free):
    """Exchange owners along the path from `start` to the plot `free`, or else to `exit_row`'s miss."""
    row = exit_row
    j = free
    if free < 0:
        j = tracks.plot[exit_row]
        tracks.plot[exit_row] = -1
        work.chosen[exit_row] = -1
        if exit_row == start:
            return
    while True:
        e = work.parent[j]
        row = e // CANDIDATES_MAX
        previous = tracks.plot[row]
        tracks.plot[row] = j
        plots.track[j] = row
        work.chosen[row] = e
        if row == start:
            return
        j = previous
