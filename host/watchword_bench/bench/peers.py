"""Trackers of other makes on the same plots: Stone Soup as its documentation puts one together, and filterpy.

Each is a generator of the number of tracks it holds, one a scan; who times `next` times one scan.
"""

import math
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from watchword_bench.world.scales import BAM_PER_DEG
from watchword_bench.world.world import World

Floats = NDArray[np.float64]
Peer = Callable[[World], Iterator[int]]

_PROCESS_NOISE = 4.0  # m^2/s^3
_SPEED_SIGMA = 30.0  # m/s, of a track just begun
_CONFIRM_HITS = 3
_COAST_SCANS = 6
_GATE = 25.0  # squared sigmas


def plots(world: World, k: int) -> Floats:
    """Scan k's plots, (n, 3): range in m, azimuth and elevation in rad."""
    rows, drawn = world.plots.rows(k), world.plots
    radians = math.radians(1 / BAM_PER_DEG)
    columns = drawn.range[rows] / 2, drawn.azimuth[rows] * radians, drawn.elevation[rows] * radians
    return np.column_stack(columns)


def stone_soup(world: World) -> Iterator[int]:
    """Global nearest neighbour by 2-D assignment, extended Kalman filter, initiation over several plots."""
    from stonesoup.dataassociator.neighbour import GNNWith2DAssignment
    from stonesoup.deleter.time import UpdateTimeStepsDeleter
    from stonesoup.hypothesiser.distance import DistanceHypothesiser
    from stonesoup.initiator.simple import MultiMeasurementInitiator
    from stonesoup.measures import Mahalanobis
    from stonesoup.models.measurement.nonlinear import CartesianToElevationBearingRange
    from stonesoup.models.transition.linear import CombinedLinearGaussianTransitionModel, ConstantVelocity
    from stonesoup.predictor.kalman import ExtendedKalmanPredictor
    from stonesoup.tracker.simple import MultiTargetTracker
    from stonesoup.types.detection import Detection
    from stonesoup.types.state import GaussianState
    from stonesoup.updater.kalman import ExtendedKalmanUpdater

    radar = world.scenario.radar
    sigmas = np.radians([radar.sigma_elevation_deg, radar.sigma_azimuth_deg])
    measurement = CartesianToElevationBearingRange(
        ndim_state=6, mapping=(0, 2, 4), noise_covar=np.diag([*sigmas**2, radar.sigma_range_m**2])
    )
    transition = CombinedLinearGaussianTransitionModel([ConstantVelocity(_PROCESS_NOISE)] * 3)
    predictor, updater = ExtendedKalmanPredictor(transition), ExtendedKalmanUpdater(measurement)
    gate = DistanceHypothesiser(predictor, updater, Mahalanobis(), missed_distance=math.sqrt(_GATE))
    prior = GaussianState(
        np.zeros((6, 1)), np.diag([0, _SPEED_SIGMA**2] * 3), timestamp=datetime(2000, 1, 1)
    )
    initiator = MultiMeasurementInitiator(
        prior_state=prior,
        deleter=UpdateTimeStepsDeleter(2),
        data_associator=GNNWith2DAssignment(gate),
        updater=updater,
        measurement_model=measurement,
        min_points=_CONFIRM_HITS,
    )

    def detect(k: int) -> tuple[datetime, set[Any]]:
        moment = prior.timestamp + timedelta(seconds=float(world.t_s[k]))
        # Its bearing is anticlockwise from the first axis: east and north change places for ours.
        return moment, {
            Detection(np.array([[elevation], [azimuth], [distance]]), moment, measurement_model=measurement)
            for distance, azimuth, elevation in plots(world, k)
        }

    tracker = MultiTargetTracker(
        initiator=initiator,
        deleter=UpdateTimeStepsDeleter(_COAST_SCANS),
        detector=[detect(k) for k in range(world.scans)],
        data_associator=GNNWith2DAssignment(gate),
        updater=updater,
    )
    for _, tracks in tracker:
        yield len(tracks)


def filterpy(world: World) -> Iterator[int]:
    """The least that can be written with filterpy: a Kalman filter a track on converted plots, scipy's assignment."""
    from filterpy.common import Q_continuous_white_noise
    from filterpy.kalman import KalmanFilter

    radar = world.scenario.radar
    period_s = radar.scan_period_s
    step = np.kron(np.eye(3), [[1, period_s], [0, 1]])
    stir = Q_continuous_white_noise(2, period_s, _PROCESS_NOISE, block_size=3)
    seen = np.kron(np.eye(3), [1.0, 0.0])
    noise = np.array([radar.sigma_range_m, *np.radians([radar.sigma_azimuth_deg, radar.sigma_elevation_deg])])

    def convert(plot: Floats) -> tuple[Floats, Floats]:
        """Position, and its covariance by the conversion's Jacobian."""
        distance, azimuth, elevation = plot
        level, up = math.cos(elevation), math.sin(elevation)
        east, north = math.sin(azimuth), math.cos(azimuth)
        turn = np.array([[level * east, north, -up * east], [level * north, -east, -up * north], [up, 0, level]])
        arcs = noise * [1, distance * level, distance]
        return distance * np.array([level * east, level * north, up]), turn * arcs**2 @ turn.T

    def start(position: Floats, covariance: Floats) -> Any:
        track = KalmanFilter(dim_x=6, dim_z=3)
        track.F, track.Q, track.H = step, stir, seen
        track.x[::2, 0] = position
        track.P = np.diag([0, _SPEED_SIGMA**2] * 3)
        track.P[::2, ::2] = covariance
        track.hits, track.misses = 1, 0
        return track

    tracks: list[Any] = []
    given = [plots(world, k) for k in range(world.scans)]
    for scan in given:
        converted = [convert(plot) for plot in scan]
        for track in tracks:
            track.predict()
        costs = np.full((len(tracks), len(converted)), 2 * _GATE)
        for i, track in enumerate(tracks):
            for j, (position, covariance) in enumerate(converted):
                apart = position - track.x[::2, 0]
                costs[i, j] = min(apart @ np.linalg.solve(track.P[::2, ::2] + covariance, apart), 2 * _GATE)
        pairs = {i: j for i, j in zip(*linear_sum_assignment(costs), strict=True) if costs[i, j] < _GATE}
        for i, track in enumerate(tracks):
            if i in pairs:
                track.update(converted[pairs[i]][0], R=converted[pairs[i]][1])
                track.hits, track.misses = track.hits + 1, 0
            else:
                track.misses += 1
        patience = {False: 2, True: _COAST_SCANS}
        tracks = [track for track in tracks if track.misses < patience[track.hits >= _CONFIRM_HITS]]
        tracks += [start(*plot) for j, plot in enumerate(converted) if j not in pairs.values()]
        yield sum(track.hits >= _CONFIRM_HITS for track in tracks)
