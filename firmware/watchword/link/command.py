"""Whether a command comes from who holds the bench key. The rule is in docs/protocol.md.

Every command's payload starts with its number (u16) and its code (8 bytes).
"""

from watchword import hmac

_CODE = 2  # offset in the payload
_FIELDS = 10
_CODE_LENGTH = 8


def authentic(key, type_, buf, start, length):
    """Whether the code of the command at `buf[start]` verifies under `key`.

    The code is the first 8 bytes of HMAC-SHA-256 over the type's byte and the payload without the code.
    """
    payload = memoryview(buf)[start : start + length]
    inner = hmac.begin(key)
    inner.update(bytes((type_,)))
    inner.update(payload[:_CODE])
    inner.update(payload[_FIELDS:])
    return hmac.same(hmac.finish(key, inner), buf, start + _CODE, _CODE_LENGTH)
