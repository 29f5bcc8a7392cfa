"""Configuration in memory: one validated value a key, and the kernel's `Params` made from all.

A change is made on a draft; `commit` puts it in force once it is on flash, `revert` drops it.
"""

import struct

from watchword.codes import REFUSAL_OUT_OF_RANGE, REFUSAL_UNKNOWN_KEY
from watchword.const import const
from watchword.settings import NAMED, RANGES, Params

_ROW = "<Hi"  # the key's name, as NAMED has it, and its value
_ROW_LENGTH = const(6)


class Config:
    """`params` is in force, and what the kernel reads; `draft` has the values by key number."""

    def __init__(self):
        self.draft = [default for _, _, default in RANGES]
        self.params = Params(*self.draft)

    def knows(self, key):
        return 0 <= key < len(RANGES)

    def set(self, key, value):
        """Set one value of the draft; returns 0 or a refusal and then changes nothing."""
        if not self.knows(key):
            return REFUSAL_UNKNOWN_KEY
        low, high, _ = RANGES[key]
        if not low <= value <= high:
            return REFUSAL_OUT_OF_RANGE
        before = self.draft[key]
        self.draft[key] = value
        params = Params(*self.draft)
        if params.confirm_hits > params.confirm_window:
            self.draft[key] = before
            return REFUSAL_OUT_OF_RANGE
        return 0

    def changed(self):
        return self.draft != list(self.params)

    def commit(self):
        self.params = Params(*self.draft)

    def revert(self):
        self.draft = list(self.params)

    def pack(self):
        """The draft as the payload of a record."""
        payload = bytearray(_ROW_LENGTH * len(RANGES))
        for key, value in enumerate(self.draft):
            struct.pack_into(_ROW, payload, _ROW_LENGTH * key, NAMED[key], value)
        return bytes(payload)

    def unpack(self, payload):
        """Put a record's values in force, by name: another firmware may have had more keys, fewer, or other
        ranges. What it lacks or what is out of range here stays at its default.
        """
        kept = {}
        for at in range(0, len(payload) - _ROW_LENGTH + 1, _ROW_LENGTH):
            name, value = struct.unpack_from(_ROW, payload, at)
            kept[name] = value
        self.draft = [default for _, _, default in RANGES]
        for key, name in enumerate(NAMED):
            self.set(key, kept.get(name, self.draft[key]))
        self.commit()
