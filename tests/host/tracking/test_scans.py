"""How plots are divided into scans."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword_bench.tracking.rows import InputError
from watchword_bench.tracking.scans import divide, scan_period

CLOCK_REACH_S = (1 << 29) / 1000  # a board can't tell a longer step ahead from one back


def times(*scans):
    """Of three plots a scan."""
    return np.repeat(np.array(scans, dtype=float), 3)


def grouped(division):
    return [rows.tolist() for _, rows in division.scans]


@pytest.mark.parametrize("period_s", [0.1, 0.25, 1.0, 2.5, 4.0])
@given(missing=st.sets(st.integers(1, 98), max_size=18), begin_s=st.floats(-1e9, 1e9))
def test_the_period_is_seen_through_missing_scans(period_s, missing, begin_s):
    seen = [begin_s + period_s * k for k in range(100) if k not in missing]
    assert scan_period(times(*seen)) == pytest.approx(period_s, abs=0.002)


@pytest.mark.parametrize("t_s", [times(5), times(0, 0.1, 1, 1.1, 2, 2.1), np.array([0, 0.3, 1.7, 1.8, 4.4])])
def test_a_period_that_cannot_be_seen_has_to_be_said(t_s):
    with pytest.raises(InputError, match="no regular time between scans"):
        scan_period(t_s)


@pytest.mark.parametrize("period_s", [0.05, 5.0, 1000.0])
def test_a_period_that_no_board_takes(period_s):
    with pytest.raises(InputError, match=r"a scan period is 0\.1 to 4 s"):
        scan_period(times(*(period_s * k for k in range(20))))


def test_plots_of_one_time_are_a_scan():
    division = divide(times(0, 1.02, 1.98), 1.0)
    assert [t for t, _ in division.scans] == [0, 1.02, 1.98]
    assert grouped(division) == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_a_scan_without_plots_is_empty():
    division = divide(times(0, 1, 4, 5.1), 1.0)
    assert [t for t, _ in division.scans] == [0, 1, 2, 3, 4, 5.1]
    assert [len(rows) for _, rows in division.scans] == [3, 3, 0, 0, 3, 3]
    assert division.empty == 2


def test_a_second_feed_close_behind_the_first_is_left_out():
    division = divide(times(0, 0.2, 1, 1.2, 2, 2.2), 1.0)
    assert [t for t, _ in division.scans] == [0, 1, 2]
    assert (division.refused, division.refused_plots) == (3, 9)


def test_a_second_feed_further_behind_is_more_scans():
    assert [t for t, _ in divide(times(0, 0.4, 1, 1.4), 1.0).scans] == [0, 0.4, 1, 1.4]


def test_a_turning_radar_stamps_each_plot():
    phases = np.linspace(0, 0.9, 10)
    t_s = np.concatenate([7 + k + phases for k in range(5)])
    division = divide(t_s, 1.0)
    assert grouped(division) == np.arange(50).reshape(5, 10).tolist()
    assert [t for t, _ in division.scans] == pytest.approx([7.45 + k for k in range(5)])


def test_a_turning_radar_with_a_lone_target_scans_when_it_sees_it():
    seen = np.array([0.1, 1.12, 2.09, 4.11])
    division = divide(seen, 1.0)
    assert [t for t, rows in division.scans if len(rows)] == seen.tolist()
    assert division.empty == 1


@pytest.mark.parametrize("gap_s", [100.0, 86_400.0, 30 * 86_400.0])
def test_a_long_gap_is_empty_scans_until_no_track_lives_then_steps_the_clock_can_tell(gap_s):
    division = divide(times(0, 1, 1 + gap_s), 1.0)
    at_s = np.array([t for t, _ in division.scans])
    assert np.diff(at_s)[:8].tolist() == [1.0] * 8
    assert np.diff(at_s).max() < CLOCK_REACH_S
    assert division.empty < 25


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=60), st.sampled_from([0.1, 1.0, 4.0]))
def test_every_plot_is_in_one_scan_or_refused_and_time_goes_on(at_ms, period_s):
    t_s = np.sort(np.array(at_ms)) / 1000
    division = divide(t_s, period_s)
    rows = [row for _, part in division.scans for row in part.tolist()]
    assert rows == sorted(set(rows))
    assert len(rows) + division.refused_plots == len(t_s)
    assert sum(not len(part) for _, part in division.scans) == division.empty
    scans_ms = np.rint([1000 * t for t, _ in division.scans])
    assert (np.diff(scans_ms) >= 250 * period_s).all()
    for t, part in division.scans:
        assert (np.abs(t_s[part] - t) <= period_s).all()
