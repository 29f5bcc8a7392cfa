"""Faults as drawn, and what they do to replies. What they do to the feed and the link: `feed`, `link`."""

import numpy as np

from .faults import Navigation, Outage
from .schema import Scenario
from .streams import Streams
from .world import Bools, Floats, Trouble


def make_troubles(scenario: Scenario, streams: Streams) -> tuple[Trouble, ...]:
    """Draw when each fault begins and ends."""
    troubles = []
    for i, fault in enumerate(scenario.fault):
        begin_s = streams.draw(fault.from_s, "fault", str(i), "from_s")
        end_s = begin_s + streams.draw(fault.for_s, "fault", str(i), "for_s")
        troubles.append(Trouble(fault, begin_s, end_s))
    return tuple(troubles)


def silenced(troubles: tuple[Trouble, ...], t_s: Floats) -> Bools:
    """Whether the interrogator hears nobody, [len(t_s)]."""
    silent = np.zeros(len(t_s), bool)
    for trouble in troubles:
        if isinstance(trouble.fault, Outage):
            silent |= trouble.lasts(t_s)
    return silent


def misplaced_m(scenario: Scenario, streams: Streams, troubles: tuple[Trouble, ...], t_s: Floats) -> Floats:
    """How far off each platform believes itself to be, [K, P, 3]."""
    off_m = np.zeros((len(t_s), len(scenario.platforms), 3))
    for i, trouble in enumerate(troubles):
        fault = trouble.fault
        if not isinstance(fault, Navigation):
            continue
        for p in scenario.about(fault.truth):
            name = scenario.platforms[p].name
            jump_m, drift_mps, azimuth_deg = (
                streams.draw(getattr(fault, key), "fault", str(i), name, key)
                for key in ("jump_m", "drift_mps", "azimuth_deg")
            )
            azimuth = np.radians(azimuth_deg)
            distance_m = np.where(trouble.lasts(t_s), jump_m + drift_mps * (t_s - trouble.begin_s), 0.0)
            off_m[:, p] += distance_m[:, None] * (np.sin(azimuth), np.cos(azimuth), 0.0)
    return off_m
