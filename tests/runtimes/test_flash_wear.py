"""What docs/state.md says of flash wear, counted again."""

from pathlib import Path

from watchword_bench.bench import flash_wear

PAGE = Path(__file__).parents[2] / "docs" / "state.md"


def test_the_page_has_what_is_counted():
    counted = "\n".join(flash_wear.table(flash_wear.wear(), map(flash_wear.growth, flash_wear.SCENARIOS)))
    assert counted in PAGE.read_text(), f"python -m watchword_bench.bench.flash_wear prints\n{counted}"
