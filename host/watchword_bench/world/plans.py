"""Flight plans: the corridor and the time slot in which the board is told to expect a platform."""

import numpy as np

from .paths import Path
from .platforms import FlightPlan, Transponder
from .schema import Scenario
from .world import CLOCK_MASK, Floats, Plan

_WIDEST_M = 65535 / 8


def make_plans(scenario: Scenario, paths: list[Path]) -> tuple[Plan, ...]:
    """Return the entries of all platforms with a plan that come within the radar's range."""
    plans = []
    for platform, path in zip(scenario.platforms, paths, strict=True):
        if platform.transponder is None or platform.flight_plan is None:
            continue
        t_s = np.append(np.arange(path.begin_s, path.end_s), path.end_s)
        flown_m = path.at(t_s)
        near = np.linalg.norm(flown_m, axis=1) <= scenario.radar.range_max_m
        if near.any():
            plan = _plan(platform.transponder, platform.flight_plan, scenario.t0_ms, t_s[near], flown_m[near])
            plans.append(plan)
    return tuple(plans)


def _plan(who: Transponder, plan: FlightPlan, t0_ms: int, t_s: Floats, flown_m: Floats) -> Plan:
    """Lay a corridor from the farthest point to the last, wide enough for all between.

    t_s, flown_m: [n], [n, 3], the part within range.
    """
    ground_m = flown_m[:, :2]
    begin, end = ground_m[np.argmax(np.hypot(*ground_m.T))], ground_m[-1]
    along = (end - begin) / max(float(np.hypot(*(end - begin))), 1.0)
    aside_m = np.abs((ground_m - begin) @ np.array([along[1], -along[0]])).max()
    (from_east, from_north), (to_east, to_north) = np.rint(8 * np.stack([begin, end])).astype(int).tolist()
    return Plan(
        platform=who.platform,
        start_ms=(t0_ms + round(1000 * (t_s[0] - plan.slot_s))) & CLOCK_MASK,
        end_ms=(t0_ms + round(1000 * (t_s[-1] + plan.slot_s))) & CLOCK_MASK,
        from_east=from_east,
        from_north=from_north,
        to_east=to_east,
        to_north=to_north,
        half_width=round(8 * min(float(aside_m) + plan.half_width_m, _WIDEST_M)),
    )
