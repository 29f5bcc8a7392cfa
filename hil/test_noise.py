"""Noise, garbage and wrong rates: bad bytes cost a counter, the next good frame is understood."""

import random

import pytest

from support.bench import HELLO, Bench, inbound, named
from watchword_bench.hil.waiting import frames, heard
from watchword_bench.line.greeting import greet
from watchword_bench.line.line import LineError
from watchword_bench.protocol.codec import encode
from watchword_bench.runtimes import open_runtime

SCANS = 20
GARBAGE_BYTES = 300
BIT_ERRORS = 1e-3
ASKED = 300
WRONG_BAUD = 115_200
COUNTERS = ("frames_good", "frames_bad", "frames_lost", "bytes_skipped")


def noisy(board):
    """Garbage before each scan, the same each time; what came of it."""
    noise = random.Random(5)
    bench = Bench(board)
    drone = inbound(4000.0, 50.0)
    for _ in range(SCANS):
        bench.exchange(noise.randbytes(noise.randrange(GARBAGE_BYTES)))
        bench.fly([drone], 1)
    bench.wait(1000)
    return bench


def test_garbage_between_frames_is_skipped_as_in_simulation(rig, figure):
    with rig.in_step(1) as board:
        there = noisy(board)
    with open_runtime("cpython", 1) as board:
        here = noisy(board)
    health = named(there.frames, "health")[-1].fields
    figure("bytes skipped", str(health["bytes_skipped"]))
    assert there.trace == here.trace
    assert named(there.frames, "track")
    simulated = named(here.frames, "health")[-1].fields
    assert {name: health[name] for name in COUNTERS} == {name: simulated[name] for name in COUNTERS}


def test_a_wrong_rate_is_no_board_and_does_no_harm(rig, monkeypatch):
    if rig.uart_url is None:
        pytest.skip("a USB console has no rate: two cables, `make hil BOARD=… PORT=… FEED_PORT=…`, have one")
    monkeypatch.setattr("watchword_bench.line.greeting.TRIES", 3)
    with rig.line(WRONG_BAUD) as line, pytest.raises(LineError, match=f"no board answers at {WRONG_BAUD}"):
        greet(line)
    rig.wait_until_up()


def test_flipped_bits_on_the_wire_are_found_by_both_ends(rig, figure):
    """What the wire spoilt is what the ends miss: no spoilt frame is taken for another."""
    wire = rig.hands().wire
    with rig.line() as line:
        greet(line)
        before = heard(line, "health", 3.0).fields
        flipped = wire.to_board.flipped
        wire.bit_error_rate = BIT_ERRORS
        for n in range(ASKED):
            line.write(encode("config_get", n, key=n % 20))
        heard_keys = [frame.fields["key"] for frame in frames(line, 1.0) if frame.name == "config_value"]
        wire.bit_error_rate = 0.0
        line.write(encode("hello", 0, **HELLO))
        after = heard(line, "health", 5.0).fields
    flipped = wire.to_board.flipped - flipped
    figure("bytes with flipped bits, to the board", str(flipped))
    skipped = after["bytes_skipped"] - before["bytes_skipped"]
    figure("bytes that the board found in no frame", str(skipped))
    assert flipped
    assert skipped >= flipped
    assert 0 < len(heard_keys) < ASKED
    assert set(heard_keys) <= set(range(20))
