"""What is sent, decoded again."""

import numpy as np
import pytest

from watchword_bench.protocol.codec import StreamDecoder
from watchword_bench.protocol.configuration import CONFIGURATION
from watchword_bench.protocol.schema import table_hash
from watchword_bench.world.feed import STARTUP_MS, Feed
from watchword_bench.world.keys import platform_key


@pytest.fixture
def drawn(world, flies):
    """A friend with a plan, an airliner that broadcasts, and an intruder."""
    return world(
        flies("friend", "friend", transponder={"platform": 7}, flight_plan={}),
        flies("airliner", "neutral", broadcast={"address": 0x4B1234}, motion={"start_azimuth_deg": 90}),
        flies(),
        t0_ms=200,
        mission_day=3,
    )


def received(frames):
    decoder = StreamDecoder()
    decoded = [frame for data in frames for frame in decoder.feed(data)]
    assert decoder.bad == decoder.skipped == decoder.lost == 0
    return decoded


def test_startup(drawn):
    frames = received(Feed(drawn).startup())
    assert [frame.sequence for frame in frames] == list(range(len(frames)))
    assert frames[0].name == "hello"
    assert frames[0].fields["table"] == table_hash()
    assert frames[1].fields == {"t_ms": (200 + STARTUP_MS) % (1 << 30), "day": 3}
    commands = [frame.fields["command"] for frame in frames if "command" in frame.fields]
    assert commands == list(range(1, len(commands) + 1))
    (key,) = (frame.fields for frame in frames if frame.name == "platform_key")
    assert (key["platform"], key["day"], key["key"]) == (7, 3, platform_key(1, 7, 3))


def test_the_board_is_told_the_radar_as_it_is(drawn):
    names = [name for name, *_ in CONFIGURATION]
    sets = (frame.fields for frame in received(Feed(drawn).startup()) if frame.name == "config_set")
    told = {names[fields["key"]]: fields["value"] for fields in sets}
    defaults = {name: default for name, _, _, _, _, default, _ in CONFIGURATION}
    assert told == {name: defaults[name] for name in told}  # both state the radar of the design
    assert {"scan_period", "sigma_azimuth", "detection", "bias_azimuth", "keep_out"} <= told.keys()


def test_flight_plan_holds_the_path(drawn):
    (plan,) = (frame.fields for frame in received(Feed(drawn).startup()) if frame.name == "flight_plan")
    start, end = (
        np.array([plan[f"{which}_{axis}"] for axis in ("east", "north")]) / 8 for which in ("from", "to")
    )
    assert start == pytest.approx(drawn.truth.position_m[0, 0, :2], abs=0.1)
    assert end == pytest.approx([0, 0], abs=0.1)
    assert plan["half_width"] == 8 * 300
    assert plan["start_ms"] == (200 - 60_000) % (1 << 30)
    assert plan["end_ms"] == pytest.approx(200 + 60_000 + 1000 * 7000 / 30, abs=1)
    assert (plan["platform"], plan["entry"]) == (7, 0)


def test_corridor_is_wide_enough_for_a_bent_path(world):
    points = [(0, 6000), (500, 3000), (0, 0)]
    motion = {
        "kind": "waypoints",
        "points": [{"east_m": east, "north_m": north, "up_m": 100} for east, north in points],
        "speed_mps": 30,
    }
    drawn = world(
        {"name": "friend", "truth": "friend", "motion": motion}
        | {"transponder": {"platform": 7}, "flight_plan": {"half_width_m": 100}}
    )
    (plan,) = drawn.plans
    assert plan.half_width / 8 == pytest.approx(600, abs=10)


def test_no_plan_for_who_never_comes_near(world, flies):
    far = flies("friend", "friend", transponder={"platform": 7}, flight_plan={})
    far["motion"] = {
        "kind": "waypoints",
        "points": [{"east_m": 20_000, "north_m": north, "up_m": 100} for north in (0, 9000)],
        "speed_mps": 30,
    }
    assert world(far).plans == ()


def test_scan(drawn):
    feed = Feed(drawn)
    feed.startup()
    for k in (0, 1, 7):
        broadcast, scan = received(feed.scan(k))
        assert broadcast.fields["address"] == 0x4B1234
        assert broadcast.fields["t_ms"] == scan.fields["t_ms"] == 200 + 1000 * k
        assert scan.fields["scan"] == k
        rows = drawn.plots.rows(k)
        assert [plot["range"] for plot in scan.fields["plots"]] == drawn.plots.range[rows].tolist()
        assert [plot["azimuth"] for plot in scan.fields["plots"]] == drawn.plots.azimuth[rows].tolist()
        assert [plot["snr"] for plot in scan.fields["plots"]] == drawn.plots.snr[rows].tolist()


def test_every_scan_of_a_crowded_world_can_be_sent(world, flies):
    drawn = world(flies(count=60), duration_s=20, radar={"clutter_per_scan": 30, "doppler": True})
    feed = Feed(drawn)
    assert len(received(data for k in range(drawn.scans) for data in feed.scan(k))) == drawn.scans


@pytest.mark.parametrize(("aside_m", "east"), [(1000, -1000), (-1000, 1000)])
def test_a_corridor_beside_the_path(world, flies, aside_m, east):
    """It flies south: right is west."""
    friend = flies("friend", "friend", transponder={"platform": 7}, motion={"start_azimuth_deg": 0})
    (plan,) = world(friend | {"flight_plan": {"aside_m": aside_m}}).plans
    assert (plan.from_east, plan.to_east) == (8 * east, 8 * east)
    assert (plan.from_north, plan.to_north, plan.half_width) == (8 * 7000, 0, 8 * 300)


def test_a_slot_that_was_missed(world, flies):
    friend = flies("friend", "friend", transponder={"platform": 7})
    (kept,), (missed,) = (
        world(friend | {"flight_plan": {"late_s": late_s}}, t0_ms=1_000_000).plans for late_s in (0, 600)
    )
    assert kept.start_ms - missed.start_ms == kept.end_ms - missed.end_ms == 600_000
