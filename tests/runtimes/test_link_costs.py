"""That docs/protocol.md tells what the link costs today."""

import pytest

from watchword_bench.bench import link_costs


@pytest.fixture(scope="module")
def costs():
    return link_costs.measure()


def rows(text):
    return {
        cells[1]: cells[2:-1]
        for cells in ([c.strip() for c in line.split("|")] for line in text.splitlines()[2:])
    }


def test_the_kept_table_is_current(costs):
    """Within a tenth, for where in the heap something lies moves fuel a little."""
    measured, kept = rows(link_costs.table(costs)), rows(link_costs.KEPT.read_text())
    hint = "run python -m watchword_bench.bench.link_costs --write && make generate"
    assert measured.keys() == kept.keys(), hint
    for operation, (_, fuel, *_, heap) in measured.items():
        assert int(kept[operation][1]) == pytest.approx(int(fuel), rel=0.1, abs=4000), f"{operation}: {hint}"
        assert int(kept[operation][-1]) == pytest.approx(int(heap), abs=32), f"{operation}: {hint}"


def test_what_the_page_concludes_from_them(costs):
    fuel = {cost.operation.split()[0]: cost.fuel for cost in costs[:4]}
    assert 30 * fuel["CRC-32,"] < min(fuel["CRC-16"], fuel["Fletcher-16"])
    by_name = {cost.operation: cost for cost in costs}
    assert (
        by_name["byte stuffing (COBS) of a track, done and undone"].fuel > 2 * by_name["encode a track"].fuel
    )
    noise = by_name["skip noise"]
    assert noise.fuel / noise.size / link_costs.FUEL_PER_US < 10 / 0.9216


def test_the_command_prints_and_keeps(monkeypatch, capsys, tmp_path, costs):
    monkeypatch.setattr(link_costs, "measure", lambda: costs)
    monkeypatch.setattr(link_costs, "KEPT", tmp_path / "kept.md")
    monkeypatch.setattr("sys.argv", ["link_costs"])
    assert link_costs.main() == 0
    assert not link_costs.KEPT.exists()
    monkeypatch.setattr("sys.argv", ["link_costs", "--write"])
    assert link_costs.main() == 0
    assert link_costs.KEPT.read_text() == link_costs.table(costs)
    assert capsys.readouterr().out == 2 * link_costs.table(costs)
