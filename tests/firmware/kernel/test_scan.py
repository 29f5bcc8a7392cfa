"""A whole scan: every intermediate at the edge of all input, and what a scan itself has to tell."""

from array import array

import pytest

from support.checked import CheckedColumn, checked
from support.extremes import Draw, Rig
from support.sites import PARAMS, column, empty_site, events, notices, told
from support.storm import Storm
from watchword.codes import (
    CUE_IDENTIFY,
    CUE_WITHDRAWN,
    EVENT_TRACK_CONFIRMED,
    EVENT_TRACK_DROPPED,
    EVENT_TRACKS_FULL,
    IDENTITY_UNKNOWN,
    REASON_TRACK_LOST,
)
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.report import report
from watchword.kernel.scan import scan
from watchword.kernel.site import EVENTS, EVENTS_MAX, EVENTS_SHED
from watchword_bench.arithmetic.quantities import RANGES

CLOCK = 1 << 30


@pytest.mark.parametrize("seed", range(6))
def test_no_intermediate_leaves_the_small_ints(seed):
    storm = Storm(CheckedColumn, checked, seed, CLOCK - 12_000)
    for _ in range(14):
        storm.scan(storm.prepare())
        assert 0 <= storm.site.registers[EVENTS] <= EVENTS_MAX


@pytest.mark.parametrize("seed", range(12))
def test_nor_does_any_from_tracks_in_any_state(seed):
    """Identity, cues and challenges of tracks anywhere, as fast and as doubtful as the columns allow."""
    storm, draw = Storm(CheckedColumn, checked, seed, CLOCK - 12_000), Draw(seed)
    site = storm.site
    rig = Rig((site.tracks, site.plots, site.work), None, None, RANGES)
    for _ in range(10):
        storm.scan(storm.prepare())
        rig.stir(draw)


def test_checked_ints_change_nothing():
    """Or the test above would be about other code."""
    storms = [Storm(CheckedColumn, checked, 5, 0), Storm(column, int, 5, 0)]
    for _ in range(6):
        for storm in storms:
            storm.scan(storm.prepare())
        assert storms[0].digest() == storms[1].digest()


def see(site, now_ms, *places):
    """One scan of plots at (range in m, azimuth in BAM), level with the radar."""
    plots = site.plots
    for n, (metres, azimuth) in enumerate(places):
        plots.index[n], plots.range[n], plots.azimuth[n] = n, 2 * metres, azimuth
        plots.elevation[n], plots.doppler[n], plots.snr[n] = 300, -32768, 255
    scan(site, len(places), now_ms % CLOCK, PARAMS)


def test_a_track_from_birth_to_loss():
    """Confirmed, cued, lost from sight: each said once, and the cue withdrawn with its track."""
    site, said, cues = empty_site(), [], []
    for k in range(30):
        see(site, 1000 * k, *([(5000 - 50 * k, 9000)] if k < 14 else []))
        said += [(k, *event[:2]) for event in events(site)]
        cues += [(k, cue["kind"], cue["reasons"]) for cue in notices(site)]
    (confirmed,) = [row for row in said if row[1] == EVENT_TRACK_CONFIRMED]
    (dropped,) = [row for row in said if row[1] == EVENT_TRACK_DROPPED]
    assert confirmed[2] == dropped[2] != 0
    assert confirmed[0] < 8
    assert dropped[0] == 14 + PARAMS.coast_scans
    assert cues[0][1] == CUE_IDENTIFY
    assert cues[-1] == (dropped[0], CUE_WITHDRAWN, REASON_TRACK_LOST)
    assert not any(site.labels.number)


def test_a_dropped_track_says_what_it_was_last():
    site = empty_site()
    for k in range(20):
        see(site, 1000 * k, *([(5000 - 50 * k, 9000)] if k < 12 else []))
        if dropped := told(site, EVENT_TRACK_DROPPED):
            break
    ((_, contest, identity),) = dropped
    assert (contest, identity) == (0, IDENTITY_UNKNOWN)


def test_plots_without_a_row_are_told():
    site = empty_site()
    crowd = [(700 * (n % 8 + 1), 1000 + 700 * (n // 8)) for n in range(TRACKS_MAX + 7)]
    see(site, 0, *crowd)
    assert told(site, EVENT_TRACKS_FULL) == []  # a single plot is no track yet
    see(site, 1000, *crowd)
    assert told(site, EVENT_TRACKS_FULL) == [[0, 7, 0]]


def test_events_without_room_are_counted():
    site = empty_site()
    for n in range(EVENTS_MAX + 3):
        report(site.events, site.registers, 1, n, 0, 0)
    assert len(events(site)) == EVENTS_MAX
    assert site.registers[EVENTS_SHED] == 3


def test_columns_are_of_one_kind():
    """Numba needs them alike, and an array('i') holds 32 bits: no larger kind hides an overflow."""
    site = empty_site()
    for columns in site:
        for one in columns if hasattr(columns, "_fields") else [columns]:
            assert isinstance(one, array)
            assert (one.typecode, one.itemsize) == ("i", 4)
