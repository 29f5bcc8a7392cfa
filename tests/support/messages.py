"""Messages for property tests, drawn from the message table, and streams to hide them in."""

from hypothesis import strategies as st

from watchword_bench.protocol.codec import encode
from watchword_bench.protocol.schema import MESSAGES, PAYLOAD_MAX, Field
from watchword_bench.protocol.table import PLOTS_MAX

INTEGERS = {
    "B": (0, 0xFF),
    "H": (0, 0xFFFF),
    "h": (-0x8000, 0x7FFF),
    "I": (0, 2**32 - 1),
    "i": (-(2**31), 2**31 - 1),
}

sequences = st.integers(0, 0xFFFF)
# The header of a longest scan: a decoder that believes it waits for 590 bytes.
LURE = b"\xa5\x5a" + PAYLOAD_MAX.to_bytes(2, "little") + b"\x03\x00\x00"


def field_values(field: Field):
    if field.code.endswith("s"):
        return st.binary(min_size=field.length, max_size=field.length)
    return st.integers(*INTEGERS[field.code])


def layouts(fields):
    return st.fixed_dictionaries(
        {field.name: field_values(field) for field in fields if field.name != "count"}
    )


@st.composite
def messages(draw, among=MESSAGES):
    """A message's name and its fields, any value in each."""
    message = draw(st.sampled_from(among))
    fields = draw(layouts(message.fields))
    if message.repeat:
        fields["plots"] = draw(st.lists(layouts(message.repeat), max_size=PLOTS_MAX))
    return message.name, fields


@st.composite
def frames(draw):
    """A whole good frame."""
    name, fields = draw(messages())
    return encode(name, draw(sequences), **fields)


@st.composite
def damaged(draw):
    """A frame with some of its bits flipped, up to three: CRC-32 finds all such."""
    frame = bytearray(draw(frames()))
    bits = draw(st.sets(st.integers(0, 8 * len(frame) - 1), min_size=1, max_size=3))
    for bit in bits:
        frame[bit // 8] ^= 1 << bit % 8
    return bytes(frame)


@st.composite
def cut(draw):
    """The beginning or the end of a frame."""
    frame = draw(frames())
    at = draw(st.integers(1, len(frame) - 1))
    return draw(st.sampled_from((frame[:at], frame[at:])))


lures = st.sampled_from((b"\xa5", b"\xa5\x5a", b"\xa5\xa5\x5a\x5a", LURE[:5], LURE))
garbage = st.one_of(st.binary(max_size=80), lures, damaged(), cut())
