"""tests/README.md gives every suite a budget, and all of them together fit the aim it states."""

from pathlib import Path

TESTS = Path(__file__).parents[1]
AIM_S = 420  # the "seven" minutes of README.md


def test_every_suite_has_a_budget_and_together_they_fit(budgets: dict[str, int]) -> None:
    suites = {path.relative_to(TESTS).parts[0] for path in TESTS.rglob("test_*.py")} | {"hil"}
    assert suites <= budgets.keys()
    assert sum(budgets.values()) <= AIM_S
