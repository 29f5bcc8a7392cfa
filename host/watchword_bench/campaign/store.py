"""A campaign's folder: what it is of, and one file for each batch that is done.

A file is there whole or not at all, and is named by its runs. So a campaign that was killed goes on where
it stopped: what is there is not flown again, and nothing counts twice.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from watchword_bench.cache import write_at_once

from .batch import Batch
from .errors import CampaignError
from .sweep import Point

ABOUT = "campaign.json"
RUNS = "runs"


@dataclass(frozen=True)
class About:
    """What all runs of a campaign have in common. scenarios: by name, the SHA-256 of each at each point."""

    seed: int
    firmware_sha256: str
    points: list[Point]
    scenarios: dict[str, list[str]]


class Store:
    """The results of one campaign."""

    def __init__(self, folder: Path, about: About) -> None:
        """Raises CampaignError if the folder holds another campaign."""
        self._folder = folder
        file = folder / ABOUT
        ours = json.loads(json.dumps(asdict(about)))
        if file.exists():
            _check_same(file, ours)
        elif folder.exists() and any(folder.iterdir()):
            raise CampaignError(
                f"{folder}: it holds other things than a campaign; --out wants a folder of its own"
            )
        else:
            write_at_once(file, json.dumps(ours, indent=2).encode())

    def has(self, batch: Batch) -> bool:
        """Whether a batch is done."""
        return self._file(batch).exists()

    def put(self, batch: Batch, data: bytes) -> None:
        """Keep the results of a batch."""
        write_at_once(self._file(batch), data)

    def table(self, batches: list[Batch]) -> pa.Table:
        """Return the results of batches, in their order, one row a run."""
        tables = []
        for batch in batches:
            table = _read(self._file(batch))
            if table.num_rows != batch.runs:
                raise CampaignError(
                    f"{self._file(batch)}: {table.num_rows} runs, {batch.runs} expected; remove it"
                )
            tables.append(table)
        return pa.concat_tables(tables)

    def _file(self, batch: Batch) -> Path:
        return self._folder / RUNS / batch.file_name


def _check_same(file: Path, ours: dict[str, Any]) -> None:
    try:
        theirs = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CampaignError(f"{file}: not a campaign's: {error}") from None
    for name, value in ours.items():
        if theirs.get(name) != value:
            raise CampaignError(
                f"{file.parent} holds another campaign: {name} is {_short(theirs.get(name))} there, "
                f"{_short(value)} here; choose another --out"
            )


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _read(file: Path) -> pa.Table:
    try:
        return pq.read_table(file)
    except (OSError, pa.ArrowInvalid) as error:
        raise CampaignError(
            f"{file}: can't be read: {error}; remove it, and its runs are flown again"
        ) from None
