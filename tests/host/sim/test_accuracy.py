"""GOSPA over a run, tracks, breaks and swaps."""

from dataclasses import replace

import pytest

from watchword_bench.sim.metrics.accuracy import accuracy
from watchword_bench.tracking.gospa import CUTOFF_M


def test_a_perfect_track(play):
    result = accuracy(play(60).target("drone").track(1, "drone").account())
    assert (result.gospa_mean_m, result.loc_rmse_m) == (0, 0)
    assert (result.tracks, result.breaks, result.swaps) == (1, 0, 0)


def test_the_first_30_seconds_do_not_count(play):
    result = accuracy(play(60).target("drone").track(1, "drone", range(30, 60)).account())
    assert result.gospa_mean_m == 0


def test_a_missed_target(play):
    result = accuracy(play(60).target("drone").account())
    assert result.gospa_mean_m == pytest.approx(CUTOFF_M / 2**0.5)
    assert result.loc_rmse_m is None


def test_a_target_that_the_radar_cannot_see_is_not_missed(play):
    result = accuracy(play(60).target("drone", since=60).account())
    assert result.gospa_mean_m == 0


def test_a_run_that_is_too_short(play):
    assert accuracy(play(10).target("drone").account()).gospa_mean_m is None


def test_height_does_not_count_on_a_2d_radar(play):
    run = play(60).target("drone").track(1, "drone", off=(0, 30, 40))
    assert accuracy(run.account()).loc_rmse_m == pytest.approx(50)
    assert accuracy(run.account(three_d=False)).loc_rmse_m == pytest.approx(30)


def test_tracks_are_compared_in_the_radars_frame(play):
    run = play(60).target("drone")
    run.targets["drone"] = replace(run.targets["drone"], radar_m=run.targets["drone"].position_m + 100)
    assert accuracy(run.track(1, "drone").account()).loc_rmse_m == 0


def test_breaks(play):
    run = play(60).target("drone").track(1, "drone", range(20)).track(2, "drone", range(22, 40))
    result = accuracy(run.account())
    assert (result.tracks, result.breaks, result.swaps) == (2, 2, 0)


def test_swaps(play):
    run = play(60).target("drone").target("heli", kind="friend", platform=1, start=(0, 6300, 100))
    run.track(1, "drone", range(20)).track(1, "heli", range(20, 60))
    run.track(2, "heli", range(20)).track(2, "drone", range(20, 60))
    assert accuracy(run.account()).swaps == 2


def test_merging_alone_is_no_swap(play):
    run = play(60).target("heli", kind="friend", platform=1).target("drone", start=(0, 6450, 100))
    run.track(1, "drone", range(20)).track(1, "heli+drone", range(20, 30)).track(1, "drone", range(30, 60))
    assert accuracy(run.account()).swaps == 0
