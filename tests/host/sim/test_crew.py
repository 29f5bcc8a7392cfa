"""Which rule acts on which cue, when, and how often."""

import pytest

from watchword_bench.sim.crew import Crew
from watchword_bench.sim.truth import About
from watchword_bench.world.draw import draw
from watchword_bench.world.schema import Scenario

INBOUND = {
    "kind": "inbound",
    "start_range_m": 5000.0,
    "start_azimuth_deg": 0.0,
    "speed_mps": 50.0,
    "height_m": 100.0,
}
DRONE = About("drone")


@pytest.fixture
def crew():
    """Crew(rules) of a scenario with a friend and a drone."""

    def make(*rules):
        scenario = {
            "name": "hand-made",
            "title": "-",
            "story": "-",
            "duration_s": 10.0,
            "platform": [
                {"name": "heli", "truth": "friend", "motion": INBOUND},
                {"name": "drone", "truth": "hostile", "motion": INBOUND},
            ],
            "operator": list(rules),
        }
        return Crew(draw(Scenario.model_validate(scenario), seed=1))

    return make


@pytest.fixture
def cue(play):
    """One cue frame on track 1."""

    def make(at_s, **changes):
        return play().cue(1, at_s, **changes).cues[0]

    return make


def done(crew, t_s):
    return [act.message for act in crew.acts(t_s * 1000)]


def test_after_its_delay_and_once(crew, cue):
    people = crew({"does": "acknowledge", "after_s": 5.0})
    people.see(cue(10), DRONE)
    assert done(people, 14.9) == []
    assert done(people, 15) == ["operator_acknowledge"]
    assert done(people, 99) == []


def test_an_act_says_who_and_what(crew, cue):
    people = crew({"does": "dismiss", "after_s": 0.0, "dismissed_as": "CLUTTER", "operator": 3})
    people.see(cue(10), DRONE)
    (act,) = people.acts(10_000)
    assert (act.message, act.fields) == ("operator_dismiss", {"operator": 3, "track": 1, "as_": 2})


def test_a_declaration_names_an_identity(crew, cue):
    people = crew({"does": "declare", "after_s": 0.0, "declared": "NEUTRAL", "operator": 4})
    people.see(cue(10), DRONE)
    (act,) = people.acts(10_000)
    assert (act.message, act.fields) == ("operator_declare", {"operator": 4, "track": 1, "identity": 4})


def test_nobody_declares_what_may_be_several(crew, cue):
    people = crew({"does": "declare", "truth": "drone", "after_s": 0.0})
    both = About("drone", frozenset({"heli"}))
    people.see(cue(10, flags="GROUP_POSSIBLE"), both)
    assert done(people, 10) == []
    people.see(cue(20), both)
    assert done(people, 20) == ["operator_declare"]


def test_the_first_rule_that_fits(crew, cue):
    people = crew(
        {"does": "acknowledge", "truth": "friend", "after_s": 1.0},
        {"does": "acknowledge", "cue": "ALERT", "after_s": 1.0},
        {"does": "dismiss", "truth": "drone", "after_s": 2.0},
        {"does": "acknowledge", "after_s": 0.0},
    )
    people.see(cue(10), DRONE)
    assert done(people, 12) == ["operator_dismiss"]


def test_no_rule_no_act(crew, cue):
    people = crew()
    people.see(cue(10), DRONE)
    assert done(people, 99) == []


def test_a_withdrawn_cue_is_not_answered(crew, cue):
    people = crew({"does": "acknowledge", "after_s": 5.0})
    people.see(cue(10), DRONE)
    people.see(cue(12, kind="WITHDRAWN"), DRONE)
    assert done(people, 99) == []


def test_a_spent_rule_gives_way_to_the_next(crew, cue):
    people = crew({"does": "dismiss", "after_s": 0.0}, {"does": "acknowledge", "after_s": 0.0})
    people.see(cue(10), DRONE)
    assert done(people, 10) == ["operator_dismiss"]
    people.see(cue(11, kind="WITHDRAWN"), DRONE)
    people.see(cue(30), DRONE)
    assert done(people, 30) == ["operator_acknowledge"]
    people.see(cue(40, acknowledged=True), DRONE)
    assert done(people, 40) == []


def test_ignoring_is_an_act_too(crew, cue):
    people = crew({"does": "ignore", "times": 2}, {"does": "acknowledge", "after_s": 0.0})
    people.see(cue(10), DRONE)
    people.see(cue(20), DRONE)
    assert done(people, 29) == []
    people.see(cue(30), DRONE)
    assert done(people, 30) == ["operator_acknowledge"]


def test_one_thing_at_a_time(crew, cue):
    people = crew({"does": "acknowledge", "after_s": 5.0, "times": 9})
    people.see(cue(10), DRONE)
    people.see(cue(12), DRONE)
    assert done(people, 15) == ["operator_acknowledge"]
    assert done(people, 99) == []


def test_what_only_informs_is_not_answered(crew, cue):
    people = crew({"does": "acknowledge", "after_s": 0.0})
    people.see(cue(10, kind="FRIEND_NEAR"), DRONE)
    assert done(people, 99) == []
