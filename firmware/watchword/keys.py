"""Keys: of the platforms by mission day, of the bench, of the log. Written over the link, never read back.

A change is made on a draft; `commit` puts it in force once it is on flash, `revert` drops it.
"""

import struct

from watchword import hmac
from watchword.codes import (
    REFUSAL_TABLE_FULL,
    REJECTION_BAD_MAC,
    REJECTION_STRUCK_OFF,
    REJECTION_UNKNOWN_PLATFORM,
)
from watchword.const import const
from watchword.kernel.fixed import ticks_diff

KEY = const(16)  # bytes
_KEYS_MAX = const(64)
_STRUCK_OFF_MAX = const(64)
_SIGNED = const(26)  # bytes of a reply's payload under its code: nonce, platform, time, position
_MAC = const(8)
_HAS_BENCH, _HAS_LOG = const(1), const(2)
_HEAD = "<B16s16sBB"  # which of the two there are, bench key, log key, platform keys, platforms struck off
_HEAD_LENGTH = const(35)
_ROW = "<HH16s"  # platform, day, key
_ROW_LENGTH = const(20)


class KeySet:
    """All keys at one time. `bench` and `log` are None while not set."""

    def __init__(self):
        self.bench = self.log = None
        self.platforms = {}  # (platform, day): key
        self.struck_off = set()

    def copy(self):
        other = KeySet()
        other.bench, other.log = self.bench, self.log
        other.platforms.update(self.platforms)
        other.struck_off.update(self.struck_off)
        return other


class Keys:
    """The keys in force, and what the mission day makes of them."""

    def __init__(self):
        self.live = self._draft = KeySet()
        self._day = -1  # mission day; -1: not told yet
        self._turned_ms = -1  # when it became that day; -1: it has been since the board was told

    def turn(self, day, now_ms):
        """It is mission day `day`; the next one after another begins the overlap of the two. False if it
        has been already.
        """
        if day == self._day:
            return False
        self._turned_ms = now_ms if self._day >= 0 and day == self._day + 1 else -1
        self._day = day
        return True

    def provision(self, platform, day, key, struck_off):
        """Store a key, or strike off a platform and forget its keys; returns 0 or a refusal."""
        draft = self._change()
        if struck_off:
            if platform not in draft.struck_off and len(draft.struck_off) >= _STRUCK_OFF_MAX:
                return REFUSAL_TABLE_FULL
            draft.struck_off.add(platform)
            for row in [row for row in draft.platforms if row[0] == platform]:
                del draft.platforms[row]
            return 0
        if (platform, day) not in draft.platforms and len(draft.platforms) >= _KEYS_MAX:
            oldest = min(draft.platforms, key=lambda row: (row[1], row[0]))
            if oldest[1] >= self._day - 1:
                return REFUSAL_TABLE_FULL
            del draft.platforms[oldest]  # of a day before yesterday: it counts no more
        draft.struck_off.discard(platform)
        draft.platforms[(platform, day)] = key
        return 0

    def set_bench(self, key):
        self._change().bench = key

    def set_log(self, key):
        self._change().log = key

    def close(self, nobodys):
        """What was kept is damaged: take no command until somebody at the board removes it. `nobodys`: random
        bytes for a bench key, since a board without one would obey everybody.
        """
        self.live.bench = nobodys

    def changed(self):
        old, new = self.live, self._draft
        if old.bench != new.bench or old.log != new.log:
            return True
        return old.platforms != new.platforms or old.struck_off != new.struck_off

    def commit(self):
        self.live = self._draft

    def revert(self):
        self._draft = self.live

    def pack(self):
        """The draft as the payload of a record."""
        keys = self._draft
        there = (_HAS_BENCH if keys.bench else 0) | (_HAS_LOG if keys.log else 0)
        bench, log = keys.bench or b"", keys.log or b""
        parts = [struct.pack(_HEAD, there, bench, log, len(keys.platforms), len(keys.struck_off))]
        for (platform, day), key in keys.platforms.items():
            parts.append(struct.pack(_ROW, platform, day, key))
        for platform in keys.struck_off:
            parts.append(struct.pack("<H", platform))
        return b"".join(parts)

    def unpack(self, payload):
        """Put a record's payload in force."""
        keys = KeySet()
        there, bench, log, rows, struck_off = struct.unpack_from(_HEAD, payload, 0)
        keys.bench = bench if there & _HAS_BENCH else None
        keys.log = log if there & _HAS_LOG else None
        at = _HEAD_LENGTH
        for _ in range(rows):
            platform, day, key = struct.unpack_from(_ROW, payload, at)
            keys.platforms[(platform, day)] = key
            at += _ROW_LENGTH
        for _ in range(struck_off):
            keys.struck_off.add(struct.unpack_from("<H", payload, at)[0])
            at += 2
        self.live = self._draft = keys

    def verify(self, platform, buf, start, now_ms, overlap_ms):
        """0 if the reply at `buf[start]` carries the code of its platform, else a REJECTION_*.

        Under today's key, or for `overlap_ms` after midnight yesterday's: a friend's clock may be behind.
        """
        platforms = self.live.platforms
        if platform in self.live.struck_off:
            return REJECTION_STRUCK_OFF
        keys = [platforms.get((platform, self._day))]
        if self._turned_ms >= 0 and ticks_diff(now_ms, self._turned_ms) < overlap_ms:
            keys.append(platforms.get((platform, self._day - 1)))
        known = [key for key in keys if key is not None]
        if not known or platform == 0:
            return REJECTION_UNKNOWN_PLATFORM
        return 0 if any(_signed(key, buf, start) for key in known) else REJECTION_BAD_MAC

    def _change(self):
        if self._draft is self.live:
            self._draft = self.live.copy()
        return self._draft


def _signed(key, buf, start):
    inner = hmac.begin(key)
    inner.update(memoryview(buf)[start : start + _SIGNED])
    return hmac.same(hmac.finish(key, inner), buf, start + _SIGNED, _MAC)
