"""The table itself: that it is sound, and that its hash tells what matters."""

import struct

import pytest

from watchword import settings
from watchword_bench.protocol import configuration, schema, table, vocabulary
from watchword_bench.protocol.schema import BY_NAME, MESSAGES, Field, Message, table_hash
from watchword_bench.protocol.vocabulary import FLAGS, GROUPS, IDENTITIES, Group


def test_types_names_and_words_are_unique():
    assert (
        len({message.type for message in MESSAGES})
        == len({message.name for message in MESSAGES})
        == len(MESSAGES)
    )
    for group in GROUPS:
        assert len({value for value, _, _ in group.words}) == len({name for _, name, _ in group.words})
    assert len({group.prefix for group in GROUPS}) == len(GROUPS)


def test_bits_fit_their_fields():
    for group, field in ((FLAGS, "flags"), (vocabulary.REASONS, "reasons")):
        width = next(8 * f.length for f in BY_NAME["cue"].fields if f.name == field)
        assert all(bit < min(width, 30) for bit, _, _ in group.words)  # 30: a small int on a 32-bit board


def test_every_integer_a_field_can_hold_has_a_code_of_struct():
    for message in MESSAGES:
        assert message.layout.size == sum(field.length for field in message.fields)
        assert message.longest < 2**16
        assert struct.calcsize("<" + "".join(f.code for f in message.fields)) == message.layout.size


def test_the_hello_keeps_its_layout():
    """So that any two versions can tell each other apart: its fields, in order, from the first release on."""
    hello = BY_NAME["hello"]
    assert (hello.type, hello.layout.format) == (1, "<8sBB8s12s12s")
    assert [field.name for field in hello.fields] == [
        "table",
        "role",
        "test_build",
        "build",
        "version",
        "board",
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.setattr(table, "PLOTS_MAX", 63),
        lambda m: m.setattr(table, "SYNC", b"\xa5\x5b"),
        lambda m: m.setattr(schema, "MESSAGES", MESSAGES[:-1]),
        lambda m: m.setattr(schema, "MESSAGES", (*MESSAGES[:-1], altered(unit="m"))),
        lambda m: m.setattr(schema, "MESSAGES", (*MESSAGES[:-1], altered(scale="1/2"))),
        lambda m: m.setattr(schema, "MESSAGES", (*MESSAGES[:-1], altered(code="H"))),
        lambda m: m.setattr(schema, "GROUPS", (*GROUPS[:-1], Group("RESET", "", ((9, "OTHER", ""),)))),
        lambda m: m.setattr(configuration, "CONFIGURATION", configuration.CONFIGURATION[::-1]),
    ],
)
def test_the_hash_tells_what_changes_the_wire(monkeypatch, change):
    before = table_hash()
    change(monkeypatch)
    assert table_hash() != before


def test_the_hash_leaves_prose_out(monkeypatch):
    before = table_hash()
    monkeypatch.setattr(schema, "MESSAGES", (*MESSAGES[:-1], altered(meaning="put in other words")))
    assert table_hash() == before


def altered(**changes) -> Message:
    """The last message with its last field changed."""
    last = MESSAGES[-1]
    field = Field(**{**vars(last.fields[-1]), **changes})
    return Message(
        last.name, last.type, last.direction, (*last.fields[:-1], field), last.repeat, last.meaning
    )


def test_words_of_values_and_masks():
    assert IDENTITIES.word(3) == "FRIEND"
    assert IDENTITIES.word(77) == "77"
    assert FLAGS.set_words(0b1000_0001) == ["CONTESTED", "DECLARED"]
    assert FLAGS.set_words(0x8000) == ["15"]
    assert FLAGS.set_words(0) == []


def test_defaults_are_within_their_ranges():
    for name, _, _, low, high, default, _ in configuration.CONFIGURATION:
        assert low <= default <= high, name
        assert getattr(settings.defaults(), name) == default
