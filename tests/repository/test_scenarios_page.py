"""docs/scenarios.md says what the schema says."""

from watchword_bench.world import page
from watchword_bench.world.load import scenario_names
from watchword_bench.world.schema import Scenario


def test_page_is_current():
    assert page.PAGE.read_text(encoding="utf-8") == page.page(), "docs/scenarios.md is stale: make generate"


def test_page_tells_every_key_and_scenario():
    text = page.page()
    for name in (*Scenario.model_fields, *scenario_names()):
        assert f"| `{name}` |" in text


def test_page_tells_units_ranges_and_defaults():
    text = page.page()
    assert "| `pd` | number | 0.3 to 0.99 | 0.9 | probability" in text
    assert "| `bias_azimuth_deg` | drawn | -4.99 to 4.99 | [-1, 1] |" in text
    assert "| `seen_within_m` | drawn | 50 to 40,000 |  |" in text
    assert "| `truth` | word | `friend`, `hostile`, `neutral`, `bird` | *required* |" in text
