"""What a link can bring a board, deceit and disorder included: the same trace on every runtime.

The bytes are recorded from a bench around CPython's board; with the same seed every other board draws the
same nonces, so that the replies in them fit.
"""

from random import Random

import pytest

from support.bench import CLOCK, DAY, Aircraft, Bench, inbound, named, plot
from watchword_bench.protocol.codec import StreamDecoder, encode, trace_sha256
from watchword_bench.protocol.schema import MESSAGES
from watchword_bench.runtimes.cpython import CPythonRuntime
from watchword_bench.runtimes.unix import UnixRuntime
from watchword_bench.runtimes.wasm import WasmRuntime

SEED = 17
FRIEND, FOLLOWER = inbound(5000, 35, platform=7), Aircraft(30, 5220, 0, -35)


def a_feed_in_disorder(bench):
    """Stalled, late, twice, hours back, half a clock ahead; noise; two frames in one read and one in two."""
    bench.provision(7)
    bench.fly([FRIEND, FOLLOWER], 8)
    for _ in range(9):
        bench.wait(1000)
    bench.fly([FRIEND, FOLLOWER], 6)
    bench.scan(plot((0, 4000, 300)), after_ms=10)
    for k in range(7):
        bench.scan(*[plot(one.at(20 + k)) for one in (FRIEND, FOLLOWER)], t_ms=1000 * k)
    bench.scan(plot((0, 4000, 300)), t_ms=CLOCK // 2)
    bench.exchange(bytes(range(256)), b"\xa5\x5a" * 9)
    scans = [
        bench.message("scan", t_ms=CLOCK // 2 + 1000 * k, scan=k, plots=[plot((0, 4000, 300))])
        for k in range(1, 4)
    ]
    bench.exchange(scans[0], scans[1], scans[2][:20])
    bench.exchange(scans[2][20:])


def deceit(bench):
    """Every forgery there is, broadcasts from anywhere at any time, plans from corner to corner."""
    bench.provision(7)
    corners = (256000, -256000)
    for entry in range(8):
        ends = {"from_east": corners[entry & 1], "from_north": corners[entry >> 1 & 1]}
        ends |= {"to_east": corners[entry >> 2 & 1], "to_north": 0, "half_width": 65535}
        bench.order("flight_plan", entry=entry, platform=1 + entry, start_ms=0, end_ms=CLOCK // 2 - 1, **ends)
    for k in range(24):
        bench.fly([FRIEND, FOLLOWER], 1)
        for challenge in named(bench.frames[-30:], "interrogate"):
            at = FOLLOWER.at(bench.t_s)
            altered = (
                {"key": bytes(16)},
                {"up": 1},
                {"nonce": bytes(8)},
                {"garbled": 1},
                {"t_ms": 2**32 - 1},
                {},
            )
            bench.exchange(bench.reply(challenge, 7, at, **altered[k % len(altered)]))
        for n, t_ms in enumerate((bench.t_ms, 0, CLOCK // 2, 2**32 - 1)):
            claim = {"east": (-(2**31), 2**31 - 1, 0, 240)[n], "north": (41000, 2**31 - 1, -1, -(2**31))[n]}
            claim |= {"up": 0, "east_speed": -32768, "north_speed": 32767}
            bench.exchange(bench.message("broadcast", address=2**32 - 1, t_ms=t_ms, **claim))


def orders(bench):
    """All a person can say, signed and not; every setting to both its ends."""
    bench.fly([FRIEND, FOLLOWER], 6)
    bench.order("bench_key", key=b"bench key of 16!")
    bench.order("config_set", key=0, value=1000)
    bench.bench_key = b"bench key of 16!"
    bench.provision(7)
    for k in range(30):
        for track in (1, 2, 65535):
            bench.order("operator_acknowledge", operator=k, track=track)
            bench.order("operator_dismiss", operator=k, track=track, as_=1)
            bench.order("operator_declare", operator=k, track=track, identity=k % 8)
        for value in (-(2**31), 0, 1, 4000, 2**31 - 1):
            bench.order("config_set", key=k, value=value if k else 1000)
        bench.fly([FRIEND, FOLLOWER], 1)


def saturation(bench):
    """32 inbound and 32 false plots in every scan, a friend among them, about the wrap of the clock."""
    bench.provision(7)
    noise = Random(3)
    sky = [Aircraft(400 * (n - 16), 5000 + 50 * (n % 3), 0, -60, platform=7 * (n == 9)) for n in range(32)]
    for k in range(1, 12):
        false = [(noise.uniform(-5000, 5000), noise.uniform(-5000, 5000), 300) for _ in range(32)]
        flat = {"elevation": -32768} if k & 1 else {}
        frames = bench.scan(*[plot(one.at(k), **flat) for one in sky], *[plot(at) for at in false])
        challenges = named(frames, "interrogate")
        bench.exchange(*[bench.reply(c, 7, sky[9].at(k)) for c in challenges])


def anything(bench):
    """Any message with any values, as the wire can carry them."""
    dice = Random(11)
    for _ in range(150):
        message = dice.choice([m for m in MESSAGES if m.direction != "to host" and m.name != "hello"])
        plots = [_random_fields(message.repeat, dice) for _ in range(dice.choice((0, 3, 64)))]
        fields = _random_fields(message.fields, dice) | ({"plots": plots} if message.repeat else {})
        bench.exchange(
            encode(message.name, dice.randrange(65536), **fields), t_ms=bench.t_ms + dice.randrange(900)
        )


def _random_fields(layout, dice):
    values = {}
    for field in layout:
        raw = dice.choice((bytes(field.length), b"\xff" * field.length, dice.randbytes(field.length)))
        signed = field.code in "hi"
        values[field.name] = raw if "s" in field.code else int.from_bytes(raw, "little", signed=signed)
    values.pop("count", None)
    return values


STREAMS = {
    a_feed_in_disorder: 3 * 3600 * 1000,
    deceit: 5000,
    orders: 0,
    saturation: CLOCK - 6500,
    anything: 0,
}


@pytest.fixture(scope="module", params=STREAMS, ids=lambda stream: stream.__name__)
def recorded(request):
    """Bytes by time, and the trace of CPython's board."""
    bench = Bench(CPythonRuntime(SEED), t0_ms=STREAMS[request.param])
    request.param(bench)
    assert {"event", "acknowledge"} & {frame.name for frame in bench.frames}
    return bench.sent, bench.trace


def play(runtime, sent):
    decoder, frames = StreamDecoder(), []
    with runtime:
        for t_ms, data in sent:
            frames += decoder.feed(runtime.exchange(t_ms, data))
    return trace_sha256(frames)


@pytest.mark.parametrize("runtime", [UnixRuntime, WasmRuntime], ids=lambda runtime: runtime.name)
def test_same_bytes_same_trace_under_the_heap_lock(runtime, recorded):
    sent, trace = recorded
    assert play(runtime(SEED), sent) == trace


def test_no_scan_allocates(recorded):
    sent, trace = recorded
    runtime = UnixRuntime(SEED, count=True)
    assert play(runtime, sent) == trace
    assert sum(runtime.costs.locked_sections) > 3
    assert set(runtime.costs.allocated_bytes) == {0}


def test_mission_day_matters():
    """Or the friend's replies above would prove nothing, and the streams less than they seem to."""
    bench = Bench(CPythonRuntime(SEED))
    bench.provision(7, day=DAY + 1)
    bench.fly([FRIEND], 10)
    assert named(bench.frames, "track", platform=7) == []
