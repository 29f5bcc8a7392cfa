"""The plots of a scan, read into columns."""

from array import array
from types import SimpleNamespace

from hypothesis import example, given
from hypothesis import strategies as st

from support.messages import layouts
from watchword.link.plots import read_plots
from watchword_bench.protocol.codec import encode
from watchword_bench.protocol.schema import BY_NAME
from watchword_bench.protocol.table import PLOTS_MAX

NAMES = ("range", "azimuth", "elevation", "doppler", "snr")
EDGE = {"range": 16000, "azimuth": 0xFFFF, "elevation": -32768, "doppler": -32768, "snr": 255}


def columns():
    return SimpleNamespace(**{name: array("i", [0] * PLOTS_MAX) for name in ("index", *NAMES)})


def possible(plot, range_max):
    elevation = plot["elevation"]
    return 0 < plot["range"] <= range_max and (elevation == -32768 or abs(elevation) <= 16384)


@given(st.lists(layouts(BY_NAME["scan"].repeat), max_size=PLOTS_MAX), st.integers(2000, 64000))
@example([EDGE] * PLOTS_MAX, 16000)
@example([{**EDGE, "range": 0}, {**EDGE, "range": 16001}, {**EDGE, "elevation": -16385}, EDGE], 16000)
def test_possible_plots_are_kept_in_order(plots, range_max):
    frame = encode("scan", 0, t_ms=0, scan=0, plots=plots)
    out = columns()
    kept = read_plots(frame, 7, out, range_max)
    read = [(out.index[i], {name: getattr(out, name)[i] for name in NAMES}) for i in range(kept)]
    assert read == [(i, plot) for i, plot in enumerate(plots) if possible(plot, range_max)]
