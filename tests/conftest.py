"""What all suites share: how Hypothesis runs, and each suite's time beside its budget."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent

# The same examples every time, so that a red build is the change's doing; and no deadline on any of them,
# since a busy machine is no bug. `--hypothesis-profile=explore` looks further.
settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("explore", deadline=None, print_blob=True, max_examples=5000)
settings.load_profile("repeatable")


def read_budgets() -> dict[str, int]:
    """Seconds by suite, from the table in README.md."""
    rows = re.findall(r"^\| `(\w+)/` \|.*\| (\d+) s \|$", (TESTS / "README.md").read_text(), re.MULTILINE)
    return {suite: int(seconds) for suite, seconds in rows}


@pytest.fixture
def budgets() -> dict[str, int]:
    return read_budgets()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print tests, seconds and budget of every suite that ran. Told, not asserted: a time is no verdict."""
    tests: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                folder, suite, *_ = report.nodeid.split("/")
                suite = suite if folder == TESTS.name else folder
                tests[suite] += report.when == "call"
                seconds[suite] += report.duration
    terminalreporter.section("time by suite")
    terminalreporter.write_line(f"{'suite':12}{'tests':>8}{'seconds':>10}{'budget':>8}")
    for suite, budget in read_budgets().items():
        if tests[suite]:
            over = "  over budget" if seconds[suite] > budget else ""
            terminalreporter.write_line(
                f"{suite:12}{tests[suite]:8}{seconds[suite]:10.1f}{budget:8}{over}", yellow=bool(over)
            )
