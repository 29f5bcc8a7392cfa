"""Holds a run to what its scenario expects; what each expectation means is said in `world.expectations`."""

from dataclasses import dataclass

from watchword_bench.world.schema import Scenario

from ..account import Account
from . import believing, cueing  # noqa: F401  the judges register themselves
from .judging import judge


@dataclass(frozen=True)
class Finding:
    """One expectation held to one run; found and wanted in words."""

    name: str
    ok: bool
    found: str
    wanted: str


def evaluate(scenario: Scenario, account: Account) -> list[Finding]:
    """Hold a run to every expectation of its scenario, in the order of the file."""
    findings = []
    for expectation in scenario.expect:
        selector = getattr(expectation, "truth", None)
        indices = scenario.about(selector) if selector else ()
        targets = [account.target(scenario.platforms[i].name) for i in indices]
        (ok, found), wanted = judge(expectation, account, targets)
        findings.append(Finding(expectation.label, ok, found, wanted))
    return findings
