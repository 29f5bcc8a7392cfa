"""A recording tells the same account as the run it was made of, and does without truth."""

from dataclasses import fields, replace

import numpy as np
import pytest

from support.recordings import record
from watchword_bench.recording.frames import decode_recording
from watchword_bench.recording.reader import RecordingError, read_recording
from watchword_bench.sim.metrics import measure
from watchword_bench.sim.outcome import account_of
from watchword_bench.sim.picture import draw_picture, make_scene
from watchword_bench.sim.recorded import account_of_recording, configuration_in
from watchword_bench.sim.truth import Target
from watchword_bench.world.load import load_scenario


@pytest.fixture(scope="module")
def crossing(tmp_path_factory):
    """Two minutes of two paths that cross: as it was flown, and as it was recorded."""
    scenario = load_scenario("crossing").model_copy(update={"duration_s": 120.0})
    file = tmp_path_factory.mktemp("recorded") / "crossing.mcap"
    run = record(scenario, file, seed=2)
    recording = read_recording(file)
    return run, recording, decode_recording(recording)


def equal(one, other):
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, Target):
        return all(equal(value, getattr(other, name)) for name, value in vars(one).items())
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    return one == other


def test_the_account_is_the_same_to_the_bit(crossing):
    run, recording, frames = crossing
    flown, told = account_of(run), account_of_recording(recording, frames)
    for field in fields(flown):
        assert equal(getattr(flown, field.name), getattr(told, field.name)), field.name
    assert 0 < flown.resolvable[:, 0, 1].sum() < len(flown.scans), "their plots merge for a while"
    assert measure(flown) == measure(told)


def test_the_frames_are_the_same(crossing):
    run, _, frames = crossing
    assert frames == run.passed


def test_without_truth_tracks_stand_for_what_flew(crossing, tmp_path):
    _, recording, frames = crossing
    blind = replace(recording, truths=())
    account = account_of_recording(blind, frames)
    assert account.targets == ()
    scene = make_scene("no truth", account, frames)
    assert [row.name for row in scene.rows] == [f"track {number}" for number in account.histories]
    assert scene.rows[0].beliefs[0].identity == "PENDING"
    assert any(row.cues for row in scene.rows)
    draw_picture(scene, tmp_path / "blind.png")
    assert (tmp_path / "blind.png").stat().st_size > 10_000


def test_health_is_told_once_a_second(crossing):
    _, recording, frames = crossing
    scene = make_scene("", account_of_recording(recording, frames), frames)
    assert [report.t_ms for report in scene.health[1:4]] == [500, 1500, 2500]
    assert scene.health[-1].losses == {}
    assert max(report.tracks for report in scene.health) >= 2


def test_the_configuration_is_what_the_board_took(crossing):
    _, _, frames = crossing
    values = configuration_in(frames)
    assert (values["scan_period"], values["keep_out"], values["repeat"]) == (1000, 500, 10)


def test_a_recording_without_a_scan_has_no_account(crossing):
    _, recording, _ = crossing
    start = replace(recording, exchanges=recording.exchanges[:1])
    with pytest.raises(RecordingError, match="no scan"):
        account_of_recording(start, decode_recording(start))
