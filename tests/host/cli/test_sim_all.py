"""`watchword sim all`, with two small scenarios in place of those that are shipped; and several sites."""

import json

import pytest

from watchword_bench.cli import sim_all
from watchword_bench.sim import session
from watchword_bench.world import load

SHORT = """
name = "{name}"
title = "A drone comes straight in"
story = "Twelve seconds of it."
duration_s = 12
{sites}
[[platform]]
name = "drone"
truth = "hostile"
motion = {{ kind = "inbound", start_range_m = 3000, start_azimuth_deg = 90, speed_mps = 50, height_m = 100 }}
[[expect]]
expect = "{expect}"
truth = "drone"
"""
SITES = """
[[site]]
name = "west"
east_m = 0
north_m = 0
[[site]]
name = "east"
east_m = 500
north_m = 0
"""


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """The package comes with these scenarios: an expectation by name."""

    def ship(**expected):
        for name, expect in expected.items():
            text = SHORT.format(name=name, expect=expect, sites="")
            (tmp_path / f"{name}.toml").write_text(text)
        monkeypatch.setattr(load, "SHIPPED", tmp_path)

    return ship


def test_all_hold(watchword, shipped):
    shipped(one="no_alert", two="no_alert")
    status, out, err = watchword("sim", "all", "--seeds", "1..2")
    assert (status, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines() if line.strip()]
    assert lines[0].startswith("✓ one 2 of 2 runs")
    assert lines[1].startswith("✓ two 2 of 2 runs")
    assert lines[-1] == "2 of 2 scenarios hold: 4 of 4 runs meet every expectation"
    assert "\x1b" not in out


def test_one_that_does_not_hold_is_status_1_and_named(watchword, shipped):
    shipped(one="no_alert", two="cued")
    status, out, _ = watchword("sim", "all")
    flat = " ".join(out.split())
    assert status == 1
    assert "✗ two 0 of 1 runs" in flat
    assert "two cued drone 1 of 1 1" in flat


def test_all_as_json(watchword, shipped):
    shipped(one="no_alert", two="cued")
    status, out, _ = watchword("sim", "all", "--json")
    told = json.loads(out)
    assert (status, told["ok"]) == (1, False)
    assert {name: sums["ok"] for name, sums in told["scenarios"].items()} == {"one": True, "two": False}


def test_all_are_kept(watchword, shipped, tmp_path):
    shipped(one="no_alert")
    kept = tmp_path / "kept"
    assert watchword("sim", "all", "--out", kept)[0] == 0
    assert {file.name for file in (kept / "one-1-cpython").iterdir()} == {
        "picture.png",
        "run.json",
        "run.mcap",
    }


def test_ctrl_c_ends_all_with_what_was_seen(watchword, shipped, monkeypatch):
    shipped(one="no_alert", two="no_alert")
    fly = session.fly

    def stopped(world, runtime):
        run = fly(world, runtime)
        run.interrupted = True
        return run

    monkeypatch.setattr(session, "fly", stopped)
    status, out, _ = watchword("sim", "all", "--json")
    assert (status, list(json.loads(out)["scenarios"])) == (130, ["one"])


@pytest.mark.parametrize("option", [("--plot", "a.png"), ("--record", "a.mcap"), ("--set", "radar.pd=0.8")])
def test_what_is_for_one_scenario_is_refused(watchword, option, monkeypatch):
    monkeypatch.setattr(sim_all, "fly_all", None)
    status, _, err = watchword("sim", "all", *option)
    assert status == 2
    assert f"{option[0]} is for one scenario, not for all" in err


@pytest.fixture
def two_sites(tmp_path):
    file = tmp_path / "sites.toml"
    file.write_text(SHORT.format(name="sites", expect="no_alert", sites=SITES))
    return file


def test_several_sites_are_one_run(watchword, two_sites):
    status, out, _ = watchword("sim", two_sites)
    assert status == 0
    assert "The picture merged of them" in out
    told = json.loads(watchword("sim", two_sites, "--json")[1])
    assert list(told["boards"]) == ["west", "east"]
    assert told["picture"]["metrics"]["aircraft"] >= 1


def test_each_board_has_its_recording(watchword, two_sites, tmp_path):
    kept = tmp_path / "kept"
    assert watchword("sim", two_sites, "--out", kept)[0] == 0
    assert {f.parent.name for f in kept.glob("*/run.mcap")} == {
        "sites-west-1-cpython",
        "sites-east-1-cpython",
    }
    assert watchword("replay", kept / "sites-east-1-cpython" / "run.mcap")[0] == 0


def test_one_recording_of_several_boards_is_refused(watchword, two_sites, tmp_path):
    status, _, err = watchword("sim", two_sites, "--record", tmp_path / "run.mcap")
    assert status == 2
    assert "--out keeps a recording of each" in " ".join(err.replace("│", "").split())
