"""Writes a recording as it happens, so that a kill loses at most its last second."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mcap.well_known import MessageEncoding, SchemaEncoding
from mcap.writer import Writer

from watchword_bench.protocol.codec import Frame, StreamDecoder
from watchword_bench.protocol.readable import readable

from .provenance import provenance
from .schemas import FROM_BOARD, TO_BOARD, TRUTH, channels, topic_of

NAME = "watchword"
"""Of the metadata record by which a recording is known."""
CONFIGURATION = "configuration"
SCENARIO_FILE = "scenario.toml"
NS_PER_S = 1_000_000_000
_CHUNK_MAX = 1 << 30  # never reached: chunks end where `flush_if_due` says


class Recorder:
    """One board's link on its way into one file.

    Times are ns of whatever clock the recording keeps: since its beginning in a simulation. A chunk ends
    before the first exchange that begins a second or more after the last one ended, so it holds whole
    exchanges, and what was written before a kill stays readable.
    """

    def __init__(
        self,
        file: Path,
        about: Mapping[str, str],
        configuration: Mapping[str, str] | None = None,
        scenario: str | None = None,
    ) -> None:
        """about: what to note beside the provenance.  configuration: of the board, value and unit by name.
        scenario: the text of its file.
        """
        self._stream = file.open("wb")
        self._writer = Writer(self._stream, chunk_size=_CHUNK_MAX)
        self._writer.start(library="watchword")
        self._writer.add_metadata(NAME, {**provenance(), **about})
        if configuration is not None:
            self._writer.add_metadata(CONFIGURATION, dict(configuration))
        if scenario is not None:
            self._writer.add_attachment(0, 0, SCENARIO_FILE, "application/toml", scenario.encode())
        self._channels = {topic: self._register(topic, schema) for topic, schema in channels().items()}
        self._decoders = {TO_BOARD: StreamDecoder(), FROM_BOARD: StreamDecoder()}
        self._counts = dict.fromkeys(self._channels, 0)
        self._flushed_ns: int | None = None
        self._writer.flush()

    def sent(self, at_ns: int, clock_ms: int, data: bytes) -> None:
        """Bytes go to the board, none: it is only woken. clock_ms: what its clock reads, modulo 2^30."""
        self.flush_if_due(at_ns)
        self._write(TO_BOARD, at_ns, {"clock_ms": clock_ms, "raw": data.hex()})
        decoder = self._decoders[TO_BOARD]
        self._write_frames(at_ns, decoder.feed(data) if data else decoder.expire())

    def received(self, at_ns: int, data: bytes) -> None:
        """Bytes come from the board."""
        self._write(FROM_BOARD, at_ns, {"raw": data.hex()})
        self._write_frames(at_ns, self._decoders[FROM_BOARD].feed(data))

    def truth(self, at_ns: int, scan: Mapping[str, Any]) -> None:
        """What is true in a scan, as `truth.scan_truth` puts it."""
        self._write(TRUTH, at_ns, scan)

    def flush_if_due(self, at_ns: int) -> None:
        """Put what was recorded out of a kill's reach, if that was last done a second ago.

        To be called by whoever waits for a board that says nothing; all else does it by itself.
        """
        if self._flushed_ns is None:
            self._flushed_ns = at_ns
        elif at_ns - self._flushed_ns >= NS_PER_S:
            self._writer.flush()
            self._flushed_ns = at_ns

    def close(self) -> None:
        """Write what is left and the index. May be called twice."""
        if not self._stream.closed:
            self._writer.finish()
            self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _register(self, topic: str, schema: Mapping[str, Any]) -> int:
        text = json.dumps(schema, ensure_ascii=False).encode()
        number = self._writer.register_schema(f"watchword.{schema['title']}", SchemaEncoding.JSONSchema, text)
        return self._writer.register_channel(topic, MessageEncoding.JSON, number)

    def _write_frames(self, at_ns: int, frames: Iterable[Frame]) -> None:
        for frame in frames:
            told = readable(frame) | {"sequence": frame.sequence, "raw": frame.raw.hex()}
            self._write(topic_of(frame.name), at_ns, told)

    def _write(self, topic: str, at_ns: int, message: Mapping[str, Any]) -> None:
        data = json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()
        self._writer.add_message(self._channels[topic], at_ns, data, at_ns, self._counts[topic])
        self._counts[topic] += 1
