"""Columns of numbers say what sim/metrics says, of the board and of the simpler rules."""

import numpy as np
import pytest

from watchword_bench.campaign.account import account
from watchword_bench.campaign.flight import Flyer
from watchword_bench.campaign.measures import Judge
from watchword_bench.campaign.rows import row
from watchword_bench.campaign.views import BOARD, views
from watchword_bench.sim.baselines import baselines
from watchword_bench.sim.metrics import measure
from watchword_bench.sim.outcome import corridors
from watchword_bench.world.draw import draw
from watchword_bench.world.load import load_scenario

NAMES = ("airliner", "crossing", "dismissed", "escort", "popup", "wrong-key-friend")
RUNS = [*((name, seed) for name in NAMES for seed in (70, 71)), ("birds", 70), ("saturation", 70)]


@pytest.fixture(scope="module")
def flyer():
    return Flyer()


def leads(told, metrics):
    """(cue that stayed open, first cue) before the arrival, s, of each hostile that arrived."""
    arrived = [
        lead
        for name, lead in metrics.lead_times.items()
        if told.target(name).kind == "hostile" and lead.arrival_s is not None
    ]
    first = [lead.arrival_s - lead.first_cue_s for lead in arrived if lead.first_cue_s is not None]
    left = [lead.seconds_left for lead in arrived if lead.seconds_left is not None]
    return min(left, default=np.nan), min(first, default=np.nan)


@pytest.mark.parametrize(("name", "seed"), RUNS)
def test_measures_are_those_of_sim(name, seed, flyer):
    world = draw(load_scenario(name), seed)
    flight = flyer.fly(world)
    judge, said, told = Judge(flight), views(flight), account(flight)
    for rule, heard in {BOARD: told, **baselines(told, corridors(world))}.items():
        wanted, found = measure(heard), judge.measure(said[rule])
        hours, load = heard.end_ms / 3_600_000, wanted.load
        assert found.silent == len(wanted.silent_inbound)
        assert found.friend_cued == len(wanted.friend_cued)
        assert found.stolen_longest == wanted.stolen_identity_longest_scans
        assert bool(found.stolen) == wanted.stolen_identity
        assert found.nuisance_s == pytest.approx(wanted.friend_nuisance_s)
        assert found.contested_s == pytest.approx(wanted.friend_nuisance_contested_s)
        assert found.opened == pytest.approx(load.raised_per_hour * hours)
        assert found.again == pytest.approx(load.reraised_per_hour * hours)
        assert found.most_open == load.most_open
        assert found.about_hostile == pytest.approx((load.hostile_share or 0) * found.opened)
        changes = (load.identity_changes_per_track or 0) * wanted.tracks
        assert found.identity_changes == pytest.approx(changes)
        assert (found.warning_s, found.first_cue_s) == pytest.approx(leads(heard, wanted), nan_ok=True)


@pytest.mark.parametrize(("name", "seed"), RUNS)
def test_a_row_has_what_only_the_whole_account_tells(name, seed, flyer):
    flight = flyer.fly(draw(load_scenario(name), seed))
    values, wanted = row(flight), measure(account(flight))
    assert values["seed"] == seed
    assert values["swaps"] == wanted.swaps
    assert values["moved"] == len(wanted.label_moved)
    assert values["unresolved"] == len(wanted.unresolved)
    assert values["tracks"] == wanted.tracks
