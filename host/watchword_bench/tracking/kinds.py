"""The cases that trackers are compared on, by kind. Neither tracker was tuned on their seeds."""

from dataclasses import dataclass
from typing import Any

from watchword_bench.tracking.cases import RADAR
from watchword_bench.tracking.draw import ABREAST, CROSSING, TRAIL, Recipe, Scene, targets
from watchword_bench.tracking.stone_soup import Settings
from watchword_bench.world.quantities import fixed

_FIRST_SEED = 7001
_TUNED = Settings()
_FOR_TURNS = Settings(process_noise=16.0)
_MERGING: dict[str, Any] = {"merge_range_m": 40.0, "merge_azimuth_deg": 1.5}


@dataclass(frozen=True)
class Kind:
    """Cases of one make.

    harder: beyond what the reference was tuned on.  reference: its settings, the same for all kinds but one.
    """

    name: str
    meaning: str
    recipe: Recipe
    seeds: range
    harder: bool
    reference: Settings


def _plain(name: str, meaning: str, scene: Scene, count: int) -> list[Kind]:
    """Of a 2-D and a 3-D radar."""
    return [
        _kind(f"d{dims}_{name}", f"{dims}-D, {meaning}", scene, count, harder=False, dims=dims)
        for dims in (2, 3)
    ]


def _kind(
    name: str,
    meaning: str,
    scene: Scene,
    count: int,
    *,
    harder: bool = True,
    duration_s: float = 120.0,
    turn_deg_s: float = 3.0,
    reference: Settings = _TUNED,
    **radar: Any,
) -> Kind:
    recipe = Recipe(scene, RADAR.model_copy(update=radar), duration_s, turn_deg_s)
    return Kind(name, meaning, recipe, range(_FIRST_SEED, _FIRST_SEED + count), harder, reference)


KINDS = (
    *_plain("n01", "1 target", targets(1), 8),
    *_plain("n08", "8 targets", targets(8), 4),
    *_plain("n32", "32 targets", targets(32), 2),
    *_plain("trail", "a follower 150–250 m behind", TRAIL, 8),
    _kind("abreast", "two side by side, 50–150 m apart, plots merge", ABREAST, 8, **_MERGING),
    _kind("crossing", "two paths cross at 5–20°", CROSSING, 8),
    _kind("crossing_merged", "two paths cross at 5–20°, plots merge", CROSSING, 8, **_MERGING),
    _kind("turns", "8 targets, turns up to 6°/s", targets(8), 4, turn_deg_s=6.0),
    _kind(
        "turns_tuned",
        f"8 targets, turns up to 6°/s, the reference's noise set to {_FOR_TURNS.process_noise:g} m²/s³",
        targets(8),
        4,
        turn_deg_s=6.0,
        reference=_FOR_TURNS,
    ),
    _kind("fast", "8 targets, 10 scans a second", targets(8), 2, duration_s=60.0, scan_period_s=0.1),
    _kind("slow", "8 targets, a scan every 4 s", targets(8), 4, duration_s=240.0, scan_period_s=4.0),
    _kind("pd60", "8 targets, detected 6 times in 10", targets(8), 4, pd=0.6),
    _kind("clutter20", "8 targets, 20 false plots a scan", targets(8), 4, clutter_per_scan=20.0),
    _kind("bias", "8 targets, azimuth biased by 1°", targets(8), 4, bias_azimuth_deg=fixed(1.0)),
    _kind("doppler", "8 targets, with range rates", targets(8), 4, doppler=True),
)
