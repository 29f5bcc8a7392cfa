"""The reference: Stone Soup's tracker on the same plots.

Global nearest neighbour by optimal 2-D assignment, an extended Kalman filter on range, azimuth, elevation and
range rate as the radar has them, initiation over several plots. Its settings were tuned on seeds that no
comparison uses (`python -m watchword_bench.tracking.compare --tune`).

Source: Barr et al., Stone Soup open source framework for tracking and state estimation (SPIE 12122, 2022).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from watchword_bench.tracking.cases import AZIMUTH, DOPPLER, ELEVATION, RANGE, Scan
from watchword_bench.world.sensors import Radar
from watchword_bench.world.world import Floats

_EPOCH = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Settings:
    """What its user has to choose.

    process_noise: density of the horizontal acceleration noise, m^2/s^3.  climb_noise: of the vertical.
    gate: Mahalanobis distance.  speed_sigma_mps: of a track just begun, each axis.  min_points: plots that
    confirm a track.  coast_scans, tentative_coast_scans: a track is dropped at so many scans without a plot.
    """

    process_noise: float = 5.0
    climb_noise: float = 0.02
    gate: float = 5.0
    speed_sigma_mps: float = 30.0
    min_points: int = 4
    coast_scans: int = 6
    tentative_coast_scans: int = 3


def stone_soup(radar: Radar, scans: Iterable[Scan], settings: Settings = Settings()) -> Iterator[Floats]:
    """Confirmed tracks after each scan, (n, 7) as of `drive.drive`; a 2-D radar's stay in the plane."""
    from stonesoup.dataassociator.neighbour import GNNWith2DAssignment
    from stonesoup.deleter.time import UpdateTimeStepsDeleter
    from stonesoup.hypothesiser.distance import DistanceHypothesiser
    from stonesoup.initiator.simple import MultiMeasurementInitiator
    from stonesoup.measures import Mahalanobis
    from stonesoup.models.transition.linear import CombinedLinearGaussianTransitionModel, ConstantVelocity
    from stonesoup.predictor.kalman import KalmanPredictor
    from stonesoup.tracker.simple import MultiTargetTracker
    from stonesoup.types.detection import Detection
    from stonesoup.types.state import GaussianState
    from stonesoup.updater.kalman import ExtendedKalmanUpdater

    dims = radar.dims
    model = _measurement_model(radar)
    noises = [settings.process_noise, settings.process_noise, settings.climb_noise][:dims]
    transition = CombinedLinearGaussianTransitionModel([ConstantVelocity(noise) for noise in noises])
    updater = ExtendedKalmanUpdater(model)
    hypothesiser = DistanceHypothesiser(
        KalmanPredictor(transition), updater, Mahalanobis(), missed_distance=settings.gate
    )
    associator = GNNWith2DAssignment(hypothesiser)
    prior = GaussianState(
        np.zeros((2 * dims, 1)), np.diag([0, settings.speed_sigma_mps**2] * dims), timestamp=_EPOCH
    )
    initiator = MultiMeasurementInitiator(
        prior_state=prior,
        deleter=UpdateTimeStepsDeleter(settings.tentative_coast_scans),
        data_associator=associator,
        updater=updater,
        measurement_model=model,
        min_points=settings.min_points,
    )

    def detected() -> Iterator[tuple[datetime, set[Any]]]:
        for scan in scans:
            moment = _EPOCH + timedelta(seconds=scan.t_s)
            measured = _as_measured(radar, scan.plots)
            yield moment, {Detection(plot[:, None], moment, measurement_model=model) for plot in measured}

    tracker = MultiTargetTracker(
        initiator=initiator,
        deleter=UpdateTimeStepsDeleter(settings.coast_scans),
        detector=detected(),
        data_associator=associator,
        updater=updater,
    )
    numbers: dict[str, int] = {}
    for _, tracks in tracker:
        rows = [
            (numbers.setdefault(track.id, len(numbers) + 1), *_state(track.state, dims)) for track in tracks
        ]
        yield np.array(rows, dtype=float).reshape(-1, 7)


def _measurement_model(radar: Radar) -> Any:
    """Its bearing is anticlockwise from the first axis, which therefore is north, and the second east."""
    from stonesoup.models.measurement.nonlinear import (
        CartesianToBearingRange,
        CartesianToElevationBearingRange,
        CartesianToElevationBearingRangeRate,
    )

    sigmas = [*np.radians([radar.sigma_elevation_deg, radar.sigma_azimuth_deg]), radar.sigma_range_m]
    if radar.dims == 2:
        return CartesianToBearingRange(
            ndim_state=4, mapping=(0, 2), noise_covar=np.diag(np.square(sigmas[1:]))
        )
    if not radar.doppler:
        return CartesianToElevationBearingRange(
            ndim_state=6, mapping=(0, 2, 4), noise_covar=np.diag(np.square(sigmas))
        )
    return CartesianToElevationBearingRangeRate(
        ndim_state=6,
        mapping=(0, 2, 4),
        velocity_mapping=(1, 3, 5),
        noise_covar=np.diag(np.square([*sigmas, radar.sigma_doppler_mps])),
    )


def _as_measured(radar: Radar, plots: Floats) -> Floats:
    """In the order of the model; Stone Soup can't begin a track from a 2-D plot's range rate."""
    angles = np.radians(plots[:, [ELEVATION, AZIMUTH]])
    columns = [angles, plots[:, [RANGE]]] + [plots[:, [DOPPLER]]] * radar.doppler
    measured = np.column_stack(columns)
    return measured[:, 1:3] if radar.dims == 2 else measured


def _state(state: Any, dims: int) -> list[float]:
    """Position, then velocity, East-North-Up."""
    vector = np.zeros(6)
    vector[: 2 * dims] = np.asarray(state.state_vector, dtype=float).ravel()
    north, east, up = vector.reshape(3, 2)
    return [east[0], north[0], up[0], east[1], north[1], up[1]]
