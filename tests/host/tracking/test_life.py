"""How soon what flies has a track, and how seldom clutter does; the kept figures are this firmware's."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from support.radar_cases import short_case
from watchword_bench.tracking import life


@pytest.fixture(scope="module", params=life.SKIES, ids=str)
def measured(request):
    return request.param, life.measure(request.param, life.ours)


def test_the_kept_figures_are_this_firmwares(measured):
    sky, found = measured
    (row,) = (row for row in life.load() if row["sky"] == asdict(sky))
    assert row["ours"] == asdict(found), "make compare"


def test_what_flies_is_confirmed_within_eight_scans(measured):
    sky, found = measured
    if sky.pd == 0.9:
        assert found.median <= 4
        assert found.within >= 99
    else:
        assert found.within >= 75


def test_an_empty_sky_has_few_tracks(measured):
    """Of false plots, twenty a scan of a 2-D radar, many a pair might be a track."""
    assert measured[1].false <= 3


def test_the_first_scan_with_a_track_near_a_target():
    case = short_case(count=2, duration_s=4.0)
    none = np.empty((0, 7))
    beside = [
        np.column_stack([np.arange(2), scan.truth + np.array([240, 0, 0, 0, 0, 0])]) for scan in case.scans
    ]
    assert life.first_scans(case, [none, none, beside[2], none]).tolist() == [3, 3]
    assert life.first_scans(case, [none, beside[1][1:], none, beside[3]]).tolist() == [4, 2]
    assert life.first_scans(case, [none] * 4).tolist() == [np.inf, np.inf]


def test_the_reference_runs_only_under_a_sky_it_has_not_seen(monkeypatch, tmp_path):
    copy = tmp_path / "life.json"
    copy.write_text(json.dumps(life.load()[1:]))
    monkeypatch.setattr(life, "KEPT", copy)
    nothing = life.Life(1.0, 2.0, 3)
    monkeypatch.setattr(life, "measure", lambda sky, track: nothing)
    before = life.load()
    life.measure_all()
    assert [row["reference"] for row in life.load()] == [
        asdict(nothing),
        *(row["reference"] for row in before),
    ]
