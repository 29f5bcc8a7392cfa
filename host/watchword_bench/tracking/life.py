"""How soon what flies has a track, and how many tracks an empty sky has: ours and the reference's.

python -m watchword_bench.tracking.life

Ours is run each time; the reference, which takes minutes, only on a sky that it has not been measured under.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from watchword_bench.tracking.cases import RADAR, Case
from watchword_bench.tracking.draw import Recipe, draw_case, targets
from watchword_bench.tracking.drive import board_params, drive
from watchword_bench.tracking.stone_soup import stone_soup
from watchword_bench.world.sensors import Radar
from watchword_bench.world.world import Floats

KEPT = Path(__file__).with_name("life.json")
EMPTY_SCANS = 600
TARGETS, SEEDS, SCANS = 8, range(300, 312), 12
WITHIN = 8
NEAR_M = 250.0

Track = Callable[[Case], Sequence[Floats]]


@dataclass(frozen=True)
class Sky:
    """What a radar's plots are like. clutter: false plots a scan."""

    dims: int
    clutter: float
    pd: float

    def radar(self, **changes: Any) -> Radar:
        told = {"dims": self.dims, "clutter_per_scan": self.clutter, "pd": self.pd}
        return RADAR.model_copy(update=told | changes)


SKIES = (Sky(2, 2.0, 0.9), Sky(3, 2.0, 0.9), Sky(2, 20.0, 0.9), Sky(3, 20.0, 0.9), Sky(2, 20.0, 0.6))


@dataclass(frozen=True)
class Life:
    """Of TARGETS × SEEDS targets: scans to a track, their median and how many took WITHIN at most, in %; and
    tracks in EMPTY_SCANS scans of an empty sky."""

    median: float
    within: float
    false: int


def ours(case: Case) -> Sequence[Floats]:
    """The firmware's tracks, told of the radar."""
    return drive(case, board_params(case.radar))


def reference(case: Case) -> Sequence[Floats]:
    """Stone Soup's."""
    return list(stone_soup(case.radar, case.scans))


def measure(sky: Sky, track: Track) -> Life:
    """A tracker's life under that sky."""
    scans = np.concatenate([first_scans(case, track(case)) for case in flights(sky)])
    within = 100 * float((scans <= WITHIN).mean())
    return Life(float(np.median(scans)), round(within, 1), len(numbers(track(empty(sky)))))


def flights(sky: Sky) -> Iterator[Case]:
    """Targets that are there from the first scan on."""
    for seed in SEEDS:
        yield draw_case("flights", Recipe(targets(TARGETS), sky.radar(), SCANS), seed)


def empty(sky: Sky) -> Case:
    """False plots alone, out to 8 km."""

    def nothing(flight: Any, _: np.random.Generator) -> Floats:
        return np.empty((0, flight.steps, 6))

    return draw_case("empty", Recipe(nothing, sky.radar(range_max_m=8000.0), EMPTY_SCANS), 1)


def first_scans(case: Case, found: Sequence[Floats]) -> Floats:
    """The scan, from 1, in which each target first has a track within NEAR_M; infinite: none."""
    first = np.full(len(case.scans[0].truth), np.inf)
    for k, (scan, tracks) in enumerate(zip(case.scans, found, strict=True), 1):
        away = np.hypot(*(scan.truth[:, None, :2] - tracks[None, :, 1:3]).transpose(2, 0, 1))
        first = np.where(away.min(axis=1, initial=np.inf) < NEAR_M, np.minimum(first, k), first)
    return first


def numbers(found: Sequence[Floats]) -> set[int]:
    """All track numbers there were."""
    return {int(number) for tracks in found for number in tracks[:, 0]}


def load() -> list[dict[str, Any]]:
    """What was measured last, one entry a sky."""
    rows: list[dict[str, Any]] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else []
    return rows


def measure_all() -> None:
    """Measure and keep."""
    known = {json.dumps(row["sky"]): row["reference"] for row in load()}
    rows = []
    for sky in SKIES:
        told = asdict(sky)
        theirs = known.get(json.dumps(told)) or asdict(measure(sky, reference))
        rows.append({"sky": told, "ours": asdict(measure(sky, ours)), "reference": theirs})
        print(*rows[-1].values(), flush=True)
    KEPT.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    measure_all()
