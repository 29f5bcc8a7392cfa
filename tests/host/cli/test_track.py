"""`watchword track` as a person or a script meets it."""

import csv
import json
import sys

import pytest

from support.radar_cases import PLOTS, plot_rows, short_case, write_plots, write_rows, write_truth
from watchword_bench.runtimes import RUNTIMES, RuntimeMissing
from watchword_bench.tracking import firmware
from watchword_bench.tracking.drive import board_params, drive
from watchword_bench.tracking.recorded import read_recorded
from watchword_bench.tracking.score import score

COLUMNS = ["t_s", "track", "east_m", "north_m", "up_m", "ve_mps", "vn_mps", "vu_mps", "identity"]
COUNTED = (
    "scans_refused",
    "plots_over_limit",
    "plots_refused",
    "rows_backwards",
    "bad_rows",
    "truth_bad_rows",
)


@pytest.fixture(scope="module")
def case():
    return short_case()


@pytest.fixture
def plots(tmp_path, case):
    return write_plots(tmp_path / "plots.csv", case)


@pytest.fixture
def truth(tmp_path, case):
    return write_truth(tmp_path / "truth.csv", case)


@pytest.fixture
def tracks(watchword, tmp_path):
    """tracks(file, options...): the file of tracks that is written."""

    def call(file, *options):
        out = tmp_path / "tracks.csv"
        status, _, err = watchword("track", file, "--out", str(out), *options)
        assert (status, err) == (0, "")
        with out.open(newline="") as text:
            return list(csv.reader(text))

    return call


def test_scores_as_json(watchword, plots, truth, case):
    status, out, err = watchword("track", plots, "--truth", truth, "--json")
    told = json.loads(out)
    assert (status, err) == (0, "")
    assert (told["scans"], told["plots"]) == (45, sum(len(scan.plots) for scan in case.scans))
    assert all(told[name] == 0 for name in COUNTED)
    assert told["columns_unused"] == ["truth_id"]
    parts = [told[f"gospa_{part}_m2"] for part in ("localisation", "missed", "false")]
    assert told["scans_scored"] == 15
    assert told["gospa_mean_m"] <= sum(parts) ** 0.5  # the mean of roots is below the root of the mean
    assert 0 < told["rmse_m"] < 60
    assert (told["breaks"], told["swaps"], told["tracks_median"], told["truths_mean"]) == (0, 0, 3, 3)


def test_the_whole_board_scores_what_its_tracker_alone_does(watchword, plots, truth, tmp_path):
    told = json.loads(watchword("track", plots, "--truth", truth, "--json")[1])
    recorded = read_recorded(tmp_path / "plots.csv", tmp_path / "truth.csv", None, skip_bad=False)
    alone = score(recorded.case, drive(recorded.case, board_params(recorded.case.radar)))
    assert told["gospa_mean_m"] == pytest.approx(alone.gospa_m)
    assert told["rmse_m"] == pytest.approx(alone.rmse_m)


def test_one_row_a_track_a_scan(tracks, plots, case):
    header, *rows = tracks(plots)
    assert header == COLUMNS
    assert len({(row[0], row[1]) for row in rows}) == len(rows)
    assert [float(row[0]) for row in rows] == sorted(float(row[0]) for row in rows)
    last = [row for row in rows if row[0] == "44"]
    targets = case.scans[-1].truth
    for row in last:
        east, north, up, ve, vn = (float(value) for value in row[2:7])
        aside = [abs(targets[:, axis] - value) for axis, value in enumerate((east, north, up, ve, vn))]
        assert (sum(aside[:3]) + 3 * sum(aside[3:]) < 250).any()
        assert row[8] in ("PENDING", "UNKNOWN")
    assert len(last) == 3


def test_the_screen(watchword, plots, truth):
    status, out, err = watchword("track", plots, "--truth", truth)
    assert (status, err) == (0, "")
    assert "3-D radar, as the plots show: 1 s, 5000 m" in out
    assert "GOSPA" in out
    assert "\x1b" not in out


def test_what_is_known_of_a_plots_origin_changes_nothing(tracks, tmp_path, case, plots):
    rows = [(*row[:-1], f"origin {n % 3}") for n, row in enumerate(plot_rows(case))]
    other = write_rows(tmp_path / "labelled.csv", PLOTS, rows)
    assert tracks(other) == tracks(plots)


def test_the_order_of_rows_changes_nothing(tracks, tmp_path, case, plots):
    other = write_rows(tmp_path / "reversed.csv", PLOTS, plot_rows(case)[::-1])
    assert tracks(other) == tracks(plots)


def test_seconds_since_1970_are_as_good_as_seconds_since_the_start(tracks, tmp_path, case, plots):
    begin_s = 1_700_000_000
    other = write_plots(tmp_path / "epoch.csv", case, begin_s)
    shifted = [[str(int(row[0]) + begin_s), *row[1:]] for row in tracks(plots)[1:]]
    assert tracks(other)[1:] == shifted


def test_a_clock_that_wraps_on_the_way_changes_nothing(tracks, tmp_path, case, plots):
    begin_s = 2**30 / 1000 - 20
    other = write_plots(tmp_path / "wrap.csv", case, begin_s)
    assert [row[1:] for row in tracks(other)] == [row[1:] for row in tracks(plots)]


def test_bad_rows_stop_or_are_skipped_and_counted(watchword, tmp_path, case, tracks, plots):
    rows = plot_rows(case)
    spoiled = [*rows[:5], (3, -100, 90, 2, "", "", 7), (3, 100, 900, 2, "", "", 7), *rows[5:]]
    bad = write_rows(tmp_path / "bad.csv", PLOTS, spoiled)
    status, out, err = watchword("track", bad)
    assert (status, out) == (2, "")
    assert "bad.csv: line 7: range_m is -100; it must be 1 to 32,000" in err
    assert "bad.csv: line 8: azimuth_deg is 900" in err
    status, out, _ = watchword("track", bad, "--on-bad-row", "skip", "--json")
    told = json.loads(out)
    assert (status, told["bad_rows"], [row["line"] for row in told["bad_rows_first"]]) == (0, 2, [7, 8])
    assert "line 8: azimuth_deg is 900" in watchword("track", bad, "--on-bad-row", "skip")[1]
    assert tracks(bad, "--on-bad-row", "skip") == tracks(plots)


def test_more_plots_than_a_scan_holds_are_counted(watchword, tmp_path):
    rows = [(k, 1000 + 10 * n, 3 * n, "", "", "", 0) for k in range(3) for n in range(70)]
    told = json.loads(watchword("track", write_rows(tmp_path / "many.csv", PLOTS, rows), "--json")[1])
    assert told["plots_over_limit"] == 18


def test_two_feeds_one_behind_the_other_leave_the_tracks_as_they_are(
    watchword, tracks, tmp_path, case, plots
):
    radar = tmp_path / "radar.toml"
    radar.write_text("[radar]\nrange_max_m = 5000\n")
    rows = plot_rows(case) + plot_rows(case, begin_s=0.1)
    both = write_rows(tmp_path / "both.csv", PLOTS, rows)
    assert tracks(both, "--radar", str(radar)) == tracks(plots, "--radar", str(radar))
    told = json.loads(watchword("track", both, "--radar", str(radar), "--json")[1])
    assert (told["scans_refused"], told["plots_in_refused_scans"]) == (45, len(rows) // 2)


def test_a_radar_from_a_file(watchword, tmp_path, plots):
    radar = tmp_path / "radar.toml"
    radar.write_text('name = "any"\n[radar]\nrange_max_m = 3000\nclutter_per_scan = 4\n')
    told = json.loads(watchword("track", plots, "--radar", str(radar), "--json")[1])
    assert (told["radar"]["range_max_m"], told["radar"]["file"]) == (3000, str(radar))
    assert told["plots_refused"] > 0


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "[radar]\nscan_periods = 1\n",
            "radar.toml: radar: unknown key 'scan_periods', did you mean 'scan_period_s'?",
        ),
        ("[radar]\npd = 2.0\n", "radar.toml: radar.pd: must be within 0.3 to 0.99, found 2"),
        ("[rader]\n", "radar.toml: unknown key 'rader', did you mean 'radar'?"),
        ("", "radar.toml: radar: missing"),
    ],
)
def test_a_bad_radar_names_the_place(watchword, tmp_path, plots, text, complaint):
    radar = tmp_path / "radar.toml"
    radar.write_text(text)
    status, out, err = watchword("track", plots, "--radar", str(radar))
    assert (status, out) == (2, "")
    assert complaint in err


def test_a_recording_too_short_to_score(watchword, tmp_path):
    case = short_case(duration_s=10.0)
    files = write_plots(tmp_path / "plots.csv", case), write_truth(tmp_path / "truth.csv", case)
    status, out, _ = watchword("track", files[0], "--truth", files[1], "--json")
    told = json.loads(out)
    assert (status, told["scans_scored"], told["gospa_mean_m"]) == (0, 0, None)
    assert "nothing to score" in watchword("track", files[0], "--truth", files[1])[1]


def test_a_period_that_is_not_to_be_seen_names_the_file(watchword, tmp_path):
    file = write_rows(tmp_path / "lone.csv", PLOTS, [(5, 1000, 90, 2, "", "", 0)])
    status, _, err = watchword("track", file)
    assert status == 2
    assert "lone.csv: t_s: no regular time between scans to be seen; say it with --radar" in err


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--runtime", "java"], "'java' is not one of"),
        (["--on-bad-row", "mend"], "'mend' is not one of"),
        (["--out", "tracks.txt"], "--out writes .csv"),
        (["--out", "no/such/tracks.csv"], "there is no folder 'no/such'"),
        (["--truth", "no/truth.csv"], "No such file or directory: 'no/truth.csv'"),
        (["--radar", "no/radar.toml"], "no/radar.toml: No such file or directory"),
    ],
)
def test_bad_usage_is_status_2(watchword, plots, options, complaint):
    status, out, err = watchword("track", plots, *options)
    assert (status, out) == (2, "")
    assert complaint in err.replace("│ ", "")


def test_an_input_is_not_overwritten(watchword, plots):
    status, _, err = watchword("track", plots, "--out", plots)
    assert status == 2
    assert "that is an input" in err.replace("│ ", "")


def test_a_runtime_that_is_not_installed_says_how_to_get_it(watchword, plots, monkeypatch):
    def missing():
        raise RuntimeMissing("wasm", "wasmtime")

    monkeypatch.setattr(RUNTIMES["wasm"], "require", missing)
    status, _, err = watchword("track", plots, "--runtime", "wasm")
    assert status == 2
    assert 'pip install "watchword[runtimes]"' in err


def test_ctrl_c_is_status_130_and_writes_nothing(watchword, plots, tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(firmware, "track", stopped)
    out = tmp_path / "tracks.csv"
    assert watchword("track", plots, "--out", str(out))[0] == 130
    assert not out.exists()


def test_numba_is_loaded_for_the_jit_alone(watchword, plots, monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    assert watchword("track", plots)[0] == 0
