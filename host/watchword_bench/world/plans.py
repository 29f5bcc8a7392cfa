"""Flight plans: the corridor and the time slot in which the board is told to expect a platform."""

import numpy as np

from .path import Path
from .platforms import FlightPlan
from .schema import Scenario
from .streams import Streams
from .world import CLOCK_MASK, Floats, Plan

_WIDEST_M = 65535 / 8


def make_plans(scenario: Scenario, streams: Streams, paths: list[Path]) -> tuple[Plan, ...]:
    """Return the entries of all platforms with a plan that come within the radar's range."""
    plans = []
    for platform, path in zip(scenario.platforms, paths, strict=True):
        who, plan = platform.transponder, platform.flight_plan
        if who is None or plan is None:
            continue
        t_s = np.append(np.arange(path.begin_s, path.end_s), path.end_s)
        flown_m = path.at(t_s)
        near = np.linalg.norm(flown_m, axis=1) <= scenario.radar.range_max_m
        if near.any():
            aside_m = streams.draw(plan.aside_m, platform.name, "aside_m")
            early_s = -streams.draw(plan.late_s, platform.name, "late_s")
            corridor = _corridor(plan, flown_m[near, :2], aside_m)
            slot = _slot(plan, scenario.t0_ms, t_s[near] + early_s)
            plans.append(Plan(platform=who.platform, **slot, **corridor))
    return tuple(plans)


def _slot(plan: FlightPlan, t0_ms: int, t_s: Floats) -> dict[str, int]:
    """From the first of the times to the last, and the slot's margin."""
    return {
        "start_ms": (t0_ms + round(1000 * (t_s[0] - plan.slot_s))) & CLOCK_MASK,
        "end_ms": (t0_ms + round(1000 * (t_s[-1] + plan.slot_s))) & CLOCK_MASK,
    }


def _corridor(plan: FlightPlan, ground_m: Floats, aside_m: float) -> dict[str, int]:
    """Lay it from the farthest point to the last, wide enough for all between, then move it aside.

    ground_m: [n, 2], the part of the path within range.
    """
    begin, end = ground_m[np.argmax(np.hypot(*ground_m.T))], ground_m[-1]
    along = (end - begin) / max(float(np.hypot(*(end - begin))), 1.0)
    right = np.array([along[1], -along[0]])
    widest_m = float(np.abs((ground_m - begin) @ right).max())
    ends = np.rint(8 * (np.stack([begin, end]) + aside_m * right)).astype(int).tolist()
    (from_east, from_north), (to_east, to_north) = ends
    return {
        "from_east": from_east,
        "from_north": from_north,
        "to_east": to_east,
        "to_north": to_north,
        "half_width": round(8 * min(widest_m + plan.half_width_m, _WIDEST_M)),
    }
