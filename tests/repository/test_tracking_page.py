"""docs/tracking.md says what the last comparison came to, and what the kernel's constants are."""

import re

from watchword_bench.tracking import page
from watchword_bench.tracking.kinds import KINDS


def test_page_is_current():
    assert page.PAGE.read_text(encoding="utf-8") == page.page(), "docs/tracking.md is stale: make generate"


def test_page_has_a_line_for_every_kind_and_nothing_left_to_fill_in():
    text = page.page()
    for kind in KINDS:
        assert f"| {kind.meaning} | {len(kind.seeds)} |" in text
    assert not re.search(r"@[a-z_.]+@", text)
