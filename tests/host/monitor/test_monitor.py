"""The live screen: what holds by what a board has said."""

from rich.console import Console

from support.recordings import short_scenario
from watchword_bench.monitor.screen import NO_CLEARANCE, screen
from watchword_bench.monitor.situation import Situation
from watchword_bench.protocol.codec import decode, encode
from watchword_bench.runtimes import open_runtime
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw

TRACK = (
    {"t_ms": 0, "track": 0, "identity": 1, "flags": 0, "plot": 0, "east": 0, "north": 0, "up": 0}
    | dict.fromkeys(
        (
            "east_speed",
            "north_speed",
            "up_speed",
            "variance_range",
            "variance_cross",
            "variance_up",
            "evidence",
        ),
        0,
    )
    | {"platform": 0, "proof_age": 65535, "silences": 0}
)
CUE = {
    "track": 7,
    "level": 1,
    "identity": 1,
    "confidence": 0,
    "flags": 0,
    "range": 4000,
    "azimuth": 16384,
} | {
    "t_ms": 1000,
    "elevation": -32768,
    "closing_speed": 0,
    "time_to_asset": 300,
    "latest_look": 50,
    "miss_distance": 0,
    "friend_track": 3,
    "friend_distance": 210,
    "proof_age": 65535,
    "acknowledged": 0,
}


def told(now):
    console = Console(width=160)
    with console.capture() as capture:
        console.print(screen(now))
    return capture.get()


def say(now, name, **fields):
    now.take(decode(encode(name, 0, **fields)))


def test_a_run_leaves_its_last_situation():
    world = draw(short_scenario(), 1)
    now = Situation()
    with open_runtime("cpython", world.board_seed) as board:
        run = fly(world, board)
    for frame in run.received:
        now.take(frame)
    assert {report.track for report in run.scans[-1].reports} == set(now.tracks)
    text = told(now)
    assert "cpython" in text
    assert "friend" in text
    assert "IDENTIFY" in text
    assert NO_CLEARANCE in text
    assert "heap free" in text


def test_a_new_scan_ends_tracks_that_are_not_in_it():
    now = Situation()
    for t_ms, track in ((1000, 1), (1000, 2), (2000, 2)):
        say(now, "track", **TRACK | {"t_ms": t_ms, "track": track})
    assert set(now.tracks) == {2}


def test_a_cue_stands_until_it_is_withdrawn():
    now = Situation()
    say(now, "cue", kind=1, reasons=0b11, **CUE)
    assert "inbound, no reply" in told(now)
    assert "3, 210 m" not in told(now)
    say(now, "cue", kind=3, reasons=0b11, **CUE)
    assert "3, 210 m" in told(now)
    assert "30 s" in told(now)
    say(now, "cue", kind=4, reasons=1 << 21, **CUE)
    assert (now.cues, now.friends) == ({}, {})
    assert "nothing to look at" in told(now)
    assert "WITHDRAWN track 7  NOT_INBOUND" in told(now)


def test_refusals_are_news():
    now = Situation()
    say(now, "refuse", command=4, type=0x0C, reason=4, detail=9)
    assert "refused config_set: OUT_OF_RANGE" in told(now)
