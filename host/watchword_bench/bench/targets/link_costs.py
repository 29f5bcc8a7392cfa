"""What the link costs on a 32-bit board, and what other check sums and framings would: stages for the host.

Each stage is run twice and marked the second time. Prints the heap that each left in use.
"""

import gc
import struct
from array import array
from binascii import crc32
from collections import namedtuple

from frames import COMMAND, KEY, NOISE, REPLY, SCAN, SCAN_LONGEST, SYNCS, TRACK

import host
from watchword.link import layout
from watchword.link.command import authentic
from watchword.link.frame import Decoder, Encoder
from watchword.link.plots import read_plots

COLUMNS = ("index", "range", "azimuth", "elevation", "doppler", "snr")
plots = namedtuple("Plots", COLUMNS)(*[array("i", [0] * 64) for _ in COLUMNS])
decoder = Decoder(len(SCAN_LONGEST))
out = Encoder(200)
stuffed = bytearray(1) + TRACK


def crc16_table():
    """CRC-16 of CCITT, polynomial 0x1021, a byte at a time."""
    table = array("i", [0] * 256)
    for byte in range(256):
        register = byte << 8
        for _ in range(8):
            register = (register << 1 ^ (0x1021 if register & 0x8000 else 0)) & 0xFFFF
        table[byte] = register
    return table


CRC16 = crc16_table()


def crc16(data):
    table = CRC16
    register = 0xFFFF
    for byte in data:
        register = (register << 8 & 0xFFFF) ^ table[register >> 8 ^ byte]
    return register


def fletcher16(data):
    low = high = 0
    for byte in data:
        low = (low + byte) % 255
        high = (high + low) % 255
    return high << 8 | low


def stuff(buf):
    """Consistent-overhead byte stuffing of up to 253 bytes behind buf[0], in place: no zero is left."""
    at = 0
    while at < len(buf):
        zero = buf.find(b"\0", at + 1)
        end = zero if zero >= 0 else len(buf)
        buf[at] = end - at
        at = end


def unstuff(buf):
    at = 0
    while at < len(buf):
        step = buf[at]
        buf[at] = 0
        at += step


def stuff_and_unstuff(buf):
    stuff(buf)
    unstuff(buf)


def decode(data):
    decoder.feed(data, len(data))
    while decoder.next():
        pass


def decode_noise(data):
    decode(data)
    decoder.expire()
    decoder.next()


def encode_track():
    first = out.at
    struct.pack_into(
        layout.FORMAT_TRACK, out.buf, first, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
    )  # fmt: skip
    out.end(layout.TRACK)
    out.at = first


STAGES = (
    ("crc-32", lambda: crc32(SCAN_LONGEST)),
    ("crc-16", lambda: crc16(SCAN_LONGEST)),
    ("fletcher-16", lambda: fletcher16(SCAN_LONGEST)),
    ("cobs", lambda: stuff_and_unstuff(stuffed)),
    ("decode longest scan", lambda: decode(SCAN_LONGEST)),
    ("decode scan", lambda: decode(SCAN)),
    ("decode reply", lambda: decode(REPLY)),
    ("decode noise", lambda: decode_noise(NOISE)),
    ("decode syncs", lambda: decode_noise(SYNCS)),
    ("plots of longest scan", lambda: read_plots(SCAN_LONGEST, 7, plots, 64000)),
    ("plots of scan", lambda: read_plots(SCAN, 7, plots, 64000)),
    ("fields of reply", lambda: struct.unpack_from(layout.FORMAT_IFF_REPLY, REPLY, 7)),
    ("code of command", lambda: authentic(KEY, COMMAND[4], COMMAND, 7, len(COMMAND) - 11)),
    ("encode track", encode_track),
    ("nothing", lambda: None),
)

for name, stage in STAGES:
    stage()
    before = gc.mem_alloc()
    stage()
    used = gc.mem_alloc() - before
    mark = name.encode()
    host.call("mark", mark)
    stage()
    host.call("mark", b"between")
    print(name + ":", used)
