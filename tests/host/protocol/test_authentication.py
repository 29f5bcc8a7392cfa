"""Codes, recomputed by the letter of docs/protocol.md."""

import hashlib
import hmac

import pytest

from watchword_bench.protocol.authentication import reply_mac, sign
from watchword_bench.protocol.codec import decode, encode
from watchword_bench.protocol.errors import BadFields, NotACommand
from watchword_bench.protocol.schema import MESSAGES

KEY = b"sixteen byte key"


def test_the_code_covers_type_number_and_fields():
    signed = decode(sign(KEY, encode("config_set", 3, command=0x0201, code=b"", key=9, value=-2)))
    covered = bytes.fromhex("0c010209feffffff")
    assert signed.fields["code"] == hmac.new(KEY, covered, hashlib.sha256).digest()[:8]
    assert (signed.sequence, signed.fields["command"], signed.fields["value"]) == (3, 0x0201, -2)


def test_the_mac_of_a_reply_covers_all_fields_before_it():
    claim = {"nonce": b"nonce678", "platform": 7, "t_ms": 1000, "east": -8, "north": 16, "up": 800}
    mac = reply_mac(KEY, **claim)
    reply = encode("iff_reply", 0, **claim, mac=mac, heard_range=0, heard_azimuth=0, garbled=0)
    payload = decode(reply).payload
    at = payload.index(mac)
    assert mac == hmac.new(KEY, payload[:at], hashlib.sha256).digest()[:8]
    assert at == 26


def test_every_command_begins_with_its_number_and_code():
    for message in MESSAGES:
        if message.is_command:
            assert [(f.name, f.code) for f in message.fields[:2]] == [("command", "H"), ("code", "8s")]


def test_what_cannot_be_signed_is_told():
    with pytest.raises(NotACommand, match="time carries no code; these do: flight_plan, platform_key"):
        sign(KEY, encode("time", 0, t_ms=0, day=0))
    with pytest.raises(BadFields, match="not a whole frame: a55a"):
        sign(KEY, b"\xa5\x5a")
