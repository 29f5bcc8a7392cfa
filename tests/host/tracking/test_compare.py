"""The comparison with Stone Soup: its kept scores are of these cases, and ours are this firmware's."""

import json

import pytest

from support.radar_cases import short_case, write_plots, write_truth
from watchword_bench.tracking import compare, folder, life, page
from watchword_bench.tracking.draw import draw_case
from watchword_bench.tracking.kinds import KINDS

QUICK = [kind for kind in KINDS if kind.name in ("d2_n01", "d3_trail", "crossing_merged", "slow", "doppler")]


def kept(kind, seed):
    (row,) = (row for row in page.load() if (row["kind"], row["seed"]) == (kind.name, seed))
    return row


def test_every_case_has_its_scores():
    assert [(row["kind"], row["seed"]) for row in page.load()] == [
        (kind.name, seed) for kind in KINDS for seed in kind.seeds
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_references_scores_are_of_these_plots_and_settings(kind):
    seed = kind.seeds[0]
    assert kept(kind, seed)["key"] == compare.key(draw_case(kind.name, kind.recipe, seed), kind.reference), (
        "make compare"
    )


@pytest.mark.parametrize("kind", QUICK, ids=lambda kind: kind.name)
def test_our_scores_are_this_firmwares(kind):
    seed = kind.seeds[0]
    assert kept(kind, seed)["ours"] == compare.ours(draw_case(kind.name, kind.recipe, seed)), "make compare"


def test_the_reference_runs_only_on_what_it_has_not_seen(monkeypatch, tmp_path):
    monkeypatch.setattr(compare, "KINDS", QUICK[:1])
    monkeypatch.setattr(compare, "reference", lambda *_: {"gospa_m": -1.0})
    rows = list(compare.compare(again=False))
    assert all(row["reference"]["gospa_m"] > 0 for row in rows)
    assert all(row["reference"]["gospa_m"] == -1 for row in compare.compare(again=True))
    monkeypatch.setattr(page, "KEPT", tmp_path / "none.json")
    assert all(row["reference"]["gospa_m"] == -1 for row in compare.compare(again=False))


def test_the_command_keeps_the_scores_and_writes_the_page(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sys.argv", ["compare"])
    monkeypatch.setattr(page, "PAGE", tmp_path / "tracking.md")
    monkeypatch.setattr(compare, "compare", lambda again: iter(page.load()))
    before = page.load()
    copy = tmp_path / "comparison.json"
    copy.write_text(page.KEPT.read_text())
    monkeypatch.setattr(page, "KEPT", copy)
    monkeypatch.setattr(life, "measure_all", lambda: None)
    assert compare.main() == 0
    assert page.load() == before
    assert (tmp_path / "tracking.md").read_text() == page.page()
    assert len(capsys.readouterr().out.splitlines()) == len(before)


@pytest.fixture
def cases(tmp_path):
    """A folder of one case, whose reference has twice our GOSPA or so."""
    case = short_case()
    write_plots(tmp_path / "d3_n03_1.plots.csv", case)
    write_truth(tmp_path / "d3_n03_1.truth.csv", case)
    told = {"case": "d3_n03", "seed": 1, "gospa": 60.0, "loc_rmse": 30.0, "swaps": 1}
    (tmp_path / "reference.json").write_text(json.dumps({"results": [told]}))
    return tmp_path


def test_a_folder_of_cases_with_a_reference(cases, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["compare", "--cases", str(cases)])
    assert compare.main() == 0
    head, line, sums = capsys.readouterr().out.splitlines()
    ratio = line.split()[1]
    assert 0.2 < float(ratio) < 1
    assert line.split()[0] == "d3_n03_1"
    assert f"mean {ratio}, median {ratio}, greatest {ratio}; swaps 0 / 1; median track count" in sums
    assert "ratio" in head


@pytest.mark.parametrize("spoil", ["reference.json", "d3_n03_1.truth.csv"])
def test_a_folder_of_no_use(cases, spoil, capsys):
    (cases / spoil).write_text("t_s\n")
    assert folder.main(cases) == 2
    assert str(cases) in capsys.readouterr().err.replace("\n", "")
    (cases / spoil).unlink()
    assert folder.main(cases) == 2
