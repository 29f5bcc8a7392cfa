"""The assignment costs what SciPy's does, whatever the gates hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from support import rigs
from watchword.codes import PLOTS_MAX
from watchword.kernel.assign import MISS, assign_plots
from watchword.kernel.columns import CANDIDATES_MAX, TRACKS_MAX
from watchword.kernel.rows import list_rows

COST_MAX = MISS - 1
NEVER = 1 << 28  # a pair outside the gates

costs = st.one_of(st.integers(0, COST_MAX), st.sampled_from([0, 1, COST_MAX]), st.integers(0, 3))


def assign(gates, rig):
    """Give each row its gate, {plot: cost}; return the plot that each gets, -1: none."""
    tracks, plots, work = rig.tracks, rig.plots, rig.work
    for i, gate in enumerate(gates):
        tracks.number[i] = i + 1
        work.candidates[i] = len(gate)
        for n, (plot, cost) in enumerate(gate.items()):
            work.pair_plot[i * CANDIDATES_MAX + n] = plot
            work.pair_cost[i * CANDIDATES_MAX + n] = cost
    for j in range(PLOTS_MAX):
        plots.track[j] = -1
    list_rows(tracks, work)
    assign_plots(tracks, plots, PLOTS_MAX, work)
    given = [int(tracks.plot[i]) for i in range(len(gates))]
    taken = {plot: i for i, plot in enumerate(given) if plot >= 0}
    assert [taken.get(j, -1) for j in range(PLOTS_MAX)] == [int(owner) for owner in plots.track]
    return given


def least(gates):
    """The least sum of costs, by SciPy: each track has a plot of its own for a miss."""
    matrix = np.full((len(gates), PLOTS_MAX + len(gates)), NEVER)
    for i, gate in enumerate(gates):
        matrix[i, PLOTS_MAX + i] = MISS
        for plot, cost in gate.items():
            matrix[i, plot] = cost
    return matrix[linear_sum_assignment(matrix)].sum()


def check(gates, rig=None):
    given = assign(gates, rig or rigs.watched())
    assert sum(MISS if plot < 0 else gate[plot] for gate, plot in zip(gates, given, strict=True)) == least(
        gates
    )
    return given


@given(st.data(), st.integers(1, TRACKS_MAX), st.integers(1, PLOTS_MAX), st.integers(1, CANDIDATES_MAX))
def test_any_gates(data, tracks, plots, candidates):
    """Few plots make one crowded cluster, many make several."""
    gate = st.dictionaries(st.integers(0, plots - 1), costs, max_size=candidates)
    check(data.draw(st.lists(gate, min_size=tracks, max_size=tracks)))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("plots", [CANDIDATES_MAX, 24, TRACKS_MAX, PLOTS_MAX])
def test_all_rows_with_full_gates(seed, plots):
    rng = np.random.default_rng(seed)
    high = rng.choice([2, 50, 5000, MISS])
    gates = [
        {int(j): int(rng.integers(high)) for j in rng.permutation(plots)[:CANDIDATES_MAX]}
        for _ in range(TRACKS_MAX)
    ]
    check(gates, rigs.plain())


def test_a_path_through_all_rows():
    """Each row has taken what the one after it wants: the last one's plot is free only if all move up."""
    gates = [{i: 0, i + 1: 1} for i in range(TRACKS_MAX - 1)] + [{0: 0}]
    assert check(gates) == [*range(1, TRACKS_MAX), 0]


def test_a_path_that_costs_more_than_a_miss_is_not_taken():
    gates = [{i: 0, i + 1: COST_MAX} for i in range(TRACKS_MAX - 1)] + [{0: 0}]
    assert check(gates).count(-1) == 1


def test_all_rows_want_the_same_plots():
    given = check([dict.fromkeys(range(CANDIDATES_MAX), i) for i in range(TRACKS_MAX)])
    assert given.count(-1) == TRACKS_MAX - CANDIDATES_MAX
    assert -1 not in given[:CANDIDATES_MAX]  # which cost the least


def test_the_dearest_pair_is_better_than_a_miss():
    assert check([{7: COST_MAX}, {}]) == [7, -1]


def test_of_equals_the_first_row_and_the_first_pair_win():
    assert check([{5: 9, 3: 9}, {5: 9}, {5: 9}]) == [3, 5, -1]
