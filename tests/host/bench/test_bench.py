"""The benchmark's parts on the host: what it compares with, what it prints."""

import json

import pytest

from watchword_bench.bench import bench, fuel, times
from watchword_bench.bench.filterpy_tracker import filterpy_tracks
from watchword_bench.bench.heap import Heap
from watchword_bench.bench.stages import STAGES, probes
from watchword_bench.bench.times import CPYTHON, JIT, STONE_SOUP, Times
from watchword_bench.bench.traffic import SETTLING, Size, exchanges, scans, traffic
from watchword_bench.runtimes import RuntimeMissing

SMALL = Size(8, 12)


def result(size: Size, worst: float = 3e6) -> bench.Result:
    stages = dict.fromkeys(STAGES, 1000.0) | {"track": 5000.0}
    rows = [
        Times(CPYTHON, 2000.0, 1000.0),
        Times(JIT, None, 10.0),
        Times("nobody", skipped="not installed"),
        Times(STONE_SOUP, None, 250_000.0),
    ]
    return bench.Result(size, fuel.Fuel(stages, 2e6, worst, 2.5e6), Heap(9, 99, 100, 7, 4e6), rows)


@pytest.fixture
def measured(monkeypatch):
    """What `measure` finds, and no progress on the terminal."""
    found = {}
    monkeypatch.setattr(bench, "measure", lambda size: found.setdefault(size, result(size)))
    monkeypatch.setenv("COLUMNS", "80")
    return found


def run(monkeypatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["bench", *arguments])
    return bench.main()


def test_filterpy_holds_every_aircraft():
    world = traffic(SMALL)
    held = list(filterpy_tracks(world.scenario.radar, scans(world)))
    assert len(held) == world.scans
    assert all(SMALL.targets - 1 <= count <= SMALL.targets + 2 for count in held[SETTLING:])


def test_a_board_is_timed_on_every_runtime(monkeypatch):
    def missing(world):
        raise RuntimeMissing("jit", "numba", extra="jit")

    monkeypatch.setattr(times, "jit_tracker_us", missing)
    world = traffic(Size(1, 2))
    *boards, jit = times.board_times(world, exchanges(world))
    assert len(boards) == 3
    assert all(row.step > row.tracker > 0 for row in boards)
    assert jit.step is None
    assert "numba" in jit.skipped


def test_a_function_is_probed_wherever_it_is_bound():
    found = {(probe.module, probe.owner, probe.name) for probe in probes()}
    assert {("watchword.kernel.scan", "", "track_scan"), ("watchword.link.frame", "Decoder", "next")} <= found
    assert all(probe.arity > 0 for probe in probes())


def test_tables_sum_stages_and_compare_trackers(monkeypatch, capsys, measured):
    assert run(monkeypatch) == 0
    printed = capsys.readouterr().out
    rows = {
        cells[1].strip(): cells[2:]
        for cells in (line.split("│") for line in printed.splitlines())
        if len(cells) > 2
    }
    inner = sum(name.startswith("track: ") for name in STAGES)
    assert rows["track"][0].strip() == str(5 + inner)
    assert rows["its budget"][1].strip() == "3,900"
    assert "ours, CPython: 250 at 1/2" in printed
    assert "ours, JIT: 25,000 at 1/2" in printed
    assert "nobody at 8/12: skipped: not installed" in printed


def test_json_and_a_budget_that_is_missed(monkeypatch, capsys, tmp_path, measured):
    measured[SMALL] = result(SMALL, worst=fuel.BUDGETS[SMALL] + 1)
    file = tmp_path / "bench.json"
    assert run(monkeypatch, "--json", "--out", str(file)) == 1
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads(file.read_text())
    assert [size["met"] for size in printed["sizes"]] == [True, False, True]
    assert printed["sizes"][1]["size"] == {"targets": 8, "plots": 12}


def test_a_file_that_cannot_be_written_is_refused_before_the_work(monkeypatch, capsys, tmp_path, measured):
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, "--out", str(tmp_path / "nowhere" / "bench.json"))
    assert ended.value.code == 2
    assert "there is no folder" in capsys.readouterr().err
    assert not measured
