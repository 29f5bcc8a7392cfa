"""A compiled run is the run that `watchword sim` flies."""

import os

import pytest

from watchword_bench.campaign.account import account, frames
from watchword_bench.campaign.errors import NotCompiled
from watchword_bench.campaign.flight import Flyer
from watchword_bench.runtimes import open_runtime
from watchword_bench.sim.metrics import measure
from watchword_bench.sim.outcome import judge
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw
from watchword_bench.world.load import load_scenario, scenario_names

SEEDS = int(os.environ.get("CAMPAIGN_SEEDS", "1"))
"""Of each scenario. `CAMPAIGN_SEEDS=11 .venv/bin/pytest tests/campaign/test_flight.py` flies 209 runs."""
LEFT_OUT = ("variance_range", "variance_cross", "variance_up")


@pytest.fixture(scope="module")
def flyer():
    return Flyer()


def compiled(name):
    scenario = load_scenario(name)
    return not (scenario.adversary or scenario.site) and all(
        fault.kind in ("outage", "navigation") for fault in scenario.fault
    )


def told(passed, name):
    """What a board said in frames of one name, from the first scan on."""
    said = [p.frame.fields for p in passed if not p.to_board and p.frame.name == name and p.t_ms >= 0]
    return [{key: value for key, value in fields.items() if key not in LEFT_OUT} for fields in said]


def compiled_told(flight, name, rows):
    said = [frame.fields for _, frame in frames(flight, name, rows)]
    return [{key: value for key, value in fields.items() if key not in LEFT_OUT} for fields in said]


@pytest.mark.parametrize("name", [name for name in scenario_names() if compiled(name)])
def test_frames_and_judgement_are_those_of_sim(name, flyer):
    for seed in range(300, 300 + SEEDS):
        world = draw(load_scenario(name), seed)
        flight = flyer.fly(world)
        with open_runtime("cpython", seed) as board:
            run = fly(world, board)
        for kind, rows in (("event", flight.events), ("track", flight.tracks), ("cue", flight.notices)):
            assert compiled_told(flight, kind, rows) == told(run.passed, kind)
        asked = [p.frame.fields["track"] for p in run.passed if p.frame.name == "interrogate"]
        assert flight.asks[:, 1].tolist() == asked
        simulated = judge(run).account
        assert measure(account(flight)) == measure(simulated)
        assert account(flight).attribution == simulated.attribution
        spoken = sorted((word.t_ms, word.track, word.does, word.accepted) for word in simulated.words)
        assert spoken == sorted((w.t_ms, w.track, w.does, w.accepted) for w in account(flight).words)


def test_a_run_leaves_nothing_behind_for_the_next(flyer):
    scenario = load_scenario("crossing")
    alone = flyer.fly(draw(scenario, 5))
    flyer.fly(draw(load_scenario("saturation"), 6))
    again = flyer.fly(draw(scenario, 5))
    for name in ("tracks", "notices", "events", "words", "asks", "answers"):
        assert getattr(again, name).tolist() == getattr(alone, name).tolist()


def test_what_is_not_compiled_is_refused(flyer):
    with pytest.raises(NotCompiled, match=r"feed-loss: .*stall"):
        flyer.fly(draw(load_scenario("feed-loss"), 1))
