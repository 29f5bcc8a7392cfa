"""Challenges, keys and the code in a reply: what is proven, and each way of not being."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.bench import CLOCK, DAY, Aircraft, Bench, inbound, last_track, named, platform_key
from watchword.codes import (
    EVENT_REPLY_REJECTED,
    IDENTITY_FRIEND,
    REFUSAL_TABLE_FULL,
    REJECTION_BAD_MAC,
    REJECTION_GARBLED,
    REJECTION_NO_SUCH_CHALLENGE,
    REJECTION_STALE_SLOT,
    REJECTION_STRUCK_OFF,
    REJECTION_UNKNOWN_PLATFORM,
)
from watchword.iff import Challenges, judge
from watchword.keys import Keys
from watchword.settings import defaults
from watchword_bench.protocol.authentication import reply_mac
from watchword_bench.protocol.codec import decode, encode
from watchword_bench.protocol.schema import BY_NAME

PARAMS = defaults()
NONCE = b"\x01\x02\x03\x04\x05\x06\x07\x08"
ASKED_MS = 50_000
PLATFORM, TRACK = 7, 300
KEY = platform_key(PLATFORM)
CLAIM = {"platform": PLATFORM, "t_ms": ASKED_MS + 100, "east": -8000, "north": 40000, "up": 2400}
SIGNED = 26  # bytes of the payload that the code covers


def payload(key=KEY, nonce=NONCE, mac=None, garbled=0, **claim):
    claim = CLAIM | claim
    mac = reply_mac(key, nonce, **claim) if mac is None else mac
    fields = {"nonce": nonce, **claim, "mac": mac, "heard_range": 0, "heard_azimuth": 0, "garbled": garbled}
    return decode(encode("iff_reply", 0, **fields)).payload


class Desk:
    """One open challenge, and today's key of platform 7."""

    def __init__(self, asked_ms=ASKED_MS):
        self.challenges, self.keys = Challenges(), Keys()
        self.challenges.open(TRACK, asked_ms, NONCE)
        self.keys.turn(DAY, asked_ms)
        self.provision(PLATFORM, DAY, KEY, 0)

    def provision(self, *fields):
        assert self.keys.provision(*fields) == 0
        self.keys.commit()

    def judge(self, payload, now_ms=ASKED_MS + 600, params=PARAMS):
        slot = self.challenges.find(payload, 0)
        reply = BY_NAME["iff_reply"].layout.unpack(payload)
        return judge(self.challenges, slot, self.keys, payload, 0, reply, now_ms, params)


def test_a_reply_under_the_right_key_is_proven():
    assert Desk().judge(payload()) == 0


@given(st.integers(0, 8 * SIGNED - 1))
def test_any_signed_bit_altered_is_rejected(bit):
    """Nonce, platform, time or position: none can be changed on the way."""
    altered = bytearray(payload())
    altered[bit // 8] ^= 1 << bit % 8
    assert Desk().judge(bytes(altered)) in (
        REJECTION_BAD_MAC,
        REJECTION_NO_SUCH_CHALLENGE,
        REJECTION_UNKNOWN_PLATFORM,
    )


@given(st.integers(0, 63))
def test_any_bit_of_the_code_altered_is_rejected(bit):
    altered = bytearray(payload())
    altered[SIGNED + bit // 8] ^= 1 << bit % 8
    assert Desk().judge(bytes(altered)) == REJECTION_BAD_MAC


@given(st.binary(min_size=16, max_size=16).filter(lambda key: key != KEY))
def test_a_wrong_key_is_rejected(key):
    assert Desk().judge(payload(key)) == REJECTION_BAD_MAC


def test_a_key_of_another_platform_is_rejected():
    desk = Desk()
    desk.provision(8, DAY, platform_key(8), 0)
    assert desk.judge(payload(KEY, platform=8)) == REJECTION_BAD_MAC
    assert desk.judge(payload(platform_key(8), platform=8)) == 0


def test_a_nonce_never_sent_is_rejected():
    assert Desk().judge(payload(nonce=b"not sent")) == REJECTION_NO_SUCH_CHALLENGE


def test_a_nonce_is_used_once_by_each_platform():
    desk = Desk()
    desk.provision(8, DAY, platform_key(8), 0)
    assert desk.judge(payload()) == 0
    assert desk.judge(payload()) == REJECTION_NO_SUCH_CHALLENGE
    assert desk.judge(payload(up=2401)) == REJECTION_NO_SUCH_CHALLENGE
    assert desk.judge(payload(platform_key(8), platform=8)) == 0  # two friends in one beam


def test_a_rejected_reply_uses_up_nothing():
    """Or a forger could make a friend's own answer a repetition."""
    desk = Desk()
    for _ in range(9):
        assert desk.judge(payload(mac=b"forgery!")) == REJECTION_BAD_MAC
    assert desk.judge(payload()) == 0


def test_a_challenge_takes_four_answers():
    desk = Desk()
    for platform in range(10, 16):
        desk.provision(platform, DAY, platform_key(platform), 0)
    found = [desk.judge(payload(platform_key(p), platform=p)) for p in range(10, 16)]
    assert found == [0] * 4 + [REJECTION_NO_SUCH_CHALLENGE] * 2


@pytest.mark.parametrize("asked_ms", [ASKED_MS, 0, CLOCK - 1, CLOCK - 1000])
@pytest.mark.parametrize(
    ("age", "slot", "verdict"),
    [
        (0, 0, 0),
        (1500, 0, 0),
        (1501, 0, REJECTION_STALE_SLOT),
        (600, 1500, 0),
        (600, -1500, 0),
        (600, 1501, REJECTION_STALE_SLOT),
        (600, -1501, REJECTION_STALE_SLOT),
        (600, 1 << 29, REJECTION_STALE_SLOT),
    ],
)
def test_time_binds_a_reply_to_its_challenge(asked_ms, age, slot, verdict):
    """The challenge expires 1.5 s after it was sent, and the reply's own time is no further from it."""
    reply = payload(t_ms=(asked_ms + slot) % CLOCK)
    assert Desk(asked_ms).judge(reply, (asked_ms + age) % CLOCK) == verdict


def test_an_unknown_platform_is_rejected():
    assert Desk().judge(payload(platform=99)) == REJECTION_UNKNOWN_PLATFORM
    assert Desk().judge(payload(platform=0)) == REJECTION_UNKNOWN_PLATFORM


def test_a_garbled_reply_is_no_more_than_that():
    assert Desk().judge(payload(garbled=1)) == REJECTION_GARBLED


class TestKeys:
    def test_struck_off_whatever_its_key(self):
        desk = Desk()
        desk.provision(PLATFORM, 0, bytes(16), 1)
        assert desk.judge(payload()) == REJECTION_STRUCK_OFF

    def test_a_new_key_takes_it_back_on(self):
        desk = Desk()
        desk.provision(PLATFORM, 0, bytes(16), 1)
        desk.provision(PLATFORM, DAY, b"0123456789abcdef", 0)
        assert desk.judge(payload()) == REJECTION_BAD_MAC
        assert desk.judge(payload(b"0123456789abcdef")) == 0

    def test_tomorrows_key_is_no_good_today(self):
        desk = Desk()
        desk.provision(PLATFORM, DAY + 1, b"0123456789abcdef", 0)
        assert desk.judge(payload(b"0123456789abcdef")) == REJECTION_BAD_MAC

    @pytest.mark.parametrize(("after_s", "verdict"), [(0, 0), (899, 0), (901, REJECTION_BAD_MAC)])
    def test_yesterdays_lasts_a_while_past_midnight(self, after_s, verdict):
        midnight = CLOCK - 300_000  # and the clock wraps meanwhile
        now = (midnight + 1000 * after_s) % CLOCK
        desk = Desk(now)
        desk.keys.turn(DAY + 1, midnight)
        desk.provision(PLATFORM, DAY + 1, platform_key(PLATFORM, DAY + 1), 0)
        params = PARAMS._replace(key_overlap=900)
        assert desk.judge(payload(t_ms=now), now, params) == verdict
        today = payload(platform_key(PLATFORM, DAY + 1), t_ms=now)
        assert desk.judge(today, now, params) in (0, REJECTION_NO_SUCH_CHALLENGE)

    def test_a_jump_of_days_is_no_midnight(self):
        desk = Desk()
        desk.keys.turn(DAY + 2, ASKED_MS)
        assert desk.judge(payload()) == REJECTION_UNKNOWN_PLATFORM

    def test_room_for_64(self):
        keys = Keys()
        assert [keys.provision(platform, 1, KEY, 0) for platform in range(1, 66)] == [0] * 64 + [
            REFUSAL_TABLE_FULL
        ]
        assert keys.provision(1, 1, b"0123456789abcdef", 0) == 0  # one that is there can change


class TestChallenges:
    def test_the_oldest_makes_room(self):
        challenges = Challenges()
        nonces = [n.to_bytes(8, "little") for n in range(1, 66)]
        for n, nonce in enumerate(nonces):
            challenges.open(100 + n, n, nonce)
        assert challenges.find(nonces[0], 0) == -1
        for n, nonce in enumerate(nonces[1:], 1):
            assert challenges.track[challenges.find(nonce, 0)] == 100 + n

    def test_a_slot_used_again_knows_nothing_of_before(self):
        desk = Desk()
        assert desk.judge(payload()) == 0
        for n in range(64):
            desk.challenges.open(TRACK, ASKED_MS, bytes([9] * 7 + [n]))
        desk.challenges.open(TRACK, ASKED_MS, NONCE)
        assert desk.judge(payload()) == 0


class TestOnTheBoard:
    """The same through the link."""

    def challenged(self, bench, aircraft):
        """Fly until the aircraft's track is challenged; the challenge."""
        for _ in range(8):
            asked = named(bench.fly([aircraft], 1), "interrogate")
            if asked:
                return asked[-1]
        raise AssertionError("never challenged")

    @pytest.mark.parametrize(
        ("altered", "cause"),
        [
            ({"key": bytes(16)}, REJECTION_BAD_MAC),
            ({"north": 0}, REJECTION_BAD_MAC),
            ({"platform": 8}, REJECTION_UNKNOWN_PLATFORM),
            ({"nonce": bytes(8)}, REJECTION_NO_SUCH_CHALLENGE),
            ({"garbled": 1}, REJECTION_GARBLED),
            ({"t_ms": 10**6}, REJECTION_STALE_SLOT),
        ],
    )
    def test_each_rejection_is_told(self, altered, cause):
        bench, aircraft = Bench(), Aircraft(0, 5000, 0, -30)
        bench.provision(7)
        challenge = self.challenged(bench, aircraft)
        bench.exchange(bench.reply(challenge, 7, aircraft.at(bench.t_s), **altered))
        events = named(bench.fly([aircraft], 1), "event", event=EVENT_REPLY_REJECTED)
        assert [event.fields["b"] for event in events] == [cause]

    def test_a_flood_of_replies_is_bounded_and_harms_nobody(self):
        """32 a scan are taken, the friend's own among them; the rest is left out."""
        bench, aircraft = Bench(), inbound(5000, 30, platform=7)
        bench.provision(7)
        said = bench.fly([aircraft], 8)
        track = named(said, "track")[-1].fields["track"]
        assert last_track(said, track)["identity"] == IDENTITY_FRIEND
        challenge = named(said, "interrogate")[-1]
        bench.exchange(*[bench.reply(challenge, 7, aircraft.at(bench.t_s), key=bytes(16))] * 200)
        said = bench.fly([aircraft], 1)
        assert len(named(said, "event", event=EVENT_REPLY_REJECTED)) == 31
        assert last_track(said, track)["identity"] == IDENTITY_FRIEND
