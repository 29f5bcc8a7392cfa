"""Challenges and the proof in their replies: nonces, keys, HMAC. What a reply proves is the kernel's to say.

Outside the locked kernel: HMAC-SHA-256 allocates.
"""

from array import array

from watchword import hmac
from watchword.clock import WRAP
from watchword.codes import (
    REFUSAL_TABLE_FULL,
    REJECTION_BAD_MAC,
    REJECTION_GARBLED,
    REJECTION_NO_SUCH_CHALLENGE,
    REJECTION_STALE_SLOT,
    REJECTION_STRUCK_OFF,
    REJECTION_UNKNOWN_PLATFORM,
)
from watchword.const import const
from watchword.kernel.fixed import ticks_diff

NONCE = const(8)  # bytes
_OPEN_MAX = const(64)  # challenges that may be open at once
_ANSWERS = const(4)  # platforms in one beam that may answer one challenge
_KEYS_MAX = const(64)
_SIGNED = const(26)  # bytes of a reply's payload under its code: nonce, platform, time, position
_MAC = const(8)


def _matches(nonces, at, buf, start):
    # A nonce is no secret: it went out by radio. Comparing it needs no constant time.
    return all(nonces[at + k] == buf[start + k] for k in range(NONCE))


class Keys:
    """Platform keys by mission day. Written over the link, never read back."""

    def __init__(self):
        self._keys = {}
        self._struck_off = set()
        self._day = -1  # mission day; -1: not told yet
        self._turned_ms = -1  # when it became that day; -1: it has been since the board was told

    def turn(self, day, now_ms):
        """It is mission day `day`; the next one after another begins the overlap of the two."""
        if day != self._day:
            self._turned_ms = now_ms if self._day >= 0 and day == self._day + 1 else -1
            self._day = day

    def provision(self, platform, day, key, struck_off):
        """Store or strike off a key; returns 0 or a refusal."""
        if struck_off:
            self._struck_off.add(platform)
            return 0
        if (platform, day) not in self._keys and len(self._keys) >= _KEYS_MAX:
            return REFUSAL_TABLE_FULL
        self._struck_off.discard(platform)
        self._keys[(platform, day)] = key
        return 0

    def verify(self, platform, buf, start, now_ms, overlap_ms):
        """0 if the reply at `buf[start]` carries the code of its platform, else a REJECTION_*.

        Under today's key, or for `overlap_ms` after midnight yesterday's: a friend's clock may be behind.
        """
        if platform in self._struck_off:
            return REJECTION_STRUCK_OFF
        keys = [self._keys.get((platform, self._day))]
        if self._turned_ms >= 0 and ticks_diff(now_ms, self._turned_ms) < overlap_ms:
            keys.append(self._keys.get((platform, self._day - 1)))
        known = [key for key in keys if key is not None]
        if not known or platform == 0:
            return REJECTION_UNKNOWN_PLATFORM
        return 0 if any(_signed(key, buf, start) for key in known) else REJECTION_BAD_MAC


def _signed(key, buf, start):
    inner = hmac.begin(key)
    inner.update(memoryview(buf)[start : start + _SIGNED])
    return hmac.same(hmac.finish(key, inner), buf, start + _SIGNED, _MAC)


class Challenges:
    """Open challenges: a nonce is bound to its track, expires, and takes one reply of each platform.

    Two friends in one beam may both answer; the same platform answering twice is a recording.
    """

    def __init__(self):
        self.nonces = bytearray(_OPEN_MAX * NONCE)
        self.track = array("i", [0] * _OPEN_MAX)
        self._t_ms = array("i", [0] * _OPEN_MAX)
        self._answered = array("i", [0] * (_OPEN_MAX * _ANSWERS))  # platforms
        self._answers = array("i", [0] * _OPEN_MAX)  # how many of them
        self._next = 0

    def open(self, track, t_ms, nonce):
        """Bind a fresh nonce to `track`; the oldest challenge makes room."""
        slot = self._next
        self._next = (slot + 1) % _OPEN_MAX
        self.nonces[slot * NONCE : slot * NONCE + NONCE] = nonce
        self.track[slot] = track
        self._t_ms[slot] = t_ms
        self._answers[slot] = 0

    def find(self, buf, start):
        """The slot whose nonce is at `buf[start]`, -1 if none is."""
        for slot in range(_OPEN_MAX):
            if self.track[slot] and _matches(self.nonces, slot * NONCE, buf, start):
                return slot
        return -1

    def age_ms(self, slot, now_ms):
        return ticks_diff(now_ms, self._t_ms[slot])

    def asked_ms(self, slot):
        return self._t_ms[slot]

    def take(self, slot, platform):
        """Note the reply of `platform`; False if it has answered this challenge before."""
        first = slot * _ANSWERS
        free = first + self._answers[slot]
        for k in range(first, free):
            if self._answered[k] == platform:
                return False
        if free == first + _ANSWERS:
            return False
        self._answered[free] = platform
        self._answers[slot] += 1
        return True


def judge(challenges, slot, keys, buf, start, reply, now_ms, params):
    """0 if the reply at `buf[start]` is proven, else a REJECTION_*.

    slot: the challenge its nonce names, -1: none.  reply: its unpacked fields.  now_ms: feed time.
    """
    platform, t_ms, garbled = reply[1], reply[2] & WRAP, reply[9]
    if slot < 0:
        return REJECTION_NO_SUCH_CHALLENGE
    if garbled:
        return REJECTION_GARBLED
    rejection = keys.verify(platform, buf, start, now_ms, params.key_overlap * 1000)
    if rejection:
        return rejection
    deadline = params.reply_deadline
    apart = ticks_diff(t_ms, challenges.asked_ms(slot))
    if challenges.age_ms(slot, now_ms) > deadline or not -deadline <= apart <= deadline:
        return REJECTION_STALE_SLOT
    if not challenges.take(slot, platform):
        return REJECTION_NO_SUCH_CHALLENGE
    return 0
