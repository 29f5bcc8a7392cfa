"""Random bytes that repeat: the nonces of a simulation or a test, known to its host."""

import hashlib
import struct


class HashStream:
    """The stream SHA-256(seed || block number, 4 bytes, little-endian), block after block."""

    def __init__(self, seed):
        """seed: 8 bytes."""
        self._seed = seed
        self._block = b""
        self._at = 0
        self._blocks = 0

    def fill(self, buf):
        """Fill `buf` with the next bytes."""
        for i in range(len(buf)):
            if self._at == len(self._block):
                self._block = hashlib.sha256(self._seed + struct.pack("<I", self._blocks)).digest()
                self._at = 0
                self._blocks += 1
            buf[i] = self._block[self._at]
            self._at += 1
