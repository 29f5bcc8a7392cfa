"""CSV files that anybody may have written: columns by name, and every bad row named by line and reason."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from watchword_bench.world.quantities import nearest
from watchword_bench.world.world import Floats

_NAMED = 10  # bad rows that a refusal names


class InputError(ValueError):
    """A file that can't be used; the message says which, where and why."""


@dataclass(frozen=True)
class Column:
    """A column of numbers within bounds. If it isn't `required` it may be missing, or empty in a row."""

    name: str
    low: float
    high: float
    required: bool = True


@dataclass(frozen=True)
class BadRow:
    """A row left out.  line: in the file, from 1."""

    line: int
    reason: str


@dataclass(frozen=True)
class Rows:
    """What was read.

    values: (n, columns), NaN where there is none.  labels: of each row, as written; empty without a label
    column.  bad: rows left out.  unused: the file's other columns.
    """

    values: Floats
    labels: tuple[str, ...]
    bad: tuple[BadRow, ...]
    unused: tuple[str, ...]


def read_rows(file: Path, columns: Sequence[Column], skip_bad: bool, label: str | None = None) -> Rows:
    """Read `columns`, and the text of the column `label`, from a CSV file whose first line names its columns.

    Bad rows are left out if `skip_bad`, else they are an InputError.
    """
    values, labels, bad = [], [], []
    with file.open(newline="", encoding="utf-8-sig") as text:
        lines = _lines(file, csv.reader(text))
        header = [name.strip() for name in next(lines, (0, []))[1]]
        required = [column.name for column in columns if column.required] + ([label] if label else [])
        _check_header(file, header, required)
        for line, row in lines:
            try:
                fields = _fields(header, row)
                values.append([_number(column, fields.get(column.name, "")) for column in columns])
                labels.append(fields[label] if label else "")
            except ValueError as error:
                bad.append(BadRow(line, str(error)))
    if bad and not skip_bad:
        told = [f"{file}: line {row.line}: {row.reason}" for row in bad[:_NAMED]]
        told += [f"and {len(bad) - _NAMED} more bad rows"] * (len(bad) > _NAMED)
        raise InputError("\n".join(told))
    known = {column.name for column in columns} | {label}
    table = np.array(values, dtype=float).reshape(-1, len(columns))
    return Rows(table, tuple(labels), tuple(bad), tuple(name for name in header if name not in known))


def _lines(file: Path, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that aren't blank, by line."""
    try:
        for row in reader:
            if row:
                yield reader.line_num, row  # type: ignore[attr-defined]
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: not a text file: {error.reason} at byte {error.start}") from None
    except csv.Error as error:
        raise InputError(f"{file}: line {reader.line_num}: {error}") from None  # type: ignore[attr-defined]


def _check_header(file: Path, header: list[str], required: list[str]) -> None:
    if not header:
        raise InputError(f"{file}: empty; the first line has to name the columns: {','.join(required)}")
    lacking = [f"{name!r}{nearest(name, header)}" for name in required if name not in header]
    if lacking:
        raise InputError(f"{file}: line 1: no column {'; '.join(lacking)}")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise InputError(f"{file}: line 1: column {twice[0]!r} is there twice")


def _fields(header: list[str], row: list[str]) -> dict[str, str]:
    if len(row) != len(header):
        raise ValueError(f"{len(row)} fields, the header has {len(header)}")
    return dict(zip(header, row, strict=True))


def _number(column: Column, text: str) -> float:
    text = text.strip()
    if not text:
        if column.required:
            raise ValueError(f"{column.name} is empty")
        return float("nan")
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{column.name} is {text[:20]!r}, which is no number") from None
    if not column.low <= value <= column.high:  # NaN neither
        allowed = f"{column.low:,.12g} to {column.high:,.12g}"
        raise ValueError(f"{column.name} is {text[:20]}; it must be {allowed}")
    return value
