"""Holds a run to what its scenario expects; what each expectation means is said in `world.expectations`."""

from dataclasses import dataclass

from watchword_bench.world.expectations import PictureExpectation
from watchword_bench.world.schema import Scenario, Site

from ..account import Account
from ..air_picture import AirPicture
from . import believing, cueing, merging, reporting, showing, timing  # noqa: F401  they register
from .judging import judge
from .picturing import judge_picture


@dataclass(frozen=True)
class Finding:
    """One expectation held to one run; found and wanted in words."""

    name: str
    ok: bool
    found: str
    wanted: str


def evaluate(scenario: Scenario, account: Account, site: Site | None = None) -> list[Finding]:
    """Hold a board's run to the expectations of its scenario, in the order of the file.

    site: the board's, if the scenario has several; then its own platforms are meant, and what is expected
    of the merged picture is not.
    """
    findings = []
    for expectation in scenario.expect:
        if isinstance(expectation, PictureExpectation):
            continue
        selector = getattr(expectation, "truth", None)
        indices = scenario.about(selector) if selector else ()
        platforms = [scenario.platforms[i] for i in indices]
        mine = [account.target(p.name) for p in platforms if site is None or scenario.home(p) == site]
        if mine or not selector:
            (ok, found), wanted = judge(expectation, account, mine)
            findings.append(Finding(expectation.label, ok, found, wanted))
    return findings


def evaluate_picture(scenario: Scenario, picture: AirPicture) -> list[Finding]:
    """Hold a merged picture to what its scenario expects of it."""
    findings = []
    for expectation in scenario.expect:
        if isinstance(expectation, PictureExpectation):
            names = [scenario.platforms[i].name for i in scenario.about(expectation.truth)]
            (ok, found), wanted = judge_picture(expectation, picture, names)
            findings.append(Finding(expectation.label, ok, found, wanted))
    return findings
