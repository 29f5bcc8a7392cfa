"""Recordings of short runs, and recordings changed on purpose."""

from dataclasses import replace

from watchword_bench.protocol.codec import StreamDecoder, encode
from watchword_bench.recording.recorder import Recorder
from watchword_bench.recording.tap import Tap
from watchword_bench.runtimes import open_runtime
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw
from watchword_bench.world.schema import Scenario

FRIEND_AND_FOLLOWER = {
    "name": "short",
    "title": "A drone follows a friend",
    "story": "Twenty seconds of it, near enough for a cue.",
    "duration_s": 20.0,
    "platform": [
        {
            "name": "friend",
            "truth": "friend",
            "transponder": {"platform": 11},
            "flight_plan": {},
            "motion": {
                "kind": "inbound",
                "start_range_m": 4000,
                "start_azimuth_deg": 40,
                "speed_mps": 30,
                "height_m": 150,
            },
        },
        {
            "name": "follower",
            "truth": "hostile",
            "motion": {"kind": "follow", "leader": "friend", "behind_m": 250},
        },
    ],
    "operator": [{"does": "acknowledge", "after_s": 2.0}],
}


def record(scenario, file, seed=1, runtime="cpython"):
    """Fly a scenario, record it, and return the run."""
    world = draw(scenario, seed)
    with Tap(world, open_runtime(runtime, world.board_seed), file, f'name = "{scenario.name}"\n') as board:
        return fly(world, board)


def short_scenario(**changes):
    return Scenario.model_validate(FRIEND_AND_FOLLOWER | changes)


def write(recording, file, **about):
    """Write a recording anew, whatever was changed in it."""
    with Recorder(
        file, {**recording.about, **about}, recording.configuration, recording.scenario
    ) as recorder:
        for exchange in recording.exchanges:
            recorder.sent(exchange.at_ns, exchange.clock_ms, exchange.sent)
            recorder.received(exchange.at_ns, exchange.received)


def with_exchange(recording, index, **changes):
    """A recording of which one exchange is another."""
    exchanges = list(recording.exchanges)
    exchanges[index] = replace(exchanges[index], **changes)
    return replace(recording, exchanges=tuple(exchanges))


def with_altered_frame(recording, name, **fields):
    """A recording in which the last frame of that name from the board says something else."""
    for index in reversed(range(len(recording.exchanges))):
        frames = StreamDecoder().feed(recording.exchanges[index].received)
        last = next((frame for frame in reversed(frames) if frame.name == name), None)
        if last is not None:
            other = encode(name, last.sequence, **last.fields | fields)
            raws = [other if frame is last else frame.raw for frame in frames]
            return with_exchange(recording, index, received=b"".join(raws))
    raise AssertionError(f"no {name} in the recording")
