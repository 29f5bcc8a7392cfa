"""The mock radar: what is in view, what merges, what is detected, and the plots that come of it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from watchword_bench.protocol.table import ABSENT, PLOTS_MAX

from . import scales
from .schema import Scenario
from .sensors import Radar
from .streams import Streams
from .world import Bools, Floats, Ints, Plots

_THRESHOLD_DB = 10.0  # of detection: no plot is weaker
_FLUCTUATION_DB = 2.0  # standard deviation of an echo's strength from scan to scan
_CLUTTER_DB = 2.0  # mean excess over the threshold
_CLUTTER_ELEVATION_DEG = 20.0  # false plots lie between the horizon and this
_CLUTTER_DOPPLER_MPS = 60.0


class Bias(NamedTuple):
    """The registration error of a run."""

    range_m: float
    azimuth_deg: float


class Sight(NamedTuple):
    """The truth as a perfect radar sees it. All [K, P]; azimuth clockwise from north."""

    range_m: Floats
    azimuth_deg: Floats
    elevation_deg: Floats
    doppler_mps: Floats


class _Rows(NamedTuple):
    """Plots before they are put in order. order: random, ranks a scan's plots."""

    scan: Ints
    order: Floats
    range_m: Floats
    azimuth_deg: Floats
    elevation_deg: Floats
    doppler_mps: Floats
    snr_db: Floats
    sources: Bools


def wrap_deg(angle: Floats) -> Floats:
    """Bring angles to -180 up to 180."""
    return np.asarray((angle + 180.0) % 360.0 - 180.0)


def look(position_m: Floats, velocity_mps: Floats) -> Sight:
    """Convert positions and velocities, [K, P, 3], to what a radar at the origin measures."""
    east, north, up = np.moveaxis(position_m, -1, 0)
    ground = np.hypot(east, north)
    distance = np.hypot(ground, up)
    return Sight(
        range_m=distance,
        azimuth_deg=np.degrees(np.arctan2(east, north)),
        elevation_deg=np.degrees(np.arctan2(up, ground)),
        doppler_mps=(position_m * velocity_mps).sum(axis=-1) / np.maximum(distance, 1.0),
    )


def merge(radar: Radar, sight: Sight, visible: Bools) -> Bools:
    """Return which platforms are one plot, [K, P, P]: near ones, chains of them, each in view with itself."""
    apart_m = np.abs(sight.range_m[:, :, None] - sight.range_m[:, None, :])
    apart_deg = np.abs(wrap_deg(sight.azimuth_deg[:, :, None] - sight.azimuth_deg[:, None, :]))
    together = (apart_m < radar.merge_range_m) & (apart_deg < radar.merge_azimuth_deg)
    together |= np.eye(visible.shape[1], dtype=bool)
    together &= visible[:, :, None] & visible[:, None, :]
    busy = together.sum(axis=(1, 2)) > visible.sum(axis=1)
    chains = together[busy]
    for _ in range(visible.shape[1].bit_length()):  # the reach doubles with each product
        chains = chains @ chains
    together[busy] = chains
    return together


def make_plots(scenario: Scenario, streams: Streams, sight: Sight, together: Bools, bias: Bias) -> Plots:
    """Draw the plots of all scans. together: [K, P, P], see `merge`."""
    radar = scenario.radar
    scans, platforms = sight.range_m.shape
    echoes = _echoes(scenario, streams, sight, together, bias)
    clutter = _clutter(radar, streams, scans, platforms)
    pairs: Iterable[Any] = zip(echoes, clutter, strict=True)
    rows = _Rows._make(np.concatenate(pair) for pair in pairs)
    ranked = np.lexsort((rows.order, rows.scan))
    rank = np.arange(len(ranked)) - np.searchsorted(rows.scan[ranked], rows.scan[ranked])
    rows = _Rows._make(column[ranked[rank < PLOTS_MAX]] for column in rows)  # a scan message holds no more

    def absent(name: str) -> Ints:
        return np.full(len(rows.scan), ABSENT[name], np.int32)

    return Plots(
        first=np.searchsorted(rows.scan, np.arange(scans + 1)).astype(np.int32),
        range=scales.slant_range(rows.range_m),
        azimuth=scales.azimuth(rows.azimuth_deg),
        elevation=scales.elevation(rows.elevation_deg) if radar.dims == 3 else absent("elevation"),
        doppler=scales.doppler(rows.doppler_mps) if radar.doppler else absent("doppler"),
        snr=scales.snr(rows.snr_db) if radar.snr else absent("snr"),
        sources=rows.sources,
    )


def _echoes(scenario: Scenario, streams: Streams, sight: Sight, together: Bools, bias: Bias) -> _Rows:
    """Plots of platforms. A merged plot is the strongest member's, moved to the SNR-weighted centroid."""
    radar, names = scenario.radar, [platform.name for platform in scenario.platforms]
    scans, platforms = sight.range_m.shape

    def uniform(purpose: str) -> Floats:
        return np.stack([streams.generator(purpose, name).random(scans) for name in names], axis=1)

    noise = np.stack([streams.generator("noise", name).standard_normal((scans, 5)) for name in names], axis=1)
    mean_db = [streams.draw(platform.snr_db, platform.name, "snr_db") for platform in scenario.platforms]
    strength_db = np.maximum(mean_db + _FLUCTUATION_DB * noise[:, :, 4], _THRESHOLD_DB)
    weight = together * 10.0 ** (strength_db[:, None, :] / 10.0)
    total = weight.sum(axis=2)
    share = weight / np.maximum(total, 1.0)[:, :, None]

    def centroid(values: Floats) -> Floats:
        return np.asarray((share * values[:, None, :]).sum(axis=2))

    aside_deg = wrap_deg(sight.azimuth_deg[:, None, :] - sight.azimuth_deg[:, :, None])
    azimuth_deg = sight.azimuth_deg + (share * aside_deg).sum(axis=2)
    detected = uniform("detection") < radar.pd
    heard = (together & detected[:, None, :]).any(axis=2)
    strongest = weight.argmax(axis=2) == np.arange(platforms)
    scan, platform = np.nonzero(heard & strongest)
    at = (scan, platform)
    errors = noise[at]
    return _Rows(
        scan=scan.astype(np.int32),
        order=uniform("order")[at],
        range_m=centroid(sight.range_m)[at] + bias.range_m + radar.sigma_range_m * errors[:, 0],
        azimuth_deg=azimuth_deg[at] + bias.azimuth_deg + radar.sigma_azimuth_deg * errors[:, 1],
        elevation_deg=centroid(sight.elevation_deg)[at] + radar.sigma_elevation_deg * errors[:, 2],
        doppler_mps=centroid(sight.doppler_mps)[at] + radar.sigma_doppler_mps * errors[:, 3],
        snr_db=10.0 * np.log10(np.maximum(total, 1.0))[at],
        sources=together[at],
    )


def _clutter(radar: Radar, streams: Streams, scans: int, platforms: int) -> _Rows:
    generator = streams.generator("clutter")
    scan = np.repeat(np.arange(scans, dtype=np.int32), generator.poisson(radar.clutter_per_scan, scans))
    count = len(scan)
    return _Rows(
        scan=scan,
        order=generator.random(count),
        range_m=generator.uniform(radar.range_min_m, radar.range_max_m, count),
        azimuth_deg=generator.uniform(0.0, 360.0, count),
        elevation_deg=generator.uniform(0.0, _CLUTTER_ELEVATION_DEG, count),
        doppler_mps=generator.uniform(-_CLUTTER_DOPPLER_MPS, _CLUTTER_DOPPLER_MPS, count),
        snr_db=_THRESHOLD_DB + generator.exponential(_CLUTTER_DB, count),
        sources=np.zeros((count, platforms), dtype=bool),
    )
