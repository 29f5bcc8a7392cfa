"""Every command is acknowledged, or refused with its reason, over the wire."""

import pytest

from support.bench import KEYS, Bench, inbound, named
from watchword_bench.protocol.schema import BY_NAME, MESSAGES
from watchword_bench.protocol.vocabulary import REFUSALS

SCANS = 15
NOBODY = 999
BENCH_KEY = bytes(range(16))
KEY = bytes(16)
PLACES = {"from_east": 0, "from_north": 0, "to_east": 800, "to_north": 800, "half_width": 800}
PLAN = {"entry": 0, "platform": 11, "start_ms": 0, "end_ms": 100_000, **PLACES}
CREW = {"operator": 7}
REFUSED = [
    ("config_set", {"key": 200, "value": 1}, "UNKNOWN_KEY"),
    ("config_set", {"key": KEYS.index("keep_out"), "value": 1}, "OUT_OF_RANGE"),
    ("flight_plan", PLAN | {"entry": 255}, "OUT_OF_RANGE"),
    ("operator_acknowledge", CREW | {"track": NOBODY}, "NO_SUCH_TRACK"),
    ("operator_dismiss", CREW | {"track": NOBODY, "as_": 1}, "NO_SUCH_TRACK"),
    ("operator_declare", CREW | {"track": NOBODY, "identity": 6}, "NO_SUCH_TRACK"),
]
TRIED_ELSEWHERE = {"service"}  # it ends the application: tests/virtual/test_boot.py


@pytest.fixture
def crewed(rig):
    """A board in step that calls for an inbound track, and that track's number."""
    with rig.in_step(1) as board:
        crewed = Bench(board)
        said = crewed.fly([inbound(5000.0, 40.0)], SCANS)
        yield crewed, named(said, "cue")[0].fields["track"]


def taken(track):
    """A command of every kind that a board takes, in an order in which it does."""
    return {
        "config_set": {"key": KEYS.index("keep_out"), "value": 400},
        "platform_key": {"platform": 11, "day": 5, "struck_off": 0, "key": KEY},
        "flight_plan": PLAN,
        "operator_acknowledge": CREW | {"track": track},
        "operator_dismiss": CREW | {"track": track, "as_": 1},
        "operator_declare": CREW | {"track": track, "identity": 6},
        "log_key": {"key": KEY},
        "bench_key": {"key": BENCH_KEY},
    }


def test_every_command_is_acknowledged_and_a_repeated_one_again(crewed):
    bench, track = crewed
    orders = taken(track)
    assert orders.keys() | TRIED_ELSEWHERE == {message.name for message in MESSAGES if message.is_command}
    for number, (name, fields) in enumerate(orders.items(), start=100):
        done = "acknowledge", {"command": number, "type": BY_NAME[name].type}
        assert bench.order(name, number, **fields) == done
        if name != "bench_key":  # from here on it has to be signed
            assert bench.order(name, number, **fields) == done


@pytest.mark.parametrize(("name", "fields", "reason"), REFUSED)
def test_what_can_not_be_done_is_refused_with_the_reason(crewed, name, fields, reason):
    bench, _ = crewed
    answer, told = bench.order(name, **fields)
    assert (answer, told["type"], REFUSALS.word(told["reason"])) == ("refuse", BY_NAME[name].type, reason)


def test_unsigned_commands_are_refused_once_a_bench_key_is_set(crewed):
    bench, track = crewed
    orders = taken(track)
    assert bench.order("bench_key", key=BENCH_KEY)[0] == "acknowledge"
    for name, fields in orders.items():
        answer, told = bench.order(name, **fields)
        assert (answer, REFUSALS.word(told["reason"])) == ("refuse", "NOT_AUTHENTICATED"), name
    bench.bench_key = BENCH_KEY
    assert bench.order("operator_acknowledge", **orders["operator_acknowledge"])[0] == "acknowledge"
