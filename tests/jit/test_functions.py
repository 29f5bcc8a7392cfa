"""Single functions at the ends of what they state, and what bounds checks say beyond them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.twins import board_column
from watchword.codes import PLOTS_MAX
from watchword.kernel import columns, fixed
from watchword.kernel.track_scan import track_scan
from watchword.settings import defaults
from watchword_bench.jit import load_kernel

SMALL = (1 << 30) - 1
small = st.integers(-SMALL, SMALL)
component = st.integers(-(1 << 18), 1 << 18)
clock = st.integers(0, SMALL)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("clamp", (small, small, small)),
        ("ticks_diff", (clock, clock)),
        ("sin_q14", (small,)),
        ("cos_q14", (st.integers(0, (1 << 30) - (1 << 15)),)),
        ("azimuth_bam", (component, component)),
        ("length", (component, component)),
        ("isqrt", (clock,)),
        ("ln_q12", (st.integers(1, SMALL),)),
    ],
)
def test_arithmetic_is_that_of_cpython(name, arguments):
    compiled = load_kernel(boundscheck=True).function("watchword.kernel.fixed", name)
    python = getattr(fixed, name)

    @given(st.tuples(*arguments))
    def agree(values):
        assert compiled(*values) == python(*values)

    agree()


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
