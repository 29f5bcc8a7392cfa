"""The JSON schemas hold for every message there can be, and keep to what viewers understand."""

import re

import pytest
from hypothesis import given

from support.json_schema import complaints
from support.messages import messages
from watchword_bench.protocol import vocabulary
from watchword_bench.protocol.codec import decode, encode
from watchword_bench.protocol.readable import readable, words_of
from watchword_bench.protocol.schema import BY_NAME, MESSAGES
from watchword_bench.recording.schemas import channels, message_schema, topic_of


@given(messages())
def test_every_readable_message_keeps_to_its_schema(message):
    name, fields = message
    told = readable(decode(encode(name, 7, **fields))) | {"sequence": 7, "raw": ""}
    assert complaints(told, message_schema(BY_NAME[name])) == []


def test_a_schema_tells_good_from_bad():
    schema = message_schema(BY_NAME["config_get"])
    assert complaints({"key": "detection", "sequence": 0, "raw": ""}, schema) == []
    assert complaints({"key": 4, "raw": "", "more": 1}, schema) == [
        "$: no sequence",
        "$: more?",
        "$.key: 4 is no string",
    ]


def test_what_is_absent_is_left_out():
    told = readable(decode(encode("scan", 0, t_ms=5, scan=1, plots=[plot(doppler=-32768), plot(doppler=32)])))
    assert "doppler" not in told["plots"][0]
    assert told["plots"][1]["doppler"] == 1.0


def plot(**fields):
    return {"range": 2, "azimuth": 16384, "elevation": 0, "doppler": 0, "snr": 20} | fields


def test_words_bytes_and_texts_are_readable():
    hello = {"table": bytes(8), "role": 0, "test_build": 1, "build": b"\x01" * 8}
    told = readable(decode(encode("hello", 0, **hello, version=b"1.2", board=b"pico")))
    assert (told["build"], told["version"], told["board"]) == ("01" * 8, "1.2", "pico")
    told = readable(decode(encode("refuse", 0, command=1, type=0x03, reason=2, detail=0)))
    assert (told["type"], told["reason"]) == ("scan", "NOT_AUTHENTICATED")


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)
def test_a_field_whose_meaning_names_words_has_them(message):
    for field in message.fields:
        named = re.match(r"see ([A-Z_]+)", field.meaning)
        if named:
            assert words_of(field) is getattr(vocabulary, named[1]), field.name


def test_no_field_is_called_like_what_a_channel_adds():
    names = {field.name for message in MESSAGES for field in message.fields}
    assert not names & {"sequence", "raw", "plots"}


def test_one_channel_a_message_and_three_more():
    assert len(channels()) == len(MESSAGES) + 3
    assert all(topic_of(message.name) in channels() for message in MESSAGES)


def test_viewers_get_one_type_a_value_and_no_nested_arrays():
    def walk(schema):
        assert isinstance(schema["type"], str)
        if schema["type"] == "array":
            assert schema["items"]["type"] != "array"
            walk(schema["items"])
        for inner in schema.get("properties", {}).values():
            walk(inner)

    for schema in channels().values():
        assert schema["type"] == "object"
        walk(schema)
