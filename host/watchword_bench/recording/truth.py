"""A simulated world's truth, scan by scan, as recordings hold it."""

from typing import Any

import numpy as np

from watchword_bench.world.world import Floats, World


def scan_truth(world: World, k: int) -> dict[str, Any]:
    """What is where in scan k, and which platforms are behind its plots."""
    names = [platform.name for platform in world.scenario.platforms]
    rows = world.plots.rows(k)
    sources = (world.plots.sources_of(row) for row in range(rows.start, rows.stop))
    return {
        "platforms": [_platform(world, k, p) for p in range(len(names))],
        "plot_sources": ["+".join(names[p] for p in plot) for plot in sources],
    }


def _platform(world: World, k: int, p: int) -> dict[str, Any]:
    platform, truth = world.scenario.platforms[p], world.truth
    hidden = truth.visible[k, p] & truth.visible[k] & ~truth.resolvable[k, p]
    others = (q for q in np.flatnonzero(hidden).tolist() if q != p)
    told = {
        "name": platform.name,
        "kind": platform.truth,
        "answers": platform.answers,
        "platform": platform.number,
        "visible": bool(truth.visible[k, p]),
        "unresolved_from": [world.scenario.platforms[q].name for q in others],
    }
    if truth.present[k, p]:
        told["position"] = _vector(truth.position_m[k, p])
        told["velocity"] = _vector(truth.velocity_mps[k, p])
        told["radar"] = _vector(truth.radar_m[k, p])
    return told


def _vector(values: Floats) -> dict[str, float]:
    return dict(zip("xyz", values.tolist(), strict=True))
