"""What bounds checks say beyond the ends of the columns, compiled as on CPython."""

import pytest

from support.twins import board_column
from watchword.codes import PLOTS_MAX
from watchword.kernel import columns
from watchword.kernel.track_scan import track_scan
from watchword.settings import defaults
from watchword_bench.jit import load_kernel


@pytest.fixture(params=["cpython", "compiled"])
def tracker(request):
    """`track_scan` over new columns: of plots and time."""
    if request.param == "cpython":
        made = [make(board_column) for make in (columns.make_tracks, columns.make_plots, columns.make_work)]
        run, params = track_scan, defaults()
    else:
        kernel = load_kernel(boundscheck=True)
        made = [kernel.make_tracks(), kernel.make_plots(), kernel.make_work()]
        run, params = kernel.track_scan, kernel.params()
    return lambda plot_count, t_ms: run(made[0], made[1], plot_count, made[2], params, t_ms)


def test_a_row_too_many_raises(tracker):
    tracker(PLOTS_MAX, 0)
    with pytest.raises(IndexError):
        tracker(PLOTS_MAX + 1, 1000)


def test_a_value_too_large_raises(tracker):
    with pytest.raises(OverflowError):
        tracker(0, 1 << 31)
    with pytest.raises(OverflowError):
        tracker(0, -(1 << 31) - 1)
