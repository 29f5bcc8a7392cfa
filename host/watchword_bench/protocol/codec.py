"""The host's side of the link: messages to bytes, bytes to messages. The format is in docs/protocol.md."""

import binascii
import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import BadFields, UnknownMessage
from .schema import BY_NAME, BY_TYPE, Field
from .table import ABSENT, CRC, HEADER, PLOTS_MAX, SYNC, TRACED

_HEADER = struct.Struct(HEADER)
_CRC = struct.Struct(CRC)
SHORTEST = _HEADER.size + _CRC.size  # bytes of a frame without payload


@dataclass(frozen=True)
class Frame:
    """A frame that was received: integers and bytes as they were sent; a scan's `plots` are a list."""

    name: str
    sequence: int
    fields: dict[str, Any]
    raw: bytes

    @property
    def payload(self) -> bytes:
        """What the fields were read from."""
        return self.raw[_HEADER.size : -_CRC.size]


def encode(name: str, sequence: int, /, **fields: Any) -> bytes:
    """The frame of a message, from integers as they are sent; `count` follows from a scan's `plots`."""
    message = BY_NAME.get(name)
    if message is None:
        raise UnknownMessage(f"no message is called {name!r}; there are {', '.join(BY_NAME)}")
    plots = []
    if message.repeat:
        plots = list(fields.pop("plots", ()))
        if len(plots) > PLOTS_MAX:
            raise BadFields(f"{name}: {len(plots)} plots, at most {PLOTS_MAX} fit a scan")
        fields["count"] = len(plots)
    payload = _pack(name, message.fields, fields)
    for i, plot in enumerate(plots):
        payload += _pack(f"{name}: plot {i}", message.repeat, plot)
    return frame(message.type, sequence, payload)


def frame(type_: int, sequence: int, payload: bytes) -> bytes:
    """The payload in its frame."""
    head = _HEADER.pack(SYNC, len(payload), type_, sequence & 0xFFFF)
    return head + payload + _CRC.pack(binascii.crc32(head[len(SYNC) :] + payload))


def decode(data: bytes) -> Frame | None:
    """The frame that `data` begins with; None if it is damaged or cut short."""
    size = _size(data)
    if size is None or size > len(data):
        return None
    _, length, type_, sequence = _HEADER.unpack_from(data)
    message, payload = BY_TYPE[type_], data[_HEADER.size : size - _CRC.size]
    if frame(type_, sequence, payload) != data[:size]:
        return None
    fields = _unpack(message.fields, payload)
    if message.repeat:
        step, start = message.repeat_layout.size, message.layout.size
        fields["plots"] = [_unpack(message.repeat, payload[at:]) for at in range(start, length, step)]
        if len(fields["plots"]) != fields["count"]:
            return None
    return Frame(message.name, sequence, fields, data[:size])


class StreamDecoder:
    """Finds the frames in a stream of bytes, whatever else is in there.

    Counts as the board does: `good` frames, `bad` syncs that no good frame followed, `lost` frames by
    sequence number, `skipped` bytes that belonged to no good frame.
    """

    def __init__(self) -> None:
        self.good = self.bad = self.lost = self.skipped = 0
        self._waiting = b""
        self._expected: int | None = None

    @property
    def waiting(self) -> int:
        """Bytes that may be the beginning of a frame."""
        return len(self._waiting)

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that `data` completes."""
        self._waiting += data
        return self._frames(silent=False)

    def expire(self) -> list[Frame]:
        """Wait no longer for the rest of a frame: the frames that hid behind a false sync."""
        return self._frames(silent=True)

    def _frames(self, silent: bool) -> list[Frame]:
        frames = []
        while self._waiting:
            at = self._waiting.find(SYNC)
            if at < 0:
                at = len(self._waiting) - self._waiting.endswith(SYNC[:1])
            self._skip(at)
            size = _size(self._waiting)
            if not self._waiting or (size is not None and size > len(self._waiting) and not silent):
                break
            received = decode(self._waiting)
            if received is None:
                self.bad += 1
                self._skip(1)
            else:
                self._accept(received)
                frames.append(received)
        return frames

    def _skip(self, count: int) -> None:
        self.skipped += count
        self._waiting = self._waiting[count:]

    def _accept(self, received: Frame) -> None:
        self._waiting = self._waiting[len(received.raw) :]
        self.good += 1
        if self._expected is not None and received.name != "hello":
            missing = (received.sequence - self._expected) % 0x10000
            self.lost += missing if missing < 0x8000 else 0
        self._expected = (received.sequence + 1) % 0x10000


def physical(received: Frame) -> dict[str, Any]:
    """The fields in their units, angles in degrees, None for what is absent; raw bytes as they are."""
    message = BY_NAME[received.name]
    values = {field.name: _physical(field, received.fields[field.name]) for field in message.fields}
    if message.repeat:
        values["plots"] = [
            {field.name: _physical(field, plot[field.name]) for field in message.repeat}
            for plot in received.fields["plots"]
        ]
    return values


def trace_bytes(frames: Iterable[Frame]) -> bytes:
    """What two runs on the same input have in common: the traced frames, with sequence 0."""
    return b"".join(frame(BY_NAME[f.name].type, 0, f.payload) for f in frames if f.name in TRACED)


def trace_sha256(frames: Iterable[Frame]) -> str:
    """SHA-256 of `trace_bytes`, in hexadecimal."""
    return hashlib.sha256(trace_bytes(frames)).hexdigest()


def _size(data: bytes) -> int | None:
    """Bytes of the frame that `data` begins with: at least so many while too few to tell; None: no frame."""
    if len(data) < _HEADER.size:
        return _HEADER.size
    _, length, type_, _ = _HEADER.unpack_from(data)
    message = BY_TYPE.get(type_)
    return SHORTEST + length if message is not None and message.fits(length) else None


def _pack(where: str, layout: tuple[Field, ...], fields: Mapping[str, Any]) -> bytes:
    names = {field.name for field in layout}
    if missing := names - fields.keys():
        raise BadFields(f"{where}: without {', '.join(sorted(missing))}")
    if unknown := fields.keys() - names:
        raise BadFields(f"{where}: has no field {', '.join(sorted(unknown))}")
    return b"".join(_pack_field(where, field, fields[field.name]) for field in layout)


def _pack_field(where: str, field: Field, value: Any) -> bytes:
    if isinstance(value, bytes) and len(value) > field.length:
        raise BadFields(f"{where}: {field.name} has {len(value)} bytes, at most {field.length} fit")
    try:
        return struct.pack("<" + field.code, value)
    except struct.error as error:
        raise BadFields(f"{where}: {field.name} = {value!r}: {error}") from None


def _unpack(layout: tuple[Field, ...], payload: bytes) -> dict[str, Any]:
    code = "<" + "".join(field.code for field in layout)
    return dict(zip((field.name for field in layout), struct.unpack_from(code, payload), strict=True))


def _physical(field: Field, value: Any) -> Any:
    if ABSENT.get(field.name) == value:
        return None
    if isinstance(value, bytes) or not field.unit:
        return value
    numerator, denominator = field.ratio
    return value * numerator / denominator
