"""The codes that chain a log, and what a power cut may leave of a block."""

import hmac
from binascii import crc32

from .blocks import BLOCK, CRC, MAC, MAGIC, RECORDS_MAX, SEAL, Block

ERASED = b"\xff"
"""A byte of flash that nothing was written to."""


def key_name(key: bytes) -> bytes:
    """What a file's header calls its key."""
    return hmac.digest(key, MAGIC, "sha256")[:8]


def code_of(key: bytes, before: bytes, data: bytes) -> bytes:
    """The code of a header or a block.  before: the last code before it; nothing for a header."""
    return hmac.digest(key, before + data, "sha256")[:MAC]


def fits(key: bytes, before: bytes, block: Block) -> bool:
    """Whether a block is what the board wrote behind the code `before`."""
    return block.sealed and code_of(key, before, block.raw) == block.code


def may_be_torn(rest: bytes, key: bytes, before: bytes) -> bool:
    """Whether a power cut may have left this, or nothing, behind the last whole block: the beginning of
    one, and where it had not been written yet, perhaps erased flash.
    """
    if len(rest) < BLOCK.size:
        return True
    length = BLOCK.unpack_from(rest)[0]
    end = BLOCK.size + length
    if len(rest) - len(rest.rstrip(ERASED)) >= SEAL and len(rest) <= BLOCK.size + RECORDS_MAX + SEAL:
        return True
    if length <= RECORDS_MAX and len(rest) == end + SEAL:
        code = code_of(key, before, rest[:end])
        seal = code + CRC.pack(crc32(rest[:end] + code))
        return any(rest[end:] == seal[:k] + ERASED * (SEAL - k) for k in range(SEAL))
    return length <= RECORDS_MAX and len(rest) < end + SEAL and not _length_altered(rest, key, before)


def _length_altered(rest: bytes, key: bytes, before: bytes) -> bool:
    """Whether this is a whole block but for its length."""
    for length in range(min(len(rest) - BLOCK.size - SEAL, RECORDS_MAX) + 1):
        end = BLOCK.size + length
        if code_of(key, before, length.to_bytes(2, "little") + rest[2:end]) == rest[end : end + MAC]:
            return True
    return False
