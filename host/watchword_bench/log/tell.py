"""A log's records for people and for JSON."""

from collections.abc import Iterator
from typing import Any

from watchword_bench.protocol.readable import readable
from watchword_bench.protocol.schema import table_hash

from .blocks import Record
from .verify import Verdict


def records(verdict: Verdict) -> Iterator[dict[str, Any]]:
    """Every record that is proven: file, clock in ms since the board started, message, readable fields.

    Where records found no room, one that says how many. Those in another message table are in hexadecimal.
    """
    for file, blocks in verdict.proven:
        ours = file.header is not None and file.header.table == table_hash()
        for block in blocks:
            if block.left_out:
                yield {"file": file.name, "clock_ms": block.clock_ms, "left_out": block.left_out}
            for record in block.records:
                told = {"file": file.name, "clock_ms": record.clock_ms}
                yield told | (_message(record) if ours else _raw(record))


def line(record: dict[str, Any]) -> str:
    """One record in one line."""
    seconds, ms = divmod(record["clock_ms"], 1000)
    clock = f"{seconds // 3600:3}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
    if "left_out" in record:
        return f"{clock}  {record['left_out']} records found no room"
    fields = {name: value for name, value in record.items() if name not in ("file", "clock_ms", "message")}
    said = "  ".join(f"{name} {_text(value)}" for name, value in fields.items())
    return f"{clock}  {record['message']:20} {said}".rstrip()


def _message(record: Record) -> dict[str, Any]:
    frame = record.frame
    if frame is None:
        return _raw(record)
    hidden = ("code", "key") if frame.name in ("platform_key", "bench_key", "log_key") else ("code",)
    fields = {name: value for name, value in readable(frame).items() if name not in hidden}
    return {"message": frame.name, **fields}


def _raw(record: Record) -> dict[str, Any]:
    return {"message": f"type 0x{record.type:02X}", "payload": record.payload.hex()}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "+".join(map(str, value)) or "-"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
