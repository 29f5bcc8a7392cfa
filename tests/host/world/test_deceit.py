"""What adversaries answer: recorded, made up, fetched; heard from where they are or seem to be."""

import numpy as np
import pytest

from watchword_bench.protocol.authentication import reply_mac
from watchword_bench.world.interrogator import Interrogator
from watchword_bench.world.keys import platform_key

SURE = {"available": 0.99, "skew_s": 0}
CLAIM = ("nonce", "platform", "t_ms", "east", "north", "up")


@pytest.fixture
def sky(world, flies):
    """A friend at 7 km and 40 degrees, a drone at 120 degrees with an adversary on board."""

    def make(*adversaries, **keys):
        friend = flies("friend", "friend", transponder={"platform": 5})
        drone = flies("drone", motion={"start_azimuth_deg": 120})
        keys = {"interrogator": SURE, "duration_s": 60, **keys}
        return world(friend, drone, adversary=list(adversaries), **keys)

    return make


def adversary(kind, **keys):
    return {"kind": kind, "platform": "drone", **keys}


class Asker:
    """Challenges a platform where it truly is."""

    def __init__(self, drawn):
        self._drawn = drawn
        self._interrogator = Interrogator(drawn)

    def ask(self, p, k, nonce=b"12345678"):
        east, north, up = self._drawn.truth.position_m[k, p]
        azimuth = np.degrees(np.arctan2(east, north)) + self._drawn.bias_azimuth_deg
        challenge = {
            "nonce": nonce,
            "range": round(2 * np.linalg.norm([east, north, up])),
            "azimuth": round(azimuth * 65536 / 360) & 0xFFFF,
        }
        return self._interrogator.answer(k, [challenge])


FRIEND, DRONE = 0, 1


def verifies(drawn, reply, platform=5):
    key = platform_key(drawn.seed, platform, drawn.scenario.mission_day)
    return reply.fields["mac"] == reply_mac(key, *(reply.fields[name] for name in CLAIM))


def heard_from(drawn, reply, p, k):
    """Within five sigma of where platform `p` is, as the interrogator measures it."""
    east, north, up = drawn.truth.position_m[k, p]
    range_m = np.linalg.norm([east, north, up])
    azimuth_deg = np.degrees(np.arctan2(east, north)) + drawn.bias_azimuth_deg
    aside_deg = (reply.fields["heard_azimuth"] * 360 / 65536 - azimuth_deg + 180) % 360 - 180
    return abs(reply.fields["heard_range"] / 2 - range_m) < 50 and abs(aside_deg) < 7.5


def test_a_recording_is_sent_again_as_it_was(sky):
    drawn = sky(adversary("replay", victim="friend", delay_s=10))
    asker = Asker(drawn)
    assert asker.ask(DRONE, 0) == []  # nothing is recorded yet
    (first,) = asker.ask(FRIEND, 1, b"11111111")
    (second,) = asker.ask(FRIEND, 4, b"44444444")
    assert (first.by, second.by) == (None, None)
    assert asker.ask(DRONE, 10) == []
    (replayed,) = asker.ask(DRONE, 11, b"99999999")
    assert replayed.by == "replay by drone"
    assert {name: replayed.fields[name] for name in (*CLAIM, "mac")} == {
        name: first.fields[name] for name in (*CLAIM, "mac")
    }
    assert heard_from(drawn, replayed, DRONE, 11)
    (newer,) = asker.ask(DRONE, 20)
    assert newer.fields["nonce"] == b"44444444"


def test_without_delay_it_answers_the_same_challenge(world, flies):
    """Both are in the beam, 600 m apart: no overlap."""
    friend = flies("friend", "friend", transponder={"platform": 5})
    drone = flies("drone", motion={"start_range_m": 7600})
    drawn = world(friend, drone, adversary=[adversary("replay", victim="friend")], interrogator=SURE)
    genuine, replayed = Asker(drawn).ask(FRIEND, 0)
    assert (genuine.by, replayed.by) == (None, "replay by drone")
    assert genuine.fields["mac"] == replayed.fields["mac"]
    assert heard_from(drawn, genuine, FRIEND, 0)
    assert heard_from(drawn, replayed, DRONE, 0)


@pytest.mark.parametrize("code", ["guessed", "wrong-key"])
def test_a_forgery_has_all_right_but_the_code(sky, code):
    drawn = sky(adversary("forge", claims=5, code=code))
    (forged,) = Asker(drawn).ask(DRONE, 7)
    fields = forged.fields
    assert (forged.by, fields["nonce"], fields["platform"]) == ("forge by drone", b"12345678", 5)
    assert fields["t_ms"] == drawn.t_ms[7]
    place = np.array([fields[axis] for axis in ("east", "north", "up")]) / 8
    assert place == pytest.approx(drawn.truth.position_m[7, DRONE], abs=25)
    assert heard_from(drawn, forged, DRONE, 7)
    assert not verifies(drawn, forged)


def test_guesses_differ_and_a_wrong_key_signs_what_it_says(sky):
    guesses = Asker(sky(adversary("forge", claims=5)))
    assert len({guesses.ask(DRONE, k)[0].fields["mac"] for k in range(10)}) == 10
    drawn = sky(adversary("forge", claims=5, code="wrong-key"))
    asker = Asker(drawn)
    same = {asker.ask(DRONE, 3)[0].fields["mac"] for _ in range(3)}
    assert same == {asker.ask(DRONE, 3)[0].fields["mac"]}
    assert verifies(drawn, asker.ask(DRONE, 3)[0], platform=0)


def test_a_forgery_may_seem_to_come_from_a_friend(sky):
    drawn = sky(adversary("forge", claims=5, seems_at="friend"), interrogator={**SURE, "garble_m": 0})
    assert Asker(drawn).ask(DRONE, 7) == []
    genuine, forged = sorted(Asker(drawn).ask(FRIEND, 7), key=lambda reply: reply.by or "")
    assert verifies(drawn, genuine)
    assert not verifies(drawn, forged)
    assert heard_from(drawn, forged, FRIEND, 7)


def test_and_garbles_that_friend(sky):
    drawn = sky(adversary("forge", claims=5, seems_at="friend", share=0.5))
    asker = Asker(drawn)
    replies = [asker.ask(FRIEND, k) for k in range(60)]
    garbled = [reply.fields["garbled"] for (reply,) in replies]
    assert 10 < sum(garbled) < 50
    assert not any(reply.by for (reply,) in replies if reply.fields["garbled"])


def test_a_relay_brings_a_true_reply_from_the_wrong_place(sky):
    drawn = sky(adversary("relay", victim="friend"))
    (relayed,) = Asker(drawn).ask(DRONE, 7)
    assert relayed.by == "relay by drone"
    assert verifies(drawn, relayed)
    place = np.array([relayed.fields[axis] for axis in ("east", "north", "up")]) / 8
    assert place == pytest.approx(drawn.truth.position_m[7, FRIEND], abs=25)
    assert heard_from(drawn, relayed, DRONE, 7)


def test_a_relay_has_nothing_while_the_friend_is_silent(sky):
    drawn = sky(adversary("relay", victim="friend"), fault=[{"kind": "outage", "from_s": 5, "for_s": 5}])
    assert Asker(drawn).ask(DRONE, 7) == []


def test_adversaries_change_nobody_elses_world(sky):
    plain, deceived = sky(), sky(adversary("forge", claims=5))
    assert (plain.replies.heard_range == deceived.replies.heard_range).all()
    assert (plain.plots.range == deceived.plots.range).all()


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ({"kind": "relay", "victim": "fiend"}, "victim: no platform 'fiend', did you mean 'friend'"),
        ({"kind": "replay", "victim": "drone"}, "'drone' has no transponder"),
        ({"kind": "forge", "claims": 5, "platform": "dron"}, "platform: no platform 'dron'"),
        ({"kind": "forge", "claims": 5, "seems_at": "frend"}, "seems_at: no platform 'frend'"),
    ],
)
def test_names_are_checked(sky, keys, complaint):
    with pytest.raises(ValueError, match=complaint):
        sky({"platform": "drone", **keys})


def test_one_adversary_a_platform(sky):
    with pytest.raises(ValueError, match="'drone' has another adversary on board"):
        sky(adversary("forge", claims=5), adversary("relay", victim="friend"))
