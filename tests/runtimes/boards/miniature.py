"""A board in miniature: reads in pieces, folds what it heard into columns in a locked section, draws random
bytes, and litters the heap with what the WASM collector is known to lose: closures, generators, digests."""

import hashlib
import struct
from array import array

ROWS = 48


def fold(column, heard, n):
    """Mix `n` bytes into the column with integers that stay within 30 bits. Allocates nothing."""
    value = 1
    for i in range(n):
        value = (value * 31 + heard[i]) & 0xFFFFFF
        row = i % ROWS
        column[row] = ((column[row] ^ value) - (value >> 3)) & 0xFFFFFF
    return value


def litter(text):
    words = [word + b"!" for word in (text[i : i + 7] for i in range(0, len(text), 7))]
    return lambda: hashlib.sha256(b"".join(words)).digest()


class Board:
    def __init__(self, port):
        self.port = port
        self.buf = bytearray(100)
        self.column = array("i", bytes(4 * ROWS))
        self.digests = []

    def step(self):
        n = self.port.readinto(self.buf)
        if not n:
            return False
        self.port.lock()
        try:
            value = fold(self.column, self.buf, n)
        finally:
            self.port.unlock()
        nonce = bytearray(5)
        self.port.random(nonce)
        self.digests.append(litter(bytes(self.buf[:n]))())
        self.digests = self.digests[-20:]
        head = struct.pack("<IIi", self.port.now_ms(), value, sum(self.column))
        out = head + nonce + b"".join(self.digests[::6])
        self.port.write(out, len(out))
        self.port.collect()
        self.port.feed_watchdog()
        return True
