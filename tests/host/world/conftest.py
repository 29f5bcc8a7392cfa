"""Scenarios written in place: a file's tables as dictionaries, checked as a file is."""

import copy

import pytest

from watchword_bench.world.draw import draw
from watchword_bench.world.schema import Scenario

INBOUND = {
    "kind": "inbound",
    "start_range_m": 7000,
    "start_azimuth_deg": 40,
    "speed_mps": 30,
    "height_m": 100,
}


@pytest.fixture
def flies():
    """Make a platform's table: a hostile inbound unless told otherwise."""

    def platform(name="intruder", truth="hostile", **keys):
        motion = {**INBOUND, **keys.pop("motion", {})}
        return {"name": name, "truth": truth, "motion": motion, **keys}

    return platform


@pytest.fixture
def scenario(flies):
    """Make a scenario of platforms and any other keys."""

    def make(*platforms, **keys):
        tables = {"name": "test", "title": "", "story": "", "duration_s": 200, **keys}
        return Scenario.model_validate({**copy.deepcopy(tables), "platform": list(platforms or [flies()])})

    return make


@pytest.fixture
def world(scenario):
    """Draw a world of platforms and any other keys, of seed 1 unless told otherwise."""

    def make(*platforms, seed=1, **keys):
        return draw(scenario(*platforms, **keys), seed)

    return make
