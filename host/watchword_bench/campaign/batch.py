"""Some runs of one scenario: what a worker is given and what it gives back."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from watchword_bench.world.draw import draw
from watchword_bench.world.schema import Scenario

from .flight import Flyer
from .rows import row

BATCH_RUNS = 250
_HELD = ("held_for_friend", "held_for_hostile")
_flyers = threading.local()


@dataclass(frozen=True)
class Batch:
    """The runs with the seeds first_seed up to first_seed + runs - 1 at one point of one scenario."""

    scenario: str
    point: int
    first_seed: int
    runs: int

    @property
    def file_name(self) -> str:
        """The name of its results: by what it is, so that the same batch has the same file."""
        return f"{self.scenario}-{self.point:03d}-{self.first_seed}-{self.runs}.parquet"


def batches(scenario: str, point: int, first_seed: int, runs: int) -> list[Batch]:
    """Divide runs: always in the same way, however many workers there are."""
    return [
        Batch(scenario, point, seed, min(BATCH_RUNS, first_seed + runs - seed))
        for seed in range(first_seed, first_seed + runs, BATCH_RUNS)
    ]


def fly_batch(scenario: Scenario, batch: Batch) -> bytes:
    """Fly a batch; returns its table, one row a run, as a Parquet file."""
    if not hasattr(_flyers, "own"):  # a Flyer's memory is one run's
        _flyers.own = Flyer()
    seeds = range(batch.first_seed, batch.first_seed + batch.runs)
    return parquet(row(_flyers.own.fly(draw(scenario, seed))) for seed in seeds)


def parquet(rows: Iterable[dict[str, Any]]) -> bytes:
    """Return rows as a Parquet file."""
    table = pa.Table.from_pylist(list(rows))
    for name in _HELD:
        column = table.schema.get_field_index(name)
        table = table.set_column(column, name, table[name].cast(pa.list_(pa.int8())))
    file = BytesIO()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()
