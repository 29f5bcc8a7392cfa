"""A log file, taken apart: header, blocks, records. Nothing is judged here but whether it is whole."""

import struct
from binascii import crc32
from dataclasses import dataclass

from watchword_bench.protocol.codec import Frame, decode, frame

PREFIX = "log."
"""Of a file's name; its number follows."""
MAGIC, VERSION = b"WWLG", 1
MAC = 16
"""Bytes of a code."""
CRC = struct.Struct("<I")
SEAL = MAC + CRC.size
"""Behind every header and block: its code, then the CRC-32 of all of it."""
HEAD = struct.Struct("<4sBIH8s8s16s")
BLOCK = struct.Struct("<HHI")
RECORD = struct.Struct("<BBI")
RECORDS_MAX = 2048
FILES = 16
"""In the ring."""
UNKEYED = bytes(8)
"""Name of the key of a file that is under none."""


@dataclass(frozen=True)
class Header:
    """Of a file.  torn: bytes at the end of the file before that are no block.  table: hash of the message
    table that its records are in.  key: the name of its key.  before: the last code of the file before.
    sealed: its CRC fits.
    """

    number: int
    torn: int
    table: bytes
    key: bytes
    before: bytes
    raw: bytes
    code: bytes
    sealed: bool


@dataclass(frozen=True)
class Record:
    """What the board said or was told.  clock_ms: its own clock, mod 2^30.  type, payload: as on the link."""

    clock_ms: int
    type: int
    payload: bytes

    @property
    def frame(self) -> Frame | None:
        """The message; None if it isn't in this message table."""
        return decode(frame(self.type, 0, self.payload))


@dataclass(frozen=True)
class Block:
    """Of a file, from byte `at`.  left_out: records that found no room before it was written.  sealed: its
    CRC fits.
    """

    at: int
    left_out: int
    clock_ms: int
    raw: bytes
    code: bytes
    sealed: bool

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.at + len(self.raw) + SEAL

    @property
    def records(self) -> list[Record]:
        """In the order in which they were taken; those of a forged block end where they make no sense."""
        records, at = [], BLOCK.size
        while at + RECORD.size <= len(self.raw):
            length, type_, clock_ms = RECORD.unpack_from(self.raw, at)
            at += RECORD.size
            records.append(Record(clock_ms, type_, self.raw[at : at + length]))
            at += length
        return records


@dataclass(frozen=True)
class LogFile:
    """A file as it was found.  header: None if it isn't one."""

    name: str
    data: bytes
    header: Header | None
    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        """Bytes, blocks or not."""
        return len(self.data)

    @property
    def end(self) -> int:
        """Where its last whole block ends."""
        if self.blocks:
            return self.blocks[-1].end
        return HEAD.size + SEAL if self.header else 0


def read_file(name: str, data: bytes) -> LogFile:
    """Take a file apart, as far as its lengths go."""
    header = _header(data)
    blocks: list[Block] = []
    at = HEAD.size + SEAL
    while header and at + BLOCK.size <= len(data):
        length, left_out, clock_ms = BLOCK.unpack_from(data, at)
        end = at + BLOCK.size + length
        if length > RECORDS_MAX or end + SEAL > len(data):
            break
        code, sealed = data[end : end + MAC], _sealed(data, at, end)
        blocks.append(Block(at, left_out, clock_ms, data[at:end], code, sealed))
        at = end + SEAL
    return LogFile(name, data, header, tuple(blocks))


def _header(data: bytes) -> Header | None:
    if len(data) < HEAD.size + SEAL:
        return None
    magic, version, number, torn, table, key, before = HEAD.unpack_from(data)
    if magic != MAGIC or version != VERSION:
        return None
    code, sealed = data[HEAD.size : HEAD.size + MAC], _sealed(data, 0, HEAD.size)
    return Header(number, torn, table, key, before, data[: HEAD.size], code, sealed)


def _sealed(data: bytes, start: int, end: int) -> bool:
    """Whether `data[start:end]` and the code behind it have their CRC."""
    return data[end + MAC : end + SEAL] == CRC.pack(crc32(data[start : end + MAC]))
