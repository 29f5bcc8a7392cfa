"""The log's files: blocks of records, each under a code that chains it to the one before. No block is ever
altered; the oldest file of the ring is removed. docs/state.md has the format.

The board looks at CRCs only, to find where its log ends. The codes are for whoever reads it.
"""

import os
import struct
from binascii import crc32

from watchword import hmac
from watchword.const import const
from watchword.link.layout import TABLE_HASH

FILES = const(16)
FILE_MAX = const(32768)  # bytes
RECORDS_MAX = const(2048)  # bytes in a block
BLOCK_HEAD = const(8)  # bytes
MAC = const(16)  # bytes
SEAL = const(20)  # bytes: code and CRC, behind every header and block
_MAGIC = b"WWLG"
_VERSION = const(1)
_HEAD = "<4sBIH8s8s16s"  # magic, version, file, torn bytes before it, table, key, the last code before it
_HEAD_LENGTH = const(43)
_KEY_AT = const(19)
_BLOCK = "<HHI"  # bytes of records, records left out before them, the board's clock
_TORN_MAX = const(0xFFFF)
_PREFIX = "log."


class Journal:
    """Appends to the newest file in `folder`, or begins the next. What a power cut tore is left behind as it
    is, and the next file says how long it was.
    """

    def __init__(self, folder, key):
        """key: 16 bytes, or None: chained, but whoever can write the flash can forge it."""
        self._folder = folder
        self.key = key
        self._number = 0  # of the newest file; 0: none
        self._size = FILE_MAX  # of the newest file; FILE_MAX: no more goes in
        self._torn = 0  # bytes at its end that are no block
        self._mac = bytes(MAC)  # the last in it
        self._ended = False  # the above has been read

    def rekey(self, key):
        """Go on under another key, in a new file."""
        self.key = key
        self._size = FILE_MAX

    def append(self, block, n, left_out, now):
        """Write a block; False if a new file had to be begun instead: call again, in another quiet moment.

        block: a bytearray with `n` bytes of records at BLOCK_HEAD, and room for SEAL behind them. It is
        sealed in place.  Raises OSError if it can't be written.
        """
        if not self._ended:
            self._find_end()
        if self._size + BLOCK_HEAD + n + SEAL > FILE_MAX:
            self._begin()
            return False
        struct.pack_into(_BLOCK, block, 0, n, left_out, now)
        self._write("ab", block, BLOCK_HEAD + n, self._mac)
        return True

    def _begin(self):
        number = self._number + 1
        for old in self._numbers():
            if old <= number - FILES:
                os.remove(self._path(old))
        head = bytearray(_HEAD_LENGTH + SEAL)
        key_id = key_name(self.key)
        struct.pack_into(_HEAD, head, 0, _MAGIC, _VERSION, number, self._torn, TABLE_HASH, key_id, self._mac)
        self._number, self._size, self._torn = number, 0, 0
        self._write("wb", head, _HEAD_LENGTH, b"")

    def _write(self, mode, buf, n, before):
        """Write `buf[:n]`, sealed behind the code `before`."""
        view = memoryview(buf)
        inner = hmac.begin(self.key or b"")
        inner.update(before)
        inner.update(view[:n])
        mac = hmac.finish(self.key or b"", inner)[:MAC]
        buf[n : n + MAC] = mac
        struct.pack_into("<I", buf, n + MAC, crc32(view[: n + MAC]))
        self._ended = False  # should the write fail
        with open(self._path(self._number), mode) as file:
            file.write(view[: n + SEAL])
        self._ended = True
        self._size += n + SEAL
        self._mac = mac

    def _find_end(self):
        """Read how far the newest file is whole; one whose making was cut short is taken away."""
        self._number, self._size, self._torn, self._mac = 0, FILE_MAX, 0, bytes(MAC)
        for number in reversed(self._numbers()):
            with open(self._path(number), "rb") as file:
                own, end = self._walk(file)
                size = file.seek(0, 2)
            if end or size > _HEAD_LENGTH + SEAL:
                self._number = number
                self._torn = min(size - end, _TORN_MAX)
                if own and size == end:
                    self._size = size
                break
            os.remove(self._path(number))
        self._ended = True

    def _walk(self, file):
        """Go through `file` block by block and leave the last code in `_mac`. Returns whether it is under our
        key, and where its last whole block ends.
        """
        head = self._whole(file.read(_HEAD_LENGTH + SEAL))
        if head is None or head[:4] != _MAGIC:
            return False, 0
        own, end = head[_KEY_AT : _KEY_AT + 8] == key_name(self.key), _HEAD_LENGTH + SEAL
        while True:
            block = file.read(BLOCK_HEAD)
            if len(block) < BLOCK_HEAD:
                return own, end
            n = struct.unpack(_BLOCK, block)[0]
            if n > RECORDS_MAX or self._whole(block + file.read(n + SEAL)) is None:
                return own, end
            end += BLOCK_HEAD + n + SEAL

    def _whole(self, data):
        """`data` if it is sealed, and then its code is the last; else None."""
        if len(data) < SEAL or struct.unpack_from("<I", data, len(data) - 4)[0] != crc32(data[:-4]):
            return None
        self._mac = data[-SEAL:-4]
        return data

    def _numbers(self):
        names = [name for name in os.listdir(self._folder) if name.startswith(_PREFIX)]
        return sorted([int(name[len(_PREFIX) :]) for name in names if name[len(_PREFIX) :].isdigit()])

    def _path(self, number):
        return "%s/%s%06d" % (self._folder, _PREFIX, number)


def key_name(key):
    """8 bytes that tell which key a file is under, and nothing of it; zeros of none."""
    if key is None:
        return bytes(8)
    inner = hmac.begin(key)
    inner.update(_MAGIC)
    return hmac.finish(key, inner)[:8]
