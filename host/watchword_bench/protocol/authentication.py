"""Codes under the bench key and under a platform's key. The rules are in docs/protocol.md."""

import hmac
import struct

from .codec import decode, frame
from .errors import BadFields, NotACommand
from .schema import BY_NAME

CODE_LENGTH = 8  # bytes
_CODE = 2  # offset in every command's payload: after its number
_FIELDS = _CODE + CODE_LENGTH
_CLAIM = "<8sHIiii"  # the fields of `iff_reply` before `mac`


def sign(key: bytes, command: bytes) -> bytes:
    """The frame of a command with its code under the bench key."""
    received = decode(command)
    if received is None:
        raise BadFields(f"not a whole frame: {command.hex()}")
    message = BY_NAME[received.name]
    if not message.is_command:
        commands = ", ".join(m.name for m in BY_NAME.values() if m.is_command)
        raise NotACommand(f"{message.name} carries no code; these do: {commands}")
    number, fields = received.payload[:_CODE], received.payload[_FIELDS:]
    code = _code(key, bytes([message.type]) + number + fields)
    return frame(message.type, received.sequence, number + code + fields)


def reply_mac(key: bytes, nonce: bytes, platform: int, t_ms: int, east: int, north: int, up: int) -> bytes:
    """The `mac` of an `iff_reply` under its platform's key; positions in 1/8 m."""
    return _code(key, struct.pack(_CLAIM, nonce, platform, t_ms, east, north, up))


def _code(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")[:CODE_LENGTH]
