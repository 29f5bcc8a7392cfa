"""HMAC-SHA-256 (RFC 2104) over `hashlib`: MicroPython has no `hmac`.

    inner = begin(key)
    inner.update(message)
    code = finish(key, inner)

Allocates: not for the locked kernel.
"""

from hashlib import sha256

_BLOCK = 64  # bytes


def begin(key):
    """The inner hash under `key`, to be given the message by `update`."""
    return _keyed(key, 0x36)


def finish(key, inner):
    """The 32 bytes of the code; `inner` is used up, for MicroPython's `digest` ends a hash."""
    outer = _keyed(key, 0x5C)
    outer.update(inner.digest())
    return outer.digest()


def same(code, buf, start, n):
    """Whether the first `n` bytes of `code` are at `buf[start]`, in a time that doesn't tell where they
    differ.
    """
    difference = 0
    for i in range(n):
        difference |= code[i] ^ buf[start + i]
    return difference == 0


def _keyed(key, mask):
    if len(key) > _BLOCK:
        key = sha256(key).digest()
    pad = bytearray(_BLOCK)
    for i in range(_BLOCK):
        pad[i] = mask ^ key[i] if i < len(key) else mask
    return sha256(pad)
