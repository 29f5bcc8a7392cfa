"""This project's tracker and Stone Soup's on the same plots; the table of docs/tracking.md.

    python -m watchword_bench.tracking.compare                  compare, keep the scores, write the page
    python -m watchword_bench.tracking.compare --again          the same, reference too
    python -m watchword_bench.tracking.compare --cases FOLDER   beside the scores in a folder's reference.json
    python -m watchword_bench.tracking.compare --tune           how the reference's settings were found

Ours is run each time, in seconds; the reference, which takes minutes, only on cases that it has not been
scored on: its scores are kept with a hash of the plots, the truth and all its settings.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from watchword_bench.tracking import folder, life, page
from watchword_bench.tracking.cases import RADAR, Case
from watchword_bench.tracking.draw import TRAIL, Recipe, draw_case, targets
from watchword_bench.tracking.drive import board_params, drive
from watchword_bench.tracking.kinds import KINDS
from watchword_bench.tracking.score import score
from watchword_bench.tracking.stone_soup import Settings, stone_soup

_TUNING_SEEDS = range(900, 904)
_VARIED: dict[str, tuple[Any, ...]] = {
    "process_noise": (3.0, 8.0),
    "climb_noise": (0.01, 0.04),
    "gate": (4.0, 6.0),
    "coast_scans": (4, 8),
}


def compare(again: bool) -> Iterator[dict[str, Any]]:
    """Score both trackers case by case, in the form of comparison.json."""
    known = {} if again else {row["key"]: row for row in page.load()}
    for kind in KINDS:
        for seed in kind.seeds:
            case = draw_case(kind.name, kind.recipe, seed)
            own = key(case, kind.reference)
            theirs = known[own]["reference"] if own in known else reference(case, kind.reference)
            yield {"kind": kind.name, "seed": seed, "key": own, "ours": ours(case), "reference": theirs}


def ours(case: Case) -> dict[str, float]:
    """The scores of the firmware's tracker, told of the radar."""
    return _rounded(asdict(score(case, drive(case, board_params(case.radar)))))


def reference(case: Case, settings: Settings) -> dict[str, float]:
    """Stone Soup's scores."""
    found = list(stone_soup(case.radar, case.scans, settings))
    return _rounded(asdict(score(case, found)))


def _rounded(scores: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in scores.items()}


def key(case: Case, settings: Settings) -> str:
    """A hash of all that the reference's scores depend on, rounded: processors differ in the last bits."""
    radar = case.radar
    sigmas = (
        radar.sigma_range_m,
        radar.sigma_azimuth_deg,
        radar.sigma_elevation_deg,
        radar.sigma_doppler_mps,
    )
    told = (version("stonesoup"), settings, radar.dims, radar.doppler, sigmas)
    digest = hashlib.sha256(repr(told).encode())
    for scan in case.scans:
        for values in (scan.plots, scan.truth, np.array(scan.t_s)):
            digest.update(np.rint(np.nan_to_num(values) * 1000).astype("<i8").tobytes())
    return digest.hexdigest()[:16]


def tune() -> Iterator[str]:
    """Mean GOSPA over the targets' square root, as the reference's settings are varied one by one."""
    scenes = {"n02": targets(2), "trail": TRAIL}
    radars = [RADAR.model_copy(update={"dims": dims}) for dims in (2, 3)]
    recipes = [Recipe(scene, radar) for scene in scenes.values() for radar in radars]
    cases = [draw_case("tuning", recipe, seed) for recipe in recipes for seed in _TUNING_SEEDS]
    changes: list[dict[str, Any]] = [
        {},
        *({name: value} for name, values in _VARIED.items() for value in values),
    ]
    for change in changes:
        settings = replace(Settings(), **change)
        scores = [reference(case, settings)["gospa_m"] / len(case.scans[0].truth) ** 0.5 for case in cases]
        yield f"{np.mean(scores):7.3f} m  {change or settings}"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m watchword_bench.tracking.compare",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--again", action="store_true", help="run the reference on all cases")
    choice.add_argument("--cases", type=Path, metavar="FOLDER", help="of radar cases with a reference.json")
    choice.add_argument("--tune", action="store_true", help="vary the reference's settings; takes minutes")
    arguments = parser.parse_args()
    if arguments.cases is not None:
        return folder.main(arguments.cases)
    if arguments.tune:
        for line in tune():
            print(line, flush=True)
        return 0
    rows: page.Rows = []
    earlier = page.load()
    for row in compare(arguments.again):
        rows.append(row)
        scores = (row[who]["gospa_m"] for who in ("ours", "reference"))
        print(f"{row['kind']:16} {row['seed']}", *(f"{gospa_m:8.2f}" for gospa_m in scores), flush=True)
        page.keep([*rows, *earlier[len(rows) :]])  # whoever ends this early has lost nothing
    page.keep(rows)
    life.measure_all()
    page.PAGE.write_text(page.page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
