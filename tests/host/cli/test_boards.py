"""Commands that talk to a board: `feed`, `monitor`, `record`, `replay --port`."""

import json

import pytest

from support.pty_board import PtyBoard
from watchword_bench.recording.reader import read_recording

SHORT = """
name = "short"
title = "A drone comes straight in"
story = "Four seconds of it."
duration_s = 12
[end]
platform = "drone"
within_m = 2850
[[platform]]
name = "drone"
truth = "hostile"
motion = { kind = "inbound", start_range_m = 3000, start_azimuth_deg = 90, speed_mps = 50, height_m = 100 }
[[expect]]
expect = "no_alert"
truth = "drone"
"""


@pytest.fixture
def short(tmp_path):
    """A scenario file of four scans."""
    file = tmp_path / "short.toml"
    file.write_text(SHORT)
    return str(file)


@pytest.fixture
def port():
    """The port of a board that runs a release."""
    with PtyBoard() as board:
        yield board.url


def test_a_release_is_fed_in_its_own_time_and_judged(watchword, short, port, tmp_path):
    file = tmp_path / "run.mcap"
    status, out, err = watchword("feed", short, "--port", port, "--record", file, "--monitor")
    assert status == 0
    assert f"short · seed 1 · pty at {port}" in out
    assert "1 of 1 expectations hold" in out
    assert "Cue latency, from the scan's last byte:" in out
    assert "no clearance" in err or "nothing to look at" in err
    recording = read_recording(file)
    assert "random_seed" not in recording.about  # its nonces were its own
    status, _, err = watchword("replay", file)
    assert (status, "no replay" in err) == (2, True)


def test_a_release_has_one_rate(watchword, short, port):
    status, _, err = watchword("feed", short, "--port", port, "--rate", "max")
    assert status == 2
    assert "pty runs a release, which keeps its own time, so a run at full rate is not possible" in err
    assert "--test-build" in err


def test_a_board_with_a_bench_key_is_fed_by_who_has_it(watchword, short, tmp_path):
    keys = tmp_path / "keys.json"
    watchword("keys", "make", "--platforms", "7", "--days", "5", "--file", keys)
    with PtyBoard(storage=tmp_path / "state") as board:
        assert watchword("keys", "provision", "--port", board.url, "--file", keys)[0] == 0
        status, _, err = watchword("feed", short, "--port", board.url)
        assert (status, "NOT_AUTHENTICATED" in err) == (2, True)
        assert watchword("feed", short, "--port", board.url, "--keys", keys)[0] == 0


def test_what_a_board_says_as_it_says_it(watchword, port):
    status, out, _ = watchword("monitor", "--port", port, "--json", "--for", "1.5")
    said = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert said[0]["board"] == "pty"
    assert "health" in [frame["frame"] for frame in said]


def test_a_recording_of_what_a_board_says(watchword, port, tmp_path):
    file = tmp_path / "watch.mcap"
    status, out, _ = watchword("record", file, "--port", port, "--for", "1.5")
    assert (status, out) == (0, f"Recorded in {file}.\n")
    recording = read_recording(file)
    assert recording.about["board"] == "pty"
    assert any(exchange.received for exchange in recording.exchanges)
    assert watchword("record", file, "--port", port)[0] == 2  # never written over


@pytest.mark.parametrize("command", [("monitor",), ("feed", "popup"), ("record", "x.mcap")])
def test_no_board_is_said_and_ends_with_2(watchword, command):
    status, _, err = watchword(*command, "--port", "/dev/no-such-port")
    assert (status, err) == (
        2,
        "watchword: /dev/no-such-port: there is no such port; `watchword doctor` lists those there are",
    )
