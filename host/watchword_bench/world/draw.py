"""Draws a world: everything random in a run comes from here, from one seed."""

import numpy as np

from .deceit import make_transmissions
from .path import Path
from .paths import make_paths
from .plans import make_plans
from .radar import Bias, look, make_plots, merge
from .replies import make_broadcasts, make_replies
from .schema import Scenario, Site
from .streams import Streams
from .trouble import make_troubles, misplaced_m, silenced
from .world import CLOCK_MASK, Bools, Floats, Truth, World


def draw_sites(scenario: Scenario, seed: int) -> list[World]:
    """Draw the world about each site's board; just one if the scenario has no sites."""
    if not scenario.site:
        return [draw(scenario, seed)]
    return [draw(scenario, seed, site) for site in scenario.site]


def draw(scenario: Scenario, seed: int, site: Site | None = None) -> World:
    """Draw the world of one run; the same scenario and seed give the same world.

    site: about whose board; of a scenario with sites, the first if not given. What flies is the same for
    all of them, what each measures and hears is its own.
    """
    run = Streams(seed)
    paths = make_paths(scenario, run)
    t_s = _scan_times(scenario, paths)
    present = _present(scenario, run, paths, t_s)
    troubles = make_troubles(scenario, run)
    if site is None and scenario.site:
        site = scenario.site[0]
    if site is not None:
        paths = [path.moved(-site.east_m, -site.north_m) for path in paths]
    streams = run if site is None else Streams(seed, site.name)
    position_m = np.stack([path.at(t_s) for path in paths], axis=1)
    velocity_mps = np.stack([path.velocity(t_s) for path in paths], axis=1)
    sight = look(position_m, velocity_mps)
    visible = present & _in_view(scenario, run, sight.range_m)
    together = merge(scenario.radar, sight, visible)
    bias = Bias(
        streams.draw(scenario.radar.bias_range_m, "radar", "bias_range_m"),
        streams.draw(scenario.radar.bias_azimuth_deg, "radar", "bias_azimuth_deg"),
    )
    where = present[:, :, None]
    truth = Truth(
        position_m=np.where(where, position_m, np.nan),
        velocity_mps=np.where(where, velocity_mps, np.nan),
        radar_m=np.where(where, _biased(position_m, sight.range_m, bias), np.nan),
        present=present,
        visible=visible,
        resolvable=visible[:, :, None] & visible[:, None, :] & ~together,
    )
    heard = present & ~silenced(troubles, t_s)[:, None]
    off_m = misplaced_m(scenario, run, troubles, t_s)
    return World(
        scenario=scenario,
        seed=seed,
        site=site,
        t_s=t_s,
        t_ms=((scenario.t0_ms + np.rint(1000 * t_s).astype(np.int64)) & CLOCK_MASK).astype(np.int32),
        plots=make_plots(scenario, streams, sight, together, bias),
        truth=truth,
        replies=make_replies(scenario, streams, paths, t_s, heard, off_m, bias),
        transmissions=make_transmissions(scenario, streams, position_m, present, bias),
        broadcasts=make_broadcasts(scenario, run, t_s, truth, off_m),
        plans=make_plans(scenario, run, paths),
        troubles=troubles,
        operator_after_s=tuple(
            run.draw(rule.after_s, "operator", str(i)) for i, rule in enumerate(scenario.operator)
        ),
        bias_range_m=bias.range_m,
        bias_azimuth_deg=bias.azimuth_deg,
    )


def _scan_times(scenario: Scenario, paths: list[Path]) -> Floats:
    """Return the times of the scans, up to the one that ends the run."""
    period_s = scenario.radar.scan_period_s
    t_s: Floats = period_s * np.arange(int(scenario.duration_s / period_s) + 1, dtype=np.float64)
    if scenario.end is None:
        return t_s
    (ender,) = scenario.about(scenario.end.platform)
    path, home = paths[ender], scenario.home(scenario.platforms[ender])
    from_home = path.moved(-home.east_m, -home.north_m) if home else path
    near = np.linalg.norm(from_home.at(t_s), axis=1) <= scenario.end.within_m
    near &= (t_s >= path.begin_s) & (t_s <= path.end_s)
    return t_s[: int(np.argmax(near)) + 1] if near.any() else t_s


def _present(scenario: Scenario, streams: Streams, paths: list[Path], t_s: Floats) -> Bools:
    present = np.zeros((len(t_s), len(paths)), dtype=bool)
    for p, (platform, path) in enumerate(zip(scenario.platforms, paths, strict=True)):
        begin_s = max(path.begin_s, streams.draw(platform.appears_s, platform.name, "appears_s"))
        present[:, p] = (t_s >= begin_s) & (t_s <= path.end_s)
        if platform.vanishes_s is not None:
            present[:, p] &= t_s < streams.draw(platform.vanishes_s, platform.name, "vanishes_s")
    return present


def _in_view(scenario: Scenario, streams: Streams, range_m: Floats) -> Bools:
    farthest_m = np.full(range_m.shape[1], scenario.radar.range_max_m)
    for p, platform in enumerate(scenario.platforms):
        if platform.seen_within_m is not None:
            hidden_m = streams.draw(platform.seen_within_m, platform.name, "seen_within_m")
            farthest_m[p] = min(farthest_m[p], hidden_m)
    return (range_m >= scenario.radar.range_min_m) & (range_m <= farthest_m)


def _biased(position_m: Floats, range_m: Floats, bias: Bias) -> Floats:
    """Turn and stretch positions as the radar's bias does."""
    stretched = position_m * (1.0 + bias.range_m / np.maximum(range_m, 1.0))[:, :, None]
    turn = np.radians(bias.azimuth_deg)
    east, north, up = np.moveaxis(stretched, -1, 0)
    return np.stack(
        [east * np.cos(turn) + north * np.sin(turn), north * np.cos(turn) - east * np.sin(turn), up], axis=-1
    )
