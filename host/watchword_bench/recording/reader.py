"""Reads a recording back, as far as it goes, with the `mcap` library and JSON alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from mcap.exceptions import EndOfFile
from mcap.records import Attachment, Channel, Footer, McapRecord, Message, Metadata
from mcap.stream_reader import StreamReader
from mcap.writer import MCAP0_MAGIC

from watchword_bench.protocol.schema import table_hash

from .recorder import CONFIGURATION, NAME, SCENARIO_FILE
from .schemas import FROM_BOARD, TO_BOARD, TRUTH

_HEAD = 9  # bytes before a record's content: opcode, length


class RecordingError(Exception):
    """A file that is of no use as a recording; the message names it for what it is."""


@dataclass(frozen=True)
class Exchange:
    """What went to the board at one moment, and what it wrote until the next.

    at_ns: the recording's time.  clock_ms: the board's clock, modulo 2^30.
    """

    at_ns: int
    clock_ms: int
    sent: bytes
    received: bytes


@dataclass(frozen=True)
class Truth:
    """What was true in a scan, at the recording's time, as in schemas.py."""

    at_ns: int
    scan: dict[str, Any]


@dataclass(frozen=True)
class Recording:
    """A recording, or what is left of one.

    about: the metadata that names firmware, message table, scenario, seed and so on.
    configuration: of the board, value and unit by name.  scenario: the text of its file.
    lacks: how the file ends, if not as it should: "cut short", "damaged ...".
    """

    file: Path
    about: Mapping[str, str]
    configuration: Mapping[str, str]
    scenario: str | None
    exchanges: tuple[Exchange, ...]
    truths: tuple[Truth, ...]
    lacks: str | None = None

    @property
    def name(self) -> str:
        """Scenario, site and seed, or the file's name if there are none."""
        scenario, seed = self.about.get("scenario"), self.about.get("seed")
        site = f", {self.about['site']}" if "site" in self.about else ""
        return f"{scenario}{site}, seed {seed}" if scenario and seed else self.file.name

    @property
    def seconds(self) -> float:
        """From the first exchange to the last."""
        return (self.exchanges[-1].at_ns - self.exchanges[0].at_ns) / 1e9


def read_recording(file: Path) -> Recording:
    """Read a recording to its end, or to where it was cut or damaged.

    Raises RecordingError if the file isn't MCAP, holds no recording of ours, was made with another message
    table, or is cut short before anything happened.
    """
    data = file.read_bytes()
    if data[: len(MCAP0_MAGIC)] != MCAP0_MAGIC:
        what = "empty" if not data else "not an MCAP file"
        raise RecordingError(f"{file}: {what}")
    gathered = _Gathered()
    lacks = _gather(data, gathered)
    about = gathered.metadata.get(NAME)
    if about is None:
        rest = f", {lacks}" if lacks else ""
        raise RecordingError(f"{file}: an MCAP file{rest}, but no recording of Watchword's")
    _check_table(file, about)
    if not gathered.exchanges:
        raise RecordingError(f"{file}: {lacks or 'complete'}, with nothing recorded yet")
    return Recording(
        file=file,
        about=about,
        configuration=gathered.metadata.get(CONFIGURATION, {}),
        scenario=gathered.scenario,
        exchanges=tuple(gathered.exchanges),
        truths=tuple(gathered.truths),
        lacks=lacks,
    )


class _Gathered:
    """What has been read so far."""

    def __init__(self) -> None:
        self.metadata: dict[str, dict[str, str]] = {}
        self.scenario: str | None = None
        self.exchanges: list[Exchange] = []
        self.truths: list[Truth] = []
        self._topics: dict[int, str] = {}

    def take(self, record: McapRecord) -> None:
        """Note one record."""
        if isinstance(record, Metadata):
            self.metadata[record.name] = record.metadata
        elif isinstance(record, Attachment) and record.name == SCENARIO_FILE:
            self.scenario = record.data.decode()
        elif isinstance(record, Channel):
            self._topics[record.id] = record.topic
        elif isinstance(record, Message):
            self._message(self._topics[record.channel_id], record)

    def _message(self, topic: str, message: Message) -> None:
        if topic == TO_BOARD:
            told = json.loads(message.data)
            sent = bytes.fromhex(told["raw"])
            self.exchanges.append(Exchange(message.log_time, told["clock_ms"], sent, b""))
        elif topic == FROM_BOARD:
            last = self.exchanges[-1]
            received = last.received + bytes.fromhex(json.loads(message.data)["raw"])
            self.exchanges[-1] = Exchange(last.at_ns, last.clock_ms, last.sent, received)
        elif topic == TRUTH:
            self.truths.append(Truth(message.log_time, json.loads(message.data)))


def _gather(data: bytes, gathered: _Gathered) -> str | None:
    """Read all records; what is wrong with the file's end, None if nothing is."""
    whole = _whole(data)
    complete = False
    records = StreamReader(BytesIO(data[:whole]), validate_crcs=True).records
    while not complete:
        try:
            record = next(records)
        except (EndOfFile, StopIteration):
            return "cut short"
        except Exception as error:  # whatever decompression or parsing makes of damaged bytes
            return f"damaged ({error or type(error).__name__})"
        gathered.take(record)
        complete = isinstance(record, Footer)
    return None if data[whole:] == MCAP0_MAGIC else "cut short"


def _whole(data: bytes) -> int:
    """Bytes of the magic and all whole records."""
    at = len(MCAP0_MAGIC)
    while at + _HEAD <= len(data):
        length = int.from_bytes(data[at + 1 : at + _HEAD], "little")
        if at + _HEAD + length > len(data):
            break
        at += _HEAD + length
    return at


def _check_table(file: Path, about: Mapping[str, str]) -> None:
    ours, theirs = table_hash().hex(), about.get("table_hash", "")
    if theirs != ours:
        revision = about.get("git_revision")
        hint = f"; it was made with git revision {revision}" if revision else ""
        raise RecordingError(
            f"{file}: recorded with the message table {theirs or 'of nobody'}, this is {ours}{hint}"
        )
