"""A record on flash in two copies: a power cut at any byte of any write leaves the old one or the new one.

A copy is magic, version, generation, length, payload and the CRC-32 of all that. A write goes to the copy
that is not in force, so the other is never at risk. docs/state.md has the format.
"""

import os
import struct
from binascii import crc32

from watchword.const import const
from watchword.kernel.fixed import ticks_diff

PAYLOAD_MAX = const(2048)
_MAGIC = b"WW"
_HEAD = "<2sBIH"  # magic, version, generation, length of the payload
_HEAD_LENGTH = const(9)
_CRC_LENGTH = const(4)
_GENERATIONS = const(0x3FFFFFFF)  # they wrap as the clock does
_ENOENT = const(2)
_EIO = const(5)
_ENOMEM = const(12)
_COPIES = (".a", ".b")
FAILURES = (OSError, MemoryError)  # of a write; neither may stop a board that watches


def error_number(failure):
    """Errno of one of FAILURES."""
    return failure.args[0] if isinstance(failure, OSError) else _ENOMEM


class Record:
    """One record, `folder/name.a` and `folder/name.b`.

    Its first write is to both. So a record that has both files and can be read from neither was damaged;
    a power cut doesn't do that.
    """

    def __init__(self, folder, name, version):
        """version: 0..255, of the payload's format; a copy of another version can't be read."""
        self._path = folder + "/" + name
        self._version = version
        self._generation = 0
        self._current = -1  # the copy in force; -1: none
        self.lost = False  # there is one, and it can't be read

    def load(self):
        """The payload in force, None if there is none."""
        found, missing = None, 0
        self._current = -1
        for copy in range(2):
            data = self._read(copy)
            if data is None:
                missing += 1
            payload, generation = self._unpack(data)
            if payload is None:
                continue
            if found is None or ticks_diff(generation, self._generation) > 0:
                found, self._generation, self._current = payload, generation, copy
        self.lost = found is None and missing == 0
        return found

    def save(self, payload):
        """Put `payload` on flash, after a `load`. Raises one of FAILURES if it can't: the old one stays."""
        generation = (self._generation + 1) & _GENERATIONS
        head = struct.pack(_HEAD, _MAGIC, self._version, generation, len(payload))
        data = head + payload
        data += struct.pack("<I", crc32(data))
        copies = (0, 1) if self._current < 0 else (1 - self._current,)
        try:
            for copy in copies:
                with open(self._path + _COPIES[copy], "wb") as file:
                    file.write(data)
                if self._read(copy) != data:
                    raise OSError(_EIO)
        except FAILURES as error:
            for copy in copies:  # or a restart might believe what was refused
                self._remove(copy)
            raise error  # a bare `raise` can't be compiled to machine code
        self._generation = generation
        self._current = copies[0]
        self.lost = False

    def _read(self, copy):
        """All of a copy, None if there is no such file."""
        try:
            with open(self._path + _COPIES[copy], "rb") as file:
                return file.read(_HEAD_LENGTH + PAYLOAD_MAX + _CRC_LENGTH + 1)
        except OSError as error:
            return None if error.args[0] == _ENOENT else b""

    def _remove(self, copy):
        try:
            os.remove(self._path + _COPIES[copy])
        except OSError:
            pass

    def _unpack(self, data):
        """Payload and generation of a copy; None, 0 of one that is not whole."""
        if data is None or len(data) < _HEAD_LENGTH + _CRC_LENGTH:
            return None, 0
        magic, version, generation, length = struct.unpack_from(_HEAD, data, 0)
        end = _HEAD_LENGTH + length
        if magic != _MAGIC or version != self._version or len(data) != end + _CRC_LENGTH:
            return None, 0
        if struct.unpack_from("<I", data, end)[0] != crc32(data[:end]):
            return None, 0
        return data[_HEAD_LENGTH:end], generation & _GENERATIONS
