"""What docs/state.md says of flash wear, counted again."""

import re
from pathlib import Path

import pytest

from watchword_bench.bench import flash_wear

PAGE = (Path(__file__).parents[2] / "docs" / "state.md").read_text()


def test_the_page_has_the_erases_that_are_counted():
    counted = "\n".join(flash_wear.wear_table(flash_wear.wear()))
    assert counted in PAGE, f"python -m watchword_bench.bench.flash_wear prints\n{counted}"


@pytest.mark.parametrize("scenario", flash_wear.SCENARIOS)
def test_the_page_has_about_the_growth_that_is_counted(scenario):
    """About: it follows the tracker, which has every reason to change."""
    said = re.search(rf"^\| `{scenario}` \| ([\d.]+) \| ([\d.]+) h \|$", PAGE, re.MULTILINE)
    grown = flash_wear.growth(scenario)
    assert (grown.kb_a_minute, grown.ring_hours) == pytest.approx((float(said[1]), float(said[2])), rel=0.2)
