"""The superloop from outside: who is greeted, what is refused, and that nobody can hang it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.bench import CLOCK, HELLO, KEYS, Aircraft, Bench, inbound, named, plot
from support.messages import messages
from watchword import VERSION
from watchword.codes import (
    EVENT_BOOT,
    REFUSAL_HELLO_FIRST,
    REFUSAL_TABLE_MISMATCH,
    RESET_POWER_ON,
)
from watchword.link import layout
from watchword_bench.protocol.codec import encode
from watchword_bench.protocol.schema import BY_NAME, MESSAGES, table_hash

ANSWERED = ("acknowledge", "refuse", "config_value")
TO_BOARD = [message for message in MESSAGES if message.direction != "to host"]


def test_board_says_hello_and_why_it_booted():
    hello, boot = Bench(greet=False).exchange()
    assert hello.name == "hello"
    assert hello.fields["table"] == table_hash()
    assert (hello.fields["role"], hello.fields["test_build"]) == (0, 1)
    assert hello.fields["version"].rstrip(b"\0") == VERSION
    assert hello.fields["board"].rstrip(b"\0") == b"cpython"
    assert (boot.fields["event"], boot.fields["a"]) == (EVENT_BOOT, RESET_POWER_ON)


def test_hello_is_answered_in_kind():
    (answer,) = Bench(greet=False).exchange(encode("hello", 0, **HELLO))[2:]
    assert answer.name == "hello"
    assert answer.fields["table"] == table_hash()


def test_nothing_is_taken_before_a_hello():
    bench = Bench(greet=False)
    bench.exchange()
    for name in ("scan", "config_get", "time", "operator_declare"):
        fields = {f.name: bytes(f.length) if "s" in f.code else 0 for f in BY_NAME[name].fields}
        fields.pop("count", None)
        (refusal,) = bench.exchange(bench.message(name, **fields))
        assert refusal.name == "refuse"
        assert refusal.fields["reason"] == REFUSAL_HELLO_FIRST
        assert refusal.fields["type"] == BY_NAME[name].type


def test_another_message_table_is_refused_and_everything_after_it():
    bench = Bench()
    (refusal,) = bench.exchange(bench.message("hello", **HELLO | {"table": b"another!"}))
    assert refusal.name == "refuse"
    assert refusal.fields["reason"] == REFUSAL_TABLE_MISMATCH
    assert refusal.fields["type"] == layout.HELLO
    (refusal,) = bench.exchange(bench.message("config_get", key=0))
    assert refusal.fields["reason"] == REFUSAL_TABLE_MISMATCH
    assert bench.exchange(bench.message("hello", **HELLO))[0].name == "hello"
    assert bench.exchange(bench.message("config_get", key=0))[0].name == "config_value"


@pytest.mark.parametrize("table", [None, b"another!"])
def test_a_firmware_of_any_table_makes_way_for_another(table):
    bench = Bench(greet=False)
    bench.exchange()
    if table is not None:
        bench.exchange(bench.message("hello", **HELLO | {"table": table}))
    (answer,) = bench.exchange(bench.message("service", command=1, code=bytes(8)))
    assert answer.name == "acknowledge"


def test_board_is_deaf_to_boards():
    """Or a looped-back line would keep it talking to itself for ever."""
    bench = Bench(greet=False)
    own = b"".join(frame.raw for frame in bench.exchange())
    assert bench.exchange(own) == []
    greeted = Bench()
    greeted.provision(7)
    own = b"".join(frame.raw for frame in greeted.fly([inbound(platform=7)], 8))
    assert greeted.exchange(own) == []


@given(messages(among=TO_BOARD), st.integers(0, 0xFFFF))
@settings(max_examples=150)
def test_no_message_whatever_its_fields_stops_the_board(message, sequence):
    """Any value in any field: all are from the wire. The board goes on with its scans afterwards."""
    name, fields = message
    bench = Bench()
    bench.fly([Aircraft(0, 3000, 0, -30)], 4)
    if name == "hello":
        fields = fields | {"table": table_hash(), "role": 1}
    bench.exchange(encode(name, sequence, **fields))
    bench.scan(plot((0, 2800, 300)))
    bench.exchange(encode("hello", 0, **HELLO))
    (answer,) = bench.exchange(encode("config_get", 1, key=KEYS.index("repeat")))
    assert answer.name == "config_value"


def test_bad_bytes_cost_a_counter_and_no_more():
    bench = Bench()
    frames = bench.exchange(b"\xa5\x5a noise \xa5\x5a" * 50, bench.message("config_get", key=0))
    frames += bench.wait(100)  # a false sync waits for its rest no longer
    assert [frame.name for frame in frames] == ["config_value"]
    (health,) = named(bench.wait(1000), "health")
    assert health.fields["frames_bad"] > 0
    assert health.fields["bytes_skipped"] == 50 * len(b"\xa5\x5a noise \xa5\x5a")


def test_a_frame_may_come_byte_by_byte_and_frames_together():
    bench = Bench()
    for byte in bench.message("config_get", key=3):
        answers = bench.exchange(bytes([byte]))
    assert [frame.fields["key"] for frame in answers] == [3]
    answers = bench.exchange(*[bench.message("config_get", key=key) for key in range(25)])
    assert [frame.fields["key"] for frame in answers] == list(range(25))


@pytest.mark.parametrize("scans", [1, 40])
def test_clock_that_wraps_on_the_way_changes_nothing_but_times(scans):
    """The same run with the wrap of the 2^30 ms clock in its midst: but for the times, the same frames."""
    aircraft = [inbound(5000, 30, platform=7), inbound(5200, 50, east_m=2500)]

    def run(t0_ms):
        bench = Bench(t0_ms=t0_ms)
        bench.provision(7)
        plan = {"entry": 0, "platform": 9, "start_ms": t0_ms, "end_ms": (t0_ms + 60_000) % CLOCK}
        plan |= {"from_east": 20000, "from_north": 41600, "to_east": 0, "to_north": 0, "half_width": 2400}
        bench.order("flight_plan", **plan)
        for n in range(scans):
            bench.fly(aircraft, 1)
            if n == 20:
                bench.order("operator_dismiss", operator=1, track=2, as_=1)
        bench.wait(9000)  # stale, and coasting
        bench.fly(aircraft, 2)
        told = [frame.fields for frame in bench.frames[2:] if frame.name != "health"]  # after hello and boot
        times = [fields.pop("t_ms") - t0_ms & CLOCK - 1 for fields in told if "t_ms" in fields]
        return times, told

    plain = run(0)
    for before_wrap_s in (0.5, 3, 21, 43):
        assert run(CLOCK - round(1000 * before_wrap_s)) == plain
