"""Campaigns survive a kill, don't depend on who flies them, and refuse what can't be flown."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from watchword_bench.campaign import batch as batching
from watchword_bench.campaign.campaign import Campaign, cluster
from watchword_bench.campaign.errors import CampaignError
from watchword_bench.campaign.store import Store
from watchword_bench.campaign.summary import summarise
from watchword_bench.campaign.sweep import read_sweep, scenario_at
from watchword_bench.cli import app
from watchword_bench.world.load import ScenarioError

RUNS, SEED = 7, 400


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(batching, "BATCH_RUNS", 3)


def popup(runs=RUNS, seed=SEED, settings=()):
    return Campaign(["popup"], read_sweep(settings), runs, seed)


def flown(folder, campaign, workers=1):
    """Fly what is left to fly in a folder; returns all that is in it, and the runs flown for it."""
    store, counts = Store(folder, campaign.about), []
    with cluster(workers, None) as client:
        campaign.fly(store, client, counts.append)
    return campaign.results(store)["popup", 0].to_pylist(), sum(counts)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A campaign flown in one go: its folder, and its rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batching, "BATCH_RUNS", 3)
        folder = tmp_path_factory.mktemp("whole") / "popup"
        rows, count = flown(folder, popup())
    assert count == RUNS
    return folder, rows


def told(rows):
    return json.dumps(rows, sort_keys=True)


def test_rows_are_the_runs_in_the_order_of_their_seeds(whole):
    assert [row["seed"] for row in whole[1]] == list(range(SEED, SEED + RUNS))


def test_a_killed_campaign_goes_on_where_it_stopped(whole, tmp_path):
    folder = shutil.copytree(whole[0], tmp_path / "killed")
    files = sorted((folder / "runs").iterdir())
    files[1].rename(folder / "runs" / "tmp-half-written")  # a kill leaves a file under another name
    (folder / "runs" / "tmp-half-written").write_bytes(b"PAR1")
    rows, count = flown(folder, popup())
    assert count == 3
    assert told(rows) == told(whole[1])


def test_what_is_there_is_not_flown_again(whole, tmp_path):
    folder = shutil.copytree(whole[0], tmp_path / "done")
    campaign = popup()
    assert campaign.todo(Store(folder, campaign.about)) == []


def test_more_runs_are_added_to_those_that_are_there(whole, tmp_path):
    folder = shutil.copytree(whole[0], tmp_path / "more")
    rows, count = flown(folder, popup(runs=9))
    assert count == 3  # the last batch, which had one run, has three now
    assert told(rows[:RUNS]) == told(whole[1])


def test_the_same_for_any_number_of_workers(whole, tmp_path):
    rows, _ = flown(tmp_path / "two", popup(), workers=2)
    assert told(rows) == told(whole[1])


@pytest.mark.parametrize(
    "other", [{"seed": SEED + 1}, {"settings": ["radar.pd=0.7"]}, {"settings": ["radar.pd=0.6..0.8:2"]}]
)
def test_a_folder_of_another_campaign_is_left_alone(whole, other):
    with pytest.raises(CampaignError, match="holds another campaign"):
        Store(whole[0], popup(**other).about)


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("unfinished")
    with pytest.raises(CampaignError, match="other things"):
        Store(tmp_path, popup().about)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_damaged_file_is_named(whole, tmp_path):
    folder = shutil.copytree(whole[0], tmp_path / "damaged")
    victim = sorted((folder / "runs").iterdir())[0]
    victim.write_bytes(victim.read_bytes()[:100])
    campaign = popup()
    with pytest.raises(CampaignError, match=victim.name):
        campaign.results(Store(folder, campaign.about))


def test_failing_runs_are_listed_with_the_command_that_flies_them(whole):
    table = popup().results(Store(whole[0], popup().about))["popup", 0]
    silent = table.set_column(table.schema.get_field_index("silent"), "silent", [[0, 1, 0, 0, 0, 1, 0]])
    summary = summarise("popup", "popup", {"radar.pd": 0.7}, silent)
    assert summary.rates["watchword"]["silent"].failed == 2
    assert [one["command"] for one in summary.failing] == [
        f"watchword sim popup --set radar.pd=0.7 --seed {SEED + n}" for n in (1, 5)
    ]


def test_unresolved_runs_stand_apart(whole):
    table = popup().results(Store(whole[0], popup().about))["popup", 0]
    for name, values in (
        ("silent", [1, 1, 0, 0, 0, 0, 0]),
        ("unresolved", [1, 0, 1, 0, 0, 0, 0]),
        ("unresolved_told", [1, 0, 0, 0, 0, 0, 0]),
    ):
        table = table.set_column(table.schema.get_field_index(name), name, [values])
    summary = summarise("popup", "popup", {}, table)
    silent = summary.rates["watchword"]["silent"]
    assert (silent.failed, silent.runs) == (1, 5)
    assert (summary.unresolved.failed, summary.untold.failed, summary.untold.runs) == (2, 1, 2)


def test_a_sweep_is_every_combination():
    points = read_sweep(["radar.pd=0.6..0.8:3", "keep_out_m=400"])
    assert points == [{"radar.pd": pd, "keep_out_m": 400.0} for pd in (0.6, 0.7, 0.8)]
    scenario = scenario_at("tower22", {"radar.pd": 0.7, "platform.follower.motion.behind_m": 90.0})
    assert scenario.radar.pd == 0.7
    assert (scenario.platforms[1].motion.behind_m.low, scenario.platforms[1].motion.behind_m.high) == (90, 90)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (["radar.pd"], "KEY=VALUE"),
        (["radar.pd=0.6..0.9"], "KEY=VALUE"),
        (["radar.pd=0.6..0.9:1"], "2 to 200"),
        (["radar.pd=0.6..0.6:5"], "different values"),
        (["radar.pd=0.6", "radar.pd=0.7"], "set twice"),
        (["radar.pd=0.6..0.9:20", "keep_out_m=400..500:20"], "400 combinations"),
    ],
)
def test_settings_that_cannot_be_read(settings, reason):
    with pytest.raises(CampaignError, match=reason):
        read_sweep(settings)


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        ({"radar.pb": 0.6}, "unknown key 'pb', did you mean 'pd'"),
        ({"radar.pd": 1.5}, "radar.pd: must be within 0.3 to 0.99"),
        ({"radar.dims": 2.5}, "radar.dims"),
        ({"platform.nobody.snr_db": 9.0}, "no 'nobody'; there are intruder"),
        ({"name.x": 1.0}, "name"),
    ],
)
def test_keys_that_cannot_be_set(point, reason):
    with pytest.raises(ScenarioError, match=reason):
        scenario_at("popup", point)


def test_the_command_reports_and_says_whether_a_run_failed(whole, tmp_path):
    folder = shutil.copytree(whole[0], tmp_path / "report")
    words = ["campaign", "popup", "--runs", str(RUNS), "--seed", str(SEED), "--out", str(folder), "--json"]
    result = CliRunner().invoke(app, words)
    (told_of,) = json.loads(result.stdout)["results"]
    assert result.exit_code == bool(told_of["failing"])
    assert told_of["runs"] == RUNS
    page = (folder / "report.html").read_text()
    assert page.count("data:image/png;base64,") == len(list(folder.glob("*.png"))) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["popup"],
        ["popup", "--runs", "0"],
        ["popup", "--runs", "3", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"],
        ["popup", "--runs", "3", "--seed", str(2**64 - 2)],
    ],
)
def test_bad_usage(words):
    assert CliRunner().invoke(app, ["campaign", *words]).exit_code == 2
