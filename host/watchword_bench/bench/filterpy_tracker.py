"""The least tracker there is with filterpy: a Kalman filter a track, scipy's assignment, M of N hits.

Source: Labbe, filterpy, Kalman filtering and optimal estimation library (https://filterpy.readthedocs.io).
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from watchword_bench.tracking.cases import AZIMUTH, ELEVATION, RANGE, Scan
from watchword_bench.world.sensors import Radar
from watchword_bench.world.world import Floats

_PROCESS_NOISE = 3.0  # m^2/s^3
_SPEED_SIGMA_MPS = 30.0  # of a track just begun
_GATE = 16.0  # squared Mahalanobis distance
_CONFIRM_HITS = 4
_COAST_SCANS = 6
_TENTATIVE_COAST_SCANS = 3


def filterpy_tracks(radar: Radar, scans: Iterable[Scan]) -> Iterator[int]:
    """How many confirmed tracks there are after each scan of a 3-D radar."""
    tracks: list[Any] = []
    for scan in scans:
        plots = [_convert(radar, plot) for plot in scan.plots]
        for track in tracks:
            track.predict()
        pairs = _assign(tracks, plots)
        for i, track in enumerate(tracks):
            if i in pairs:
                position, covariance = plots[pairs[i]]
                track.update(position, R=covariance)
                track.hits, track.misses = track.hits + 1, 0
            else:
                track.misses += 1
        tracks = [track for track in tracks if track.misses < _patience(track)]
        taken = set(pairs.values())
        tracks += [_start(radar, *plot) for j, plot in enumerate(plots) if j not in taken]
        yield sum(track.hits >= _CONFIRM_HITS for track in tracks)


def _patience(track: Any) -> int:
    return _COAST_SCANS if track.hits >= _CONFIRM_HITS else _TENTATIVE_COAST_SCANS


def _convert(radar: Radar, plot: Floats) -> tuple[Floats, Floats]:
    """East, north and up, and their covariance by the conversion's Jacobian."""
    distance, azimuth, elevation = plot[RANGE], *np.radians(plot[[AZIMUTH, ELEVATION]])
    level, rise = math.cos(elevation), math.sin(elevation)
    east, north = math.sin(azimuth), math.cos(azimuth)
    jacobian = np.array(
        [
            [level * east, level * north, rise],
            [distance * level * north, -distance * level * east, 0.0],
            [-distance * rise * east, -distance * rise * north, distance * level],
        ]
    ).T
    sigmas = [radar.sigma_range_m, *np.radians([radar.sigma_azimuth_deg, radar.sigma_elevation_deg])]
    return distance * jacobian[:, 0], jacobian * np.square(sigmas) @ jacobian.T


def _assign(tracks: list[Any], plots: list[tuple[Floats, Floats]]) -> dict[int, int]:
    """Plot of each track that has one in its gate, by global nearest neighbour."""
    costs = np.full((len(tracks), len(plots)), 2 * _GATE)
    for i, track in enumerate(tracks):
        for j, (position, covariance) in enumerate(plots):
            apart = position - track.x[::2, 0]
            costs[i, j] = min(apart @ np.linalg.solve(track.P[::2, ::2] + covariance, apart), 2 * _GATE)
    pairs = zip(*linear_sum_assignment(costs), strict=True)
    return {int(i): int(j) for i, j in pairs if costs[i, j] < _GATE}


def _start(radar: Radar, position: Floats, covariance: Floats) -> Any:
    from filterpy.common import Q_continuous_white_noise
    from filterpy.kalman import KalmanFilter

    period_s = radar.scan_period_s
    track = KalmanFilter(dim_x=6, dim_z=3)
    track.F = np.kron(np.eye(3), [[1.0, period_s], [0.0, 1.0]])
    track.H = np.kron(np.eye(3), [1.0, 0.0])
    track.Q = Q_continuous_white_noise(2, period_s, _PROCESS_NOISE, block_size=3)
    track.x[::2, 0] = position
    track.P = np.diag([0.0, _SPEED_SIGMA_MPS**2] * 3)
    track.P[::2, ::2] = covariance
    track.hits, track.misses = 1, 0
    return track
