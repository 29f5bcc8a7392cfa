"""A campaign: which runs there are to fly, who flies them, and where the results go."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from distributed import Client, LocalCluster, as_completed

from watchword_bench.recording.provenance import firmware_sha256
from watchword_bench.world.draw import draw
from watchword_bench.world.schema import Scenario

from .batch import Batch, batches, fly_batch
from .errors import CampaignError
from .flight import Flyer, require_compiled
from .rows import row
from .store import About, Store
from .sweep import Point, scenario_at


class Campaign:
    """`runs` runs of each scenario at each point of a sweep, on the seeds from `seed` on."""

    def __init__(self, scenarios: Sequence[str], points: Sequence[Point], runs: int, seed: int) -> None:
        """Raises ScenarioError and NotCompiled before anything is flown."""
        self.points = list(points)
        self.flown: dict[tuple[str, int], Scenario] = {}
        self.asked: dict[str, str] = {}
        for asked in scenarios:
            for number, point in enumerate(self.points):
                scenario = scenario_at(asked, point)
                require_compiled(scenario)
                self.flown[scenario.name, number] = scenario
                self.asked[scenario.name] = asked
        self.batches = {key: batches(*key, seed, runs) for key in self.flown}
        self._seed = seed

    @property
    def about(self) -> About:
        """What tells this campaign from others."""
        hashes: dict[str, list[str]] = {}
        for (name, _), scenario in self.flown.items():
            text = scenario.model_dump_json()
            hashes.setdefault(name, []).append(hashlib.sha256(text.encode()).hexdigest())
        return About(self._seed, firmware_sha256(), self.points, hashes)

    def todo(self, store: Store) -> list[Batch]:
        """The batches that the store lacks."""
        return [batch for some in self.batches.values() for batch in some if not store.has(batch)]

    def warm_up(self) -> None:
        """Compile before work is shared out: processes that start later find it on disk."""
        first = self.flown[min(self.flown)]
        row(Flyer().fly(draw(first, self._seed)))

    def fly(self, store: Store, client: Client, done: Callable[[int], None]) -> None:
        """Fly what is left to fly. done: is told the runs of each batch as it is kept."""
        scenarios = {key: client.scatter(scenario, hash=False) for key, scenario in self.flown.items()}
        left = {
            client.submit(fly_batch, scenarios[batch.scenario, batch.point], batch, pure=False): batch
            for batch in self.todo(store)
        }
        for future, data in as_completed(left, with_results=True):
            batch = left.pop(future)
            store.put(batch, data)
            done(batch.runs)
            future.release()

    def results(self, store: Store) -> dict[tuple[str, int], pa.Table]:
        """All runs of each scenario at each point, in the order of their seeds."""
        return {key: store.table(some) for key, some in self.batches.items()}


@contextmanager
def cluster(workers: int, scheduler: str | None) -> Iterator[Client]:
    """Connect to the scheduler at an address, or start workers on this computer."""
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout="10s")
        except (OSError, ValueError) as error:
            raise CampaignError(f"--scheduler {scheduler}: no answer: {error}") from None
        with client:
            yield client
        return
    local: Any = LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=workers > 1, dashboard_address=":0"
    )
    with local, Client(local) as client:
        yield client
