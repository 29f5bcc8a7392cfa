"""The command line as a person or a script meets it: output, errors and exit status."""

import json
import subprocess
import sys

import pytest

from watchword_bench.recording.frames import decode_recording
from watchword_bench.recording.reader import read_recording
from watchword_bench.runtimes import RUNTIMES, RuntimeMissing
from watchword_bench.sim import session
from watchword_bench.world.load import scenario_names

SHORT = """
name = "short"
title = "A drone comes straight in"
story = "Twelve seconds of it."
duration_s = 12
[[platform]]
name = "drone"
truth = "hostile"
motion = { kind = "inbound", start_range_m = 3000, start_azimuth_deg = 90, speed_mps = 50, height_m = 100 }
[[expect]]
expect = "tracked"
truth = "drone"
at_least = 0.1
"""


@pytest.fixture
def short(tmp_path):
    """A scenario file of twelve scans."""
    file = tmp_path / "short.toml"
    file.write_text(SHORT)
    return str(file)


def test_one_run_tells_its_story(watchword, short):
    status, out, err = watchword("sim", short)
    assert (status, err) == (0, "")
    assert "Twelve seconds of it." in out
    assert "1 of 1 expectations hold" in out
    assert "\x1b" not in out


def test_one_run_as_json(watchword, short):
    status, out, _ = watchword("sim", short, "--json", "--seed", "7")
    told = json.loads(out)
    assert (status, told["ok"], told["seed"], told["scans"]) == (0, True, 7, 13)


def test_several_runs_as_json(watchword, short):
    status, out, _ = watchword("sim", short, "--json", "--seeds", "1..3")
    told = json.loads(out)
    assert (status, len(told["runs"]), told["summary"]["passed"]) == (0, 3, 3)


def test_several_runs_on_one_screen(watchword, short):
    status, out, _ = watchword("sim", short, "--seeds", "1..2")
    assert status == 0
    assert "2 of 2 runs meet every expectation" in out


def test_an_expectation_that_does_not_hold_is_status_1(watchword, tmp_path):
    file = tmp_path / "strict.toml"
    file.write_text(
        SHORT.replace('"tracked"', '"no_alert"').replace(
            "at_least = 0.1", '[[expect]]\nexpect = "cued"\ntruth = "drone"'
        )
    )
    status, out, _ = watchword("sim", str(file), "--json")
    assert (status, json.loads(out)["ok"]) == (1, False)


def test_an_unknown_scenario_names_the_nearest_and_all(watchword):
    status, out, err = watchword("sim", "towr22")
    assert (status, out) == (2, "")
    assert "did you mean 'tower22'?" in err
    assert all(name in err for name in scenario_names())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name = \n", "line 1"),
        (SHORT.replace("speed_mps = 50", "speed_mps = 5000"), "platform[0].motion.speed_mps"),
        (SHORT.replace("title", "titel"), "unknown key 'titel', did you mean 'title'?"),
    ],
)
def test_a_bad_file_names_the_place(watchword, tmp_path, text, place):
    file = tmp_path / "bad.toml"
    file.write_text(text)
    status, _, err = watchword("sim", str(file))
    assert status == 2
    assert "bad.toml" in err
    assert place in err


def test_a_missing_file(watchword):
    status, _, err = watchword("sim", "no/such.toml")
    assert status == 2
    assert "no/such.toml: No such file or directory" in err


def test_a_runtime_that_is_not_installed_says_how_to_get_it(watchword, short, monkeypatch):
    def missing():
        raise RuntimeMissing("wasm", "wasmtime")

    monkeypatch.setattr(RUNTIMES["wasm"], "require", missing)
    status, _, err = watchword("sim", short, "--runtime", "all")
    assert status == 2
    assert "wasmtime isn't installed; run `make`, or `pip install" in err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--runtime", "java"], "'java' is not one of"),
        (["--seeds", "5"], "--seeds wants A..B"),
        (["--seed", "one"], "unable to parse"),
        (["--seed", "-1"], "greater than or equal to 0"),
        (["--plot", "picture.gif"], "--plot writes .png, .svg, .pdf"),
        (["--plot", "no/such/picture.png"], "there is no folder 'no/such'"),
        (["--plot", "picture.png", "--seeds", "1..2"], "--plot draws one run"),
        (["--frobnicate"], "No such option: --frobnicate"),
    ],
)
def test_bad_usage_is_status_2(watchword, short, arguments, complaint):
    status, out, err = watchword("sim", short, *arguments)
    assert (status, out) == (2, "")
    assert complaint in err.replace("│ ", "")


def test_ctrl_c_is_status_130_with_what_was_seen(watchword, short, monkeypatch):
    fly = session.fly

    def stopped(world, runtime):
        run = fly(world, runtime)
        run.interrupted = True
        return run

    monkeypatch.setattr(session, "fly", stopped)
    status, out, _ = watchword("sim", short, "--seeds", "1..5", "--json")
    told = json.loads(out)
    assert (status, len(told["runs"]), told["summary"]["interrupted"]) == (130, 1, True)


def test_a_picture(watchword, short, tmp_path):
    status, *_ = watchword("sim", short, "--plot", str(tmp_path / "short.png"))
    assert status == 0
    assert (tmp_path / "short.png").stat().st_size > 10_000


def test_a_folder_of_everything(watchword, short, tmp_path):
    status, *_ = watchword("sim", short, "--out", str(tmp_path / "kept"))
    assert status == 0
    own = tmp_path / "kept" / "short-1-cpython"
    assert sorted(file.name for file in own.iterdir()) == ["picture.png", "run.json", "run.mcap"]
    told = json.loads((own / "run.json").read_text())
    frames = decode_recording(read_recording(own / "run.mcap"))
    assert told["frames_in"] + told["frames_out"] == len(frames)


def test_an_output_folder_that_cannot_be(watchword, short):
    status, _, err = watchword("sim", short, "--out", short)
    assert status == 2
    assert "short.toml" in err


def test_pictures_need_matplotlib(watchword, short, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    status, _, err = watchword("sim", short, "--plot", "picture.png")
    assert status == 2
    assert 'pip install "watchword[plot]"' in err


def test_the_scenarios(watchword):
    status, out, _ = watchword("scenarios")
    assert status == 0
    assert all(name in out for name in scenario_names())
    status, out, _ = watchword("scenarios", "--json")
    assert list(json.loads(out)) == scenario_names()


@pytest.mark.parametrize("arguments", [["--help"], ["sim", "--help"], ["sim", "-h"], ["scenarios", "--help"]])
def test_help_is_status_0(watchword, arguments):
    status, out, _ = watchword(*arguments)
    assert status == 0
    assert "Usage: watchword" in out


def test_help_has_examples(watchword):
    assert "watchword sim tower22 --runtime all --seeds 1..20" in watchword("sim", "--help")[1]


def test_without_a_command_help_is_shown(watchword):
    status, out, err = watchword()
    assert status == 2
    assert "scenarios" in out + err


def test_the_installed_command_runs():
    command = [sys.executable, "-c", "from watchword_bench.cli import main; main()", "scenarios"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "tower22" in done.stdout
