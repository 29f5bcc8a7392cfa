"""HMAC-SHA-256 on the board, against CPython's and against the vectors of RFC 4231."""

import hmac as reference

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.rfc4231 import VECTORS
from watchword import hmac


def code_of(key, message):
    inner = hmac.begin(key)
    inner.update(message)
    return hmac.finish(key, inner)


@pytest.mark.parametrize("vector", VECTORS, ids=range(1, 8))
def test_rfc_4231(vector):
    key, message, code = vector
    expected = bytes.fromhex(code)
    assert hmac.same(code_of(key, message), expected, 0, len(expected))


@given(st.binary(max_size=150), st.lists(st.binary(max_size=80), max_size=3))
def test_as_cpythons_for_keys_and_messages_of_any_length(key, pieces):
    inner = hmac.begin(key)
    for piece in pieces:
        inner.update(piece)
    assert hmac.finish(key, inner) == reference.digest(key, b"".join(pieces), "sha256")


@given(st.binary(min_size=8, max_size=8), st.integers(0, 7), st.integers(1, 255))
def test_any_wrong_byte_is_told(code, at, difference):
    buf = bytearray(b"\0\0" + code)
    assert hmac.same(code, buf, 2, 8)
    buf[2 + at] ^= difference
    assert not hmac.same(code, buf, 2, 8)
