"""A host that reads too little, or not at all: the board goes on, and says what was lost."""

import pytest

from support.bench import Bench, inbound, named
from watchword import app
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.site import EVENTS_MAX
from watchword.link import layout
from watchword.ports.lockstep import LockstepPort
from watchword.settings import RANGES, Params
from watchword_bench.runtimes.cpython import CPythonRuntime

FRAME = 11  # bytes of a frame beside its payload


class Line(LockstepPort):
    """Takes `room` bytes of output at once and no more; None: all."""

    room = None

    def write(self, buf, n):
        if self.room is not None:
            n = min(n, self.room)
        return super().write(buf, n)


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.setattr("watchword_bench.runtimes.cpython.LockstepPort", Line)
    bench = Bench(CPythonRuntime(1))
    bench.port = bench.runtime._port
    return bench


SKY = [inbound(6000, 40), inbound(5500, 50, east_m=4000), inbound(5000, 45, east_m=-3000)]


def test_a_scans_longest_burst_fits():
    challenges_most = RANGES[Params._fields.index("challenges_per_scan")][1]
    burst = {
        layout.TRACK: TRACKS_MAX,
        layout.CUE: 2 * TRACKS_MAX,  # each with a FRIEND NEAR
        layout.EVENT: EVENTS_MAX,
        layout.INTERROGATE: challenges_most,
    }
    assert sum(count * (FRAME + layout.LENGTHS[type_]) for type_, count in burst.items()) <= app._BURST


@pytest.mark.parametrize("room", [1, 7, 100])
def test_a_slow_line_delays_and_loses_nothing(bench, room):
    """Every write takes a few bytes: the loop turns on until all is out."""
    plain = Bench()
    bench.port.room = room
    for one in (plain, bench):
        one.fly(SKY, 12)
    assert [frame.raw for frame in bench.frames] == [frame.raw for frame in plain.frames]


def test_a_line_that_takes_nothing_stops_nobody(bench):
    bench.fly(SKY, 5)
    bench.port.room = 0
    assert bench.fly(SKY, 200) == []
    bench.port.room = None
    said = bench.fly(SKY, 2)  # what was packed before goes out first
    assert len(named(said, "track", t_ms=207_000)) > 0
    assert named(said, "health")[-1].fields["scans"] == 207


def test_what_was_lost_is_counted_at_both_ends(bench):
    bench.fly(SKY, 5)
    bench.port.room = 0
    bench.fly(SKY, 200)
    bench.port.room = None
    bench.wait(1000)
    bench.wait(1000)
    (health,) = named(bench.wait(1000), "health")
    assert health.fields["output_lost"] > 500
    assert bench._decoder.lost == health.fields["output_lost"]
    assert bench._decoder.bad == bench._decoder.skipped == 0  # whole frames are lost, never parts


@pytest.mark.parametrize("tracks_left", [0, 1, 2])
def test_tracks_are_left_out_before_cues_and_challenges(bench, tracks_left):
    plain = Bench()
    for one in (plain, bench):
        one.fly(SKY, 5)
    plain.fly(SKY, 1)
    said = [frame for frame in plain.frames if frame.fields.get("t_ms") == 6000 and frame.name != "health"]
    assert {frame.name for frame in said} == {"track", "cue", "interrogate"}
    advice = [frame for frame in said if frame.name != "track"]
    room = sum(len(frame.raw) for frame in advice) + tracks_left * (FRAME + layout.LENGTHS[layout.TRACK])
    bench.port.room = 0
    while app._BURST - bench.runtime._board.pending >= room + FRAME + layout.LENGTHS[layout.CONFIG_VALUE]:
        bench.exchange(bench.message("config_get", key=0))
    bench.fly(SKY, 1)
    bench.port.room = None
    squeezed = [frame for frame in bench.wait(0) if frame.name in ("track", "cue", "interrogate")]
    assert len(named(squeezed, "track")) == tracks_left
    assert [frame.payload for frame in squeezed if frame.name != "track"] == [f.payload for f in advice]


def test_the_board_rests_when_the_line_takes_nothing(bench):
    """It reports no work done, and so may sleep; a run of steps ends."""
    bench.port.room = 0
    bench.fly(SKY, 3)
    assert bench.runtime._board.step() is False
