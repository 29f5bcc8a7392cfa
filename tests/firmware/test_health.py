"""Health: what the bench can see of a board once a second."""

import pytest

from support.bench import CLOCK, Bench, inbound, named, plot
from watchword.codes import FLAG_IFF_DEGRADED, FLAG_STALE, RESET_POWER_ON
from watchword.settings import defaults
from watchword_bench.protocol.codec import StreamDecoder, physical
from watchword_bench.protocol.schema import table_hash

PARAMS = defaults()


def health(bench):
    """The next health frame."""
    while not (frames := named(bench.wait(100), "health")):
        pass
    return frames[-1].fields


def test_comes_once_a_second():
    bench = Bench()
    times = [frame.fields["t_ms"] for _ in range(50) for frame in named(bench.wait(100), "health")]
    assert times == [1000, 2000, 3000, 4000, 5000]


def test_late_turns_of_the_loop_are_not_made_up_for():
    bench = Bench()
    assert len(named(bench.wait(10_000), "health")) == 1
    assert len(named(bench.wait(999), "health")) == 0
    assert len(named(bench.wait(1), "health")) == 1


def test_at_rest():
    found = health(Bench())
    assert found["scans"] == found["tracks"] == found["tentative"] == found["cues"] == 0
    assert found["frames_good"] == 2  # hello and time
    assert found["reset_cause"] == RESET_POWER_ON
    assert found["table"] == table_hash()
    assert found["flags"] == 0


def test_an_unregistered_radar_shows_what_may_be_wrong_with_it():
    """A uniform +-a has a sigma of a / sqrt 3."""
    bench = Bench()
    health(bench)
    shown = physical(named(bench.frames, "health")[-1])
    assert shown["range_bias"] == shown["azimuth_bias"] == 0
    assert shown["range_bias_sigma"] == pytest.approx(30 / 3**0.5, abs=1)
    assert shown["azimuth_bias_sigma"] == pytest.approx(1 / 3**0.5, abs=0.01)


def test_in_the_thick_of_it():
    bench, sky = Bench(), [inbound(6000, 30, platform=7), inbound(6000, 50, east_m=3000)]
    bench.provision(7)
    bench.fly(sky, 20)
    bench.t_ms = 20_000
    bench.scan(*[plot(one.at(21)) for one in sky], plot((-4000, 0, 300)))
    sent = bench.message("config_get", key=0), bench.message("config_get", key=1)
    bench.exchange(sent[0], sent[1][:-1])
    found = health(bench)
    assert (found["scans"], found["tracks"], found["tentative"], found["cues"]) == (21, 2, 0, 1)
    assert found["frames_lost"] == found["output_lost"] == 0
    assert found["frames_bad"] == 1
    assert found["bytes_skipped"] == len(sent[1]) - 1
    assert found["frames_good"] == len(StreamDecoder().feed(b"".join(data for _, data in bench.sent)))
    assert found["feed_age"] == bench.t_ms - 21_000
    assert 0 < found["range_bias_sigma"] < 8 * 15


def test_uptime_counts_on_past_the_wrap_of_the_clock():
    bench = Bench()
    bench.wait(10_000)
    for _ in range(5):
        bench.wait(CLOCK // 4)
    bench.wait(1000)
    assert named(bench.frames, "health")[-1].fields["uptime"] == (10_000 + 5 * CLOCK // 4 + 1000) // 1000


def test_flags():
    bench = Bench()
    bench.provision(7)
    friend = [inbound(7000, 20, platform=7)]
    bench.fly(friend, 10)
    assert health(bench)["flags"] == 0
    mute = [inbound(7000, 20)]
    for _ in range(40):
        bench.fly(mute, 1)
    assert health(bench)["flags"] == FLAG_IFF_DEGRADED
    bench.wait(5000)
    assert health(bench)["flags"] == FLAG_IFF_DEGRADED | FLAG_STALE


def test_steps_are_timed_between_two_reports():
    """The virtual clock stands still in a step; one that does not shows both figures at work."""
    bench = Bench()
    clock = iter(range(0, 10**9, 700))
    bench.runtime._port.now_us = lambda: next(clock) % CLOCK
    said = named(bench.fly([inbound()], 3), "health")
    assert [(frame.fields["step_mean"], frame.fields["step_worst"]) for frame in said] == [(700, 700)] * 3
    (idle,) = named(bench.wait(1000), "health")
    assert (idle.fields["step_mean"], idle.fields["step_worst"]) == (0, 700)
