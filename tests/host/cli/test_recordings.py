"""sim --record, replay, plot and explain: output, errors and exit status."""

import json

import pytest

from support.recordings import record, short_scenario, with_altered_frame, write
from watchword_bench.explain.explain import tracks_in
from watchword_bench.recording.frames import decode_recording
from watchword_bench.recording.reader import read_recording

SHORT = """
name = "short"
title = "A drone comes straight in"
story = "Twelve seconds of it."
duration_s = 12
[[platform]]
name = "drone"
truth = "hostile"
motion = { kind = "inbound", start_range_m = 3000, start_azimuth_deg = 90, speed_mps = 50, height_m = 100 }
"""


@pytest.fixture
def short(tmp_path):
    """A scenario file of twelve scans."""
    file = tmp_path / "short.toml"
    file.write_text(SHORT)
    return file


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A recording of a friend and its follower."""
    file = tmp_path_factory.mktemp("recordings") / "run.mcap"
    record(short_scenario(), file)
    return file


@pytest.fixture
def altered(recorded, tmp_path):
    """The same, of a board that said something else in the end."""
    file = tmp_path / "altered.mcap"
    write(with_altered_frame(read_recording(recorded), "track", evidence=7), file)
    return file


@pytest.fixture
def cut(recorded, tmp_path):
    """The first half of it."""
    file = tmp_path / "cut.mcap"
    data = recorded.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    return file


def tracks(file):
    """The numbers of the tracks in a recording."""
    return tracks_in(decode_recording(read_recording(file)))


@pytest.fixture(params=["missing", "text", "foreign", "beginning"])
def useless(request, recorded, tmp_path):
    """A file that is no recording, and what it should be called."""
    file = tmp_path / "useless.mcap"
    if request.param == "text":
        file.write_text("t_s,track\n")
        return file, "not an MCAP file"
    if request.param == "foreign":
        write(read_recording(recorded), file, table_hash="00")
        return file, "recorded with the message table 00"
    if request.param == "beginning":
        file.write_bytes(recorded.read_bytes()[:3000])
        return file, "with nothing recorded yet"
    return file, "No such file"


def test_one_run_is_recorded_and_its_picture_can_be_drawn_from_it(watchword, short, tmp_path):
    run, drawn, again = (tmp_path / name for name in ("run.mcap", "drawn.png", "again.png"))
    assert watchword("sim", short, "--record", run, "--plot", drawn)[0] == 0
    assert read_recording(run).scenario == SHORT
    status, out, _ = watchword("plot", run, "--out", again)
    assert (status, out) == (0, f"short, seed 1: 13.2 s on cpython, 79 exchanges\nDrawn in {again}.\n")
    assert again.read_bytes() == drawn.read_bytes()


def test_several_runs_in_one_file_are_refused_before_anything_is_flown(watchword, short, tmp_path):
    run = tmp_path / "run.mcap"
    for more in (("--seeds", "1..2"), ("--runtime", "all")):
        status, _, err = watchword("sim", short, "--record", run, *more)
        assert status == 2
        assert "--record holds one run; with several, --out keeps a" in err
    assert not run.exists()


def test_a_recording_is_never_written_over(watchword, short, tmp_path):
    run = tmp_path / "run.mcap"
    run.write_bytes(b"precious")
    status, _, err = watchword("sim", short, "--record", run)
    assert status == 2
    assert "a recording is never written" in err
    assert run.read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("name", "why"), [("run.bag", "--record writes .mcap"), ("no/run.mcap", "no folder")]
)
def test_a_name_that_will_not_do(watchword, short, tmp_path, name, why):
    status, _, err = watchword("sim", short, "--record", tmp_path / name)
    assert status == 2
    assert why in err


def test_a_replay_on_all_runtimes(watchword, recorded):
    status, out, _ = watchword("replay", recorded, "--runtime", "all")
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == "short, seed 1: 21.2 s on cpython, 127 exchanges"
    assert [line.split()[:2] for line in lines[1:]] == [
        ["✓", name] for name in ("cpython", "micropython", "wasm")
    ]
    assert len({line.split()[-1] for line in lines[1:]}) == 1


def test_a_difference_is_status_1_with_both_frames(watchword, altered):
    status, out, _ = watchword("replay", altered)
    assert status == 1
    assert "✗ cpython" in out
    (row,) = [line.split() for line in out.splitlines() if line.startswith("≠")]
    assert row[1:3] == ["evidence", "0.4375"]


def test_a_difference_as_json(watchword, altered):
    status, out, _ = watchword("replay", altered, "--json")
    told = json.loads(out)
    assert (status, told["ok"], told["replays"][0]["runtime"]) == (1, False, "cpython")
    difference = told["replays"][0]["difference"]
    assert difference["recorded"]["evidence"] == 0.4375 != difference["replayed"]["evidence"]
    assert told["recording"]["firmware_sha256"] == told["firmware_sha256"]


def test_a_cut_recording_is_replayed_as_far_as_it_goes(watchword, cut):
    status, out, _ = watchword("replay", cut)
    assert status == 0
    assert "The file is cut short: this is what is there." in out


def test_another_firmware_is_named(watchword, recorded, tmp_path):
    other = tmp_path / "other.mcap"
    write(read_recording(recorded), other, firmware_sha256="f00d" * 16)
    status, out, _ = watchword("replay", other)
    assert status == 0
    assert "It was recorded with firmware f00df00df00df00d, this is " in out


def test_a_track_explained(watchword, recorded):
    status, out, _ = watchword("explain", recorded, "--track", tracks(recorded)[0], "--at", "10")
    assert status == 0
    assert "confirmed at " in out
    assert "At 10 s the evidence comes to " in out


def test_a_track_explained_as_json(watchword, recorded):
    track = tracks(recorded)[0]
    status, out, _ = watchword("explain", recorded, "--track", track, "--json")
    told = json.loads(out)
    assert (status, told["track"], told["agree"]) == (0, track, True)
    weights = [entry["weight_nat"] for entry in told["entries"] if entry["kind"] == "evidence"]
    assert sum(weights) == told["total_nat"] == told["last_track_frame"]["evidence"]


def test_an_explanation_that_does_not_agree_is_status_1(watchword, altered):
    track = json.loads(watchword("replay", altered, "--json")[1])["replays"][0]["difference"]["recorded"][
        "track"
    ]
    status, out, _ = watchword("explain", altered, "--track", str(track))
    assert status == 1
    assert "They don't agree: the firmware here does something else than was recorded" in out


@pytest.mark.parametrize(
    ("arguments", "why"), [((), "--track N says which"), (("--track", "99"), "no track 99; there are ")]
)
def test_which_track(watchword, recorded, arguments, why):
    status, _, err = watchword("explain", recorded, *arguments)
    assert status == 2
    assert why in err


@pytest.mark.parametrize("command", ["replay", "plot", "explain"])
def test_a_useless_file_is_named_for_what_it_is(watchword, useless, command):
    file, why = useless
    status, out, err = watchword(command, file)
    assert (status, out) == (2, "")
    assert why in err
    assert "useless.mcap" in err


@pytest.mark.parametrize("command", ["replay", "plot", "explain"])
def test_help_has_examples(watchword, command):
    status, out, _ = watchword(command, "--help")
    assert status == 0
    assert f"watchword {command} run.mcap" in out
