"""The code of commands: what the host signs, the board accepts, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.messages import messages
from watchword.link.command import authentic
from watchword_bench.protocol.authentication import sign
from watchword_bench.protocol.codec import decode, encode
from watchword_bench.protocol.schema import MESSAGES

KEY = bytes(range(16))
commands = messages([message for message in MESSAGES if message.is_command])


def accepted(key, frame):
    return authentic(key, frame[4], frame, 7, len(frame) - 11)


@given(commands, st.integers(0, 0xFFFF))
def test_a_signed_command_is_authentic_under_its_key_alone(command, sequence):
    name, fields = command
    signed = sign(KEY, encode(name, sequence, **fields))
    assert decode(signed) is not None
    assert accepted(KEY, signed)
    assert not accepted(KEY[::-1], signed)


@given(commands, st.data())
def test_no_altered_command_is_authentic(command, data):
    name, fields = command
    signed = bytearray(sign(KEY, encode(name, 0, **fields)))
    at = data.draw(st.sampled_from([4, *range(7, len(signed) - 4)]))  # type or payload
    signed[at] ^= data.draw(st.integers(1, 255))
    assert not accepted(KEY, signed)


def test_the_code_does_not_depend_on_the_link_sequence():
    """So that a command can be sent again, with its code, in another frame."""
    first, again = (sign(KEY, encode("config_set", n, command=1, code=b"", key=1, value=2)) for n in (1, 2))
    assert first[7:-4] == again[7:-4]


@pytest.mark.parametrize("key", [b"", bytes(16), bytes(100)])
def test_keys_of_any_length(key):
    signed = sign(key, encode("config_set", 0, command=1, code=b"", key=1, value=2))
    assert accepted(key, signed)
