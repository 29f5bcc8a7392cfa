"""More plots than a frame holds, and plots as integers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from watchword_bench.protocol.codec import decode, encode, physical
from watchword_bench.protocol.table import PLOTS_MAX
from watchword_bench.tracking.wire import fit_scan, to_wire

RANGE, SNR = 0, 4
HALF = PLOTS_MAX // 2
some_plots = st.integers(PLOTS_MAX + 1, 150).flatmap(
    lambda n: st.tuples(
        arrays(np.float64, n, elements=st.floats(1, 32_000)),
        arrays(np.float64, n, elements=st.floats(-50, 127) | st.just(float("nan"))),
    )
)


def make(range_m, snr_db):
    plots = np.full((len(range_m), 5), np.nan)
    plots[:, RANGE], plots[:, 1], plots[:, SNR] = range_m, np.arange(len(range_m)), snr_db
    return plots


@given(some_plots)
def test_the_nearest_half_and_the_strongest_of_the_rest_are_kept_in_their_order(drawn):
    plots = make(*drawn)
    kept = fit_scan(plots)[:, 1].astype(int).tolist()
    by_range = sorted(range(len(plots)), key=lambda i: (plots[i, RANGE], i))
    far = by_range[HALF:]
    far.sort(key=lambda i: -np.inf if np.isnan(plots[i, SNR]) else plots[i, SNR], reverse=True)
    assert kept == sorted(by_range[:HALF] + far[: PLOTS_MAX - HALF])


def test_without_snr_the_nearest_are_kept():
    plots = make(np.arange(1000, 900, -1), np.nan)
    assert fit_scan(plots)[:, RANGE].tolist() == list(range(964, 900, -1))


def test_a_scan_that_fits_is_left_alone():
    plots = make(np.arange(PLOTS_MAX, 0, -1), np.nan)
    assert fit_scan(plots) is plots


@given(
    st.tuples(
        st.floats(1, 32_000),
        st.floats(-180, 360),
        st.floats(-90, 90) | st.just(float("nan")),
        st.floats(-1000, 1000) | st.just(float("nan")),
        st.floats(0, 127) | st.just(float("nan")),
    )
)
def test_what_the_board_reads_is_what_was_measured(measured):
    names = ("range", "azimuth", "elevation", "doppler", "snr")
    units = (1 / 2, 360 / 65536, 360 / 65536, 1 / 32, 1 / 2)
    columns = to_wire(np.array([measured]))
    frame = decode(encode("scan", 0, t_ms=0, scan=0, plots=[{name: columns[name][0] for name in names}]))
    (read,) = physical(frame)["plots"]
    for name, unit, value in zip(names, units, measured, strict=True):
        if np.isnan(value):
            assert read[name] is None
        elif name == "azimuth":
            assert (read[name] - value + 180) % 360 - 180 == pytest.approx(0, abs=unit / 2 + 1e-6)
        else:
            assert read[name] == pytest.approx(value, abs=unit / 2 + 1e-6)
