"""Challenges of a board on its own random bytes: no nonce comes twice, not after a restart either."""

from support.bench import Bench, inbound, named
from watchword_bench.hil.waiting import now_ms
from watchword_bench.line.greeting import greet
from watchword_bench.line.live import LiveRuntime

SCANS, SCAN_MS = 8, 260
AIRCRAFT = [inbound(3000.0 + 400 * n, 50.0, east_m=900.0 * n) for n in range(6)]


def nonces(rig):
    with rig.line() as line:
        bench = Bench(LiveRuntime(line, greet(line)), t0_ms=now_ms())
        said = bench.fly(AIRCRAFT, SCANS, period_ms=SCAN_MS)
    return [frame.fields["nonce"] for frame in named(said, "interrogate")]


def test_no_nonce_comes_twice(rig, figure):
    drawn = nonces(rig)
    if rig.virtual is not None:
        rig.virtual.reset()
        drawn += nonces(rig)
    figure("nonces", str(len(drawn)))
    assert len(drawn) > len(AIRCRAFT)
    assert len(set(drawn)) == len(drawn)
