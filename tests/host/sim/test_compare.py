"""Where two traces part."""

import pytest

from watchword_bench.protocol.codec import StreamDecoder, encode
from watchword_bench.protocol.passed import Passed
from watchword_bench.sim.compare import first_difference
from watchword_bench.sim.run import Run
from watchword_bench.world.draw import draw
from watchword_bench.world.load import load_scenario


@pytest.fixture
def run():
    """A run of which only what the board sent matters."""
    world = draw(load_scenario("tower22"), 1)

    def make(runtime, *raws):
        frames = [StreamDecoder().feed(raw)[0] for raw in raws]
        return Run(world, runtime, passed=[Passed(1000, False, frame) for frame in frames])

    return make


def event(sequence, a):
    return encode("event", sequence, t_ms=0, event=1, track=5, a=a, b=0)


def test_equal_but_for_sequence_and_untraced_frames(run):
    health = encode("config_value", 9, key=0, value=1, low=0, high=2)
    assert (
        first_difference(run("one", event(0, 1), event(1, 2)), run("two", event(3, 1), health, event(5, 2)))
        is None
    )


def test_the_first_frame_that_differs_is_decoded(run):
    found = first_difference(run("one", event(0, 1), event(1, 2)), run("two", event(0, 1), event(1, 3)))
    assert (found.index, found.runtimes) == (1, ("one", "two"))
    ours, theirs = found.frames
    assert (ours["frame"], ours["a"], theirs["a"], ours["t_s"]) == ("event", 2, 3, 1.0)


def test_a_trace_that_ends_early(run):
    found = first_difference(run("one", event(0, 1)), run("two", event(0, 1), event(1, 3)))
    assert found.frames[0] is None
    assert found.frames[1]["a"] == 3
