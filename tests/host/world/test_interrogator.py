"""Who answers a challenge, what is garbled, and what is signed."""

import numpy as np
import pytest

from watchword_bench.protocol.authentication import reply_mac
from watchword_bench.protocol.codec import decode, encode
from watchword_bench.world.interrogator import Interrogator
from watchword_bench.world.keys import platform_key, signed_reply

NONCE = bytes(range(8))
SURE = {"available": 0.99, "skew_s": 0}


def friend(flies, name, platform, **motion):
    return flies(name, "friend", motion=motion, transponder={"platform": platform})


@pytest.fixture
def airspace(world, flies):
    """A friend at 7 km and 40 degrees, another 450 m farther, a third 200 m beside the first."""

    def make(*names, **keys):
        everybody = {
            "first": friend(flies, "first", 1),
            "farther": friend(flies, "farther", 2, start_range_m=7450),
            "beside": friend(flies, "beside", 3, start_range_m=7100),
            "off": friend(flies, "off", 4, start_azimuth_deg=42),
        }
        keys = {"interrogator": SURE, **keys}
        return world(*(everybody[name] for name in names), flies("silent"), **keys)

    return make


def ask(drawn, k=0, range_m=7000, azimuth_deg=40.0, nonce=NONCE):
    """Challenge at a true azimuth, as a radar with this run's bias measures it."""
    azimuth = round((azimuth_deg + drawn.bias_azimuth_deg) * 65536 / 360) & 0xFFFF
    challenge = {"nonce": nonce, "range": 2 * range_m, "azimuth": azimuth, "t_ms": 0, "track": 1}
    return [reply.fields for reply in Interrogator(drawn).answer(k, [challenge])]


def test_a_friend_in_the_beam_answers(airspace):
    drawn = airspace("first")
    (reply,) = ask(drawn)
    assert reply["nonce"] == NONCE
    assert reply["platform"] == 1
    assert reply["garbled"] == 0
    assert reply["t_ms"] == drawn.t_ms[0]
    own = np.array([reply[axis] for axis in ("east", "north", "up")]) / 8
    assert own == pytest.approx(drawn.truth.position_m[0, 0], abs=25)
    key = platform_key(1, 1, drawn.scenario.mission_day)
    signed = [reply[name] for name in ("nonce", "platform", "t_ms", "east", "north", "up")]
    assert reply["mac"] == reply_mac(key, *signed)
    assert decode(encode("iff_reply", 0, **reply)).fields == reply


@pytest.mark.parametrize(
    ("range_m", "azimuth_deg", "answers"),
    [
        (7000, 41.4, 1),
        (7000, 41.6, 0),
        (7000, 38.6, 1),
        (7000, 38.4, 0),
        (7990, 40, 1),
        (8010, 40, 0),
        (6010, 40, 1),
    ],
)
def test_beam_and_gate(airspace, range_m, azimuth_deg, answers):
    assert len(ask(airspace("first"), range_m=range_m, azimuth_deg=azimuth_deg)) == answers


def test_the_beam_across_north(world, flies):
    drawn = world(friend(flies, "first", 1, start_azimuth_deg=359.8), interrogator=SURE)
    assert len(ask(drawn, azimuth_deg=0.5)) == 1


def test_replies_apart_are_read_apart(airspace):
    replies = ask(airspace("first", "farther"))
    assert [(reply["platform"], reply["garbled"]) for reply in replies] == [(1, 0), (2, 0)]


def test_replies_that_overlap_are_one_that_can_not_be_read(airspace):
    drawn = airspace("beside", "first")
    (reply,) = ask(drawn)
    assert reply["garbled"] == 1
    assert reply["nonce"] == NONCE
    assert reply["platform"] == reply["east"] == reply["t_ms"] == 0
    assert reply["mac"] == bytes(8)
    assert reply["heard_range"] == drawn.replies.heard_range[0, 1]  # of the nearest


def test_overlap_reaches_from_one_to_the_next(airspace):
    """100 m and 350 m apart with a garble of 360 m: the middle one joins all three."""
    drawn = airspace("first", "beside", "farther", interrogator={**SURE, "garble_m": 360})
    assert [reply["garbled"] for reply in ask(drawn)] == [1]


def test_others_in_the_beam_answer_too(airspace):
    replies = ask(airspace("first", "off", interrogator={**SURE, "garble_m": 0}), azimuth_deg=41)
    assert {reply["platform"] for reply in replies} == {1, 4}


def test_each_challenge_has_its_nonce(airspace):
    drawn = airspace("first")
    azimuth = int(drawn.replies.azimuth[0, 0])
    challenges = [{"nonce": bytes([n]) * 8, "range": 14000, "azimuth": azimuth} for n in (1, 2)]
    replies = [reply.fields for reply in Interrogator(drawn).answer(0, challenges)]
    assert [reply["nonce"][0] for reply in replies] == [1, 2]
    assert replies[0]["east"] == replies[1]["east"]
    assert replies[0]["mac"] != replies[1]["mac"]


def test_nobody_answers_in_a_fade(airspace):
    drawn = airspace("first", interrogator={"available": 0.5, "fade_s": 20})
    faded = int(np.argmin(drawn.replies.answers[:, 0]))
    assert not drawn.replies.answers[faded, 0]
    range_m = int(drawn.replies.range[faded, 0]) // 2
    assert ask(drawn, k=faded, range_m=range_m) == []


def test_time_of_a_reply_wraps_with_the_clock(world, flies):
    last = (1 << 30) - 1
    drawn = world(friend(flies, "first", 1), t0_ms=last, interrogator={"available": 0.99, "skew_s": 0.5})
    for k in range(20):
        for reply in ask(drawn, k=k, range_m=7000 - 30 * k):
            assert reply["t_ms"] == (last + 1000 * k + int(drawn.replies.skew_ms[k, 0])) % (1 << 30)


def test_keys_differ_by_seed_platform_and_day(world, flies):
    keys = {platform_key(seed, platform, day) for seed in (1, 2) for platform in (1, 2) for day in (1, 2)}
    assert len(keys) == 8
    assert {len(key) for key in keys} == {16}


def test_yesterdays_key(world, flies):
    late = flies("late", "friend", transponder={"platform": 5, "key": "yesterday"})
    said = signed_reply(world(late, mission_day=9), 0, 0, NONCE)
    mac = said.pop("mac")
    assert mac == reply_mac(platform_key(1, 5, 8), **said)
    assert mac != reply_mac(platform_key(1, 5, 9), **said)
