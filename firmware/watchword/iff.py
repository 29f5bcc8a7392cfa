"""Challenges and the proof in their replies. What a reply proves is the kernel's to say.

Outside the locked kernel: HMAC-SHA-256 allocates.
"""

from array import array

from watchword.clock import WRAP
from watchword.codes import REJECTION_GARBLED, REJECTION_NO_SUCH_CHALLENGE, REJECTION_STALE_SLOT
from watchword.const import const
from watchword.kernel.fixed import ticks_diff

NONCE = const(8)  # bytes
_OPEN_MAX = const(64)  # challenges that may be open at once
_ANSWERS = const(4)  # platforms in one beam that may answer one challenge


def _matches(nonces, at, buf, start):
    # A nonce is no secret: it went out by radio. Comparing it needs no constant time.
    return all(nonces[at + k] == buf[start + k] for k in range(NONCE))


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
