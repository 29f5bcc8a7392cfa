"""A ledger for reading: what happens over and over between two events of note, in one line."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .ledger import Entry


@dataclass(frozen=True)
class Line:
    """Entries of one run. weight: their sum, None if they aren't evidence.  text: the last one's."""

    from_ms: int
    to_ms: int
    count: int
    weight: int | None
    entry: Entry


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Join entries of the same run, as long as only entries of other runs come between them."""
    told: list[Line] = []
    open_: dict[str, int] = {}
    for entry in entries:
        if entry.run in open_:
            told[open_[entry.run]] = _joined(told[open_[entry.run]], entry)
            continue
        if entry.run:
            open_[entry.run] = len(told)
        else:
            open_.clear()
        weight = entry.weight if entry.evidence else None
        told.append(Line(entry.t_ms, entry.t_ms, 1, weight, entry))
    return told


def _joined(line: Line, entry: Entry) -> Line:
    weight = None if line.weight is None else line.weight + entry.weight
    return replace(line, to_ms=entry.t_ms, count=line.count + 1, weight=weight, entry=entry)
