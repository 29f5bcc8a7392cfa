"""The event recorder: what the board said that a log should hold, and the orders it was given, into the
journal in quiet moments. Keys and codes of commands are left out.
"""

import struct

from watchword.clock import WRAP
from watchword.const import const
from watchword.journal import BLOCK_HEAD, RECORDS_MAX, SEAL, Journal
from watchword.kernel.fixed import ticks_diff
from watchword.keys import KEY
from watchword.link import layout
from watchword.store import FAILURES, error_number

WRITE_MS = const(10000)  # at most one block in so long: this bounds the wear
_ORDERS_ROOM = const(256)  # bytes that only orders and their answers may fill
_HEAD = "<BBI"  # length of the payload, type, the board's clock
_HEAD_LENGTH = const(6)
_CODE, _CODE_LENGTH = const(2), const(8)  # in every command's payload
_SAID = (layout.HELLO, layout.EVENT, layout.CUE, layout.ACKNOWLEDGE, layout.REFUSE)
_NEWS = (layout.EVENT, layout.CUE)
_SECRET = (layout.PLATFORM_KEY, layout.BENCH_KEY, layout.LOG_KEY)  # the key comes last


class Recorder:
    """Collects records; `turn` writes them."""

    def __init__(self, port, keys):
        self._port = port
        self._keys = keys
        self._journal = Journal(port.storage, keys.live.log)
        self._block = bytearray(BLOCK_HEAD + RECORDS_MAX + SEAL)
        self._n = 0  # bytes of records in it
        self._left_out = 0
        self._written_ms = (port.now_ms() - WRITE_MS) & WRAP
        self._failed = False

    def said(self, type_, buf, start, length):
        """The board says a frame: the encoder's tap."""
        if type_ in _SAID:
            self.note(type_, buf, start, length)

    def ordered(self, type_, buf, start, length):
        """The board takes a command."""
        at = self.note(type_, buf, start, length)
        if at < 0:
            return
        secret = self._block
        for k in range(at + _CODE, at + _CODE + _CODE_LENGTH):
            secret[k] = 0
        if type_ in _SECRET:
            for k in range(at + length - KEY, at + length):
                secret[k] = 0

    def note(self, type_, buf, start, length):
        """Take a record; returns where its payload is, -1 if there is no room."""
        n = self._n + _HEAD_LENGTH + length
        if n > (RECORDS_MAX - _ORDERS_ROOM if type_ in _NEWS else RECORDS_MAX):
            self._left_out = min(self._left_out + 1, 0xFFFF)
            return -1
        at = BLOCK_HEAD + n - length
        struct.pack_into(_HEAD, self._block, at - _HEAD_LENGTH, length, type_, self._port.now_ms())
        self._block[at : at + length] = memoryview(buf)[start : start + length]
        self._n = n
        return at

    def turn(self, now, quiet):
        """Write what there is if it is time and the moment is quiet. Returns the errno of a failure, once
        only until writing succeeds again, else 0.
        """
        if not quiet or not self._n or ticks_diff(now, self._written_ms) < WRITE_MS:
            return 0
        journal, key = self._journal, self._keys.live.log
        try:
            if journal.key != key:
                journal.rekey(key)
            if journal.append(self._block, self._n, self._left_out, now):
                self._n = self._left_out = 0
                self._written_ms = now
                self._failed = False
        except FAILURES as failure:
            self._written_ms = now
            if not self._failed:
                self._failed = True
                return error_number(failure)
        return 0

    def finish(self, now):
        """Write what there is, time and quiet or not. What can't be written is lost with the power anyway."""
        for _ in range(2):  # one may go on a new file
            self._written_ms = (now - WRITE_MS) & WRAP
            self.turn(now, True)
