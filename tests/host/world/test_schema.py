"""What a scenario's tables refuse of each other, and what they stand for."""

import pytest
from pydantic import ValidationError

from watchword_bench.protocol.configuration import CONFIGURATION
from watchword_bench.world.feed import configuration
from watchword_bench.world.quantities import Span, Within
from watchword_bench.world.sensors import Interrogator, Radar

LED = {"kind": "follow", "leader": "friend", "behind_m": 200}


def test_a_count_stands_for_platforms_of_their_own(scenario, flies):
    made = scenario(
        flies("swarm", count=3, transponder={"platform": 7}, broadcast={"address": 0xABC000}),
        flies("lone", "neutral"),
    )
    assert [platform.name for platform in made.platforms] == ["swarm-1", "swarm-2", "swarm-3", "lone"]
    assert [platform.transponder.platform for platform in made.platforms[:3]] == [7, 8, 9]
    assert [platform.broadcast.address for platform in made.platforms[:3]] == [0xABC000, 0xABC001, 0xABC002]


def test_selectors_take_a_name_or_a_kind(scenario, flies):
    made = scenario(flies("friend", "friend"), flies("a"), flies("b"), flies("c", "bird"))
    assert made.about("friend") == (0,)
    assert made.about("hostile") == (1, 2)
    assert made.about("b") == (2,)
    assert made.about("neutral") == ()


@pytest.mark.parametrize(
    ("platforms", "said"),
    [
        ([{"name": "a"}, {"name": "a"}], "'a': the name is taken"),
        ([{"name": "hostile"}, {"name": "b"}], "'hostile': that is a kind"),
        ([{"name": "friend"}, {"name": "b", "truth": "friend"}], "'friend': that is a kind"),
        ([{"count": 40}, {"name": "b", "count": 40}], "80 platforms, at most 64 fly"),
        (
            [{"name": n, "transponder": {"platform": 5}} for n in "ab"],
            "'b': transponder.platform 5 is taken",
        ),
        ([{"name": "a"}, {"name": "b", "only": LED}], "'b': leader 'friend' is no platform listed before"),
        ([{"motion": {"arrives_with": "b"}}, {"name": "b"}], "arrives_with 'b' is no platform listed before"),
        ([{"motion": {"arrives_with": "b", "start_s": 3}}], "start_s and arrives_with exclude each other"),
        ([{"motion": {"arrives_after_s": 3}}], "arrives_after_s needs arrives_with"),
        ([{"flight_plan": {}}], "flight_plan needs a transponder"),
        ([{"broadcast": {"address": 1, "offset_east_m": 5}}], "a false claim needs honest = false"),
    ],
)
def test_platforms_that_contradict(scenario, flies, platforms, said):
    tables = [flies(**{key: value for key, value in keys.items() if key != "only"}) for keys in platforms]
    for table, keys in zip(tables, platforms, strict=True):
        table["motion"] = keys.get("only", table["motion"])
    with pytest.raises(ValidationError, match=said):
        scenario(*tables)


@pytest.mark.parametrize(
    ("keys", "times", "said"),
    [
        ({}, (None, None), "either t_s at every point or speed_mps"),
        ({"speed_mps": 10}, (0.0, 5.0), "either t_s at every point or speed_mps"),
        ({}, (0.0, None), "1 of 2 points have t_s"),
        ({}, (5.0, 5.0), "t_s must rise"),
        ({"start_s": 3}, (0.0, 5.0), "start_s and t_s exclude each other"),
    ],
)
def test_waypoints_have_one_clock(scenario, keys, times, said):
    points = [
        {"east_m": 1000 * i, "north_m": 0, "up_m": 50} | ({} if t is None else {"t_s": t})
        for i, t in enumerate(times)
    ]
    motion = {"kind": "waypoints", "points": points, **keys}
    with pytest.raises(ValidationError, match=said):
        scenario({"name": "a", "truth": "bird", "motion": motion})


@pytest.mark.parametrize(("edge", "largest"), [("low", False), ("high", True)])
def test_what_a_board_is_told_fits_its_configuration(scenario, edge, largest):
    """Whatever the schema lets through, config_set takes."""
    tables = {"keep_out_m": 5000 if largest else 50}
    for name, table in (("radar", Radar), ("interrogator", Interrogator)):
        tables[name] = {}
        for key, field in table.model_fields.items():
            for bounds in (limit for limit in field.metadata if isinstance(limit, Within)):
                value = getattr(bounds, edge)
                tables[name][key] = [0, abs(value)] if field.annotation is Span else value
    ranges = {name: (low, high) for name, _, _, low, high, _, _ in CONFIGURATION}
    for name, value in configuration(scenario(**tables)).items():
        low, high = ranges[name]
        assert low <= value <= high, name


def test_a_span_is_given_as_a_file_has_it_or_as_it_is():
    assert Radar(bias_range_m=Span(-5.0, 5.0)) == Radar.model_validate({"bias_range_m": [-5, 5]})
    assert Radar.model_validate({"bias_range_m": 3}).bias_range_m == Span(3.0, 3.0)


def test_expectations_are_labelled(scenario):
    expect = [{"expect": "cued", "truth": "hostile"}, {"expect": "label_moved"}]
    assert [expectation.label for expectation in scenario(expect=expect).expect] == [
        "cued hostile",
        "label_moved",
    ]


def test_several_of_one_entry_are_named_together_and_one_by_one(scenario, flies):
    told = scenario(flies("one"), flies("swarm", count=3), flies("friend", "friend"))
    assert told.about("swarm") == (1, 2, 3)
    assert told.about("swarm-2") == (2,)
    assert told.about("hostile") == (0, 1, 2, 3)
    assert told.about("friend") == (4,)
    with pytest.raises(ValidationError, match="the name is taken"):
        scenario(flies("swarm", count=3), flies("swarm"))
