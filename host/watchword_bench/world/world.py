"""A world as drawn: what a wire would carry, in the wire's integers, and the truth behind it.

Columns of platforms are in the order of `scenario.platforms` (P of them), rows are scans (K). Integers are
scaled as protocol/table.py says: range 1/2 m, angles 1/65536 circle, positions 1/8 m, speeds 1/64 m/s.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .faults import Fault
from .schema import Scenario, Site
from .streams import Streams

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

CLOCK_MASK = (1 << 30) - 1
"""The feed's clock is taken modulo 2^30 ms."""


@dataclass(frozen=True)
class Plots:
    """All plots of the run, scan by scan, in the order the radar sends them. N rows.

    first: [K + 1], scan k has the rows first[k] up to first[k + 1].
    doppler: 1/32 m/s.  snr: 1/2 dB.  Absent values as in protocol/table.py.
    sources: [N, P], which platforms a plot came from; none: a false plot.
    """

    first: Ints
    range: Ints
    azimuth: Ints
    elevation: Ints
    doppler: Ints
    snr: Ints
    sources: Bools

    def rows(self, k: int) -> slice:
        """Return the rows of scan k."""
        return slice(int(self.first[k]), int(self.first[k + 1]))

    def sources_of(self, row: int) -> tuple[int, ...]:
        """Return the platforms behind a plot."""
        return tuple(np.flatnonzero(self.sources[row]).tolist())


@dataclass(frozen=True)
class Truth:
    """What is where, in each scan. East, north, up from the asset; NaN for a platform that isn't present.

    position_m, velocity_mps: [K, P, 3].
    radar_m: [K, P, 3], where a plot without noise would put it: the position with the radar's bias.
    present: [K, P], it flies.  visible: [K, P], it flies within the radar's view.
    resolvable: [K, P, P], both are visible, and the radar's resolution separates them.
    """

    position_m: Floats
    velocity_mps: Floats
    radar_m: Floats
    present: Bools
    visible: Bools
    resolvable: Bools


@dataclass(frozen=True)
class Replies:
    """What each platform answers if it is challenged after scan k. All [K, P].

    answers: it has a working transponder, isn't in a fade, and flies.
    skew_ms: the moment of its position, after the scan.  east, north, up: own position, 1/8 m.
    range, azimuth: where it truly is, in the interrogator's frame (the radar's, with its azimuth bias).
    heard_range, heard_azimuth: the same as the interrogator measures it.
    """

    answers: Bools
    skew_ms: Ints
    east: Ints
    north: Ints
    up: Ints
    range: Ints
    azimuth: Ints
    heard_range: Ints
    heard_azimuth: Ints


@dataclass(frozen=True)
class Transmissions:
    """What each of the A adversaries would send if a challenge reached it after scan k. All [K, A].

    sent: it has a mind to.  range, azimuth, heard_range, heard_azimuth: where it seems to come from, as in
    `Replies`.  east, north, up: that position, as a forger gives it.  code: [K, A, 8], bytes, as it guesses
    them.  delay_s: [A], of what it replays.
    """

    sent: Bools
    range: Ints
    azimuth: Ints
    heard_range: Ints
    heard_azimuth: Ints
    east: Ints
    north: Ints
    up: Ints
    code: NDArray[np.uint8]
    delay_s: tuple[float, ...]


@dataclass(frozen=True)
class Broadcasts:
    """What each platform broadcasts in scan k. All [K, P]: position 1/8 m, speed 1/64 m/s."""

    sent: Bools
    east: Ints
    north: Ints
    up: Ints
    east_speed: Ints
    north_speed: Ints


@dataclass(frozen=True)
class Plan:
    """A flight plan entry, in the fields of the message `flight_plan`."""

    platform: int
    start_ms: int
    end_ms: int
    from_east: int
    from_north: int
    to_east: int
    to_north: int
    half_width: int


@dataclass(frozen=True)
class Trouble:
    """A fault as drawn: it lasts from begin_s to end_s since the first scan."""

    fault: Fault
    begin_s: float
    end_s: float

    def lasts(self, t_s: Floats) -> Bools:
        """Whether it lasts at these times, [len(t_s)]."""
        return (t_s >= self.begin_s) & (t_s < self.end_s)


@dataclass(frozen=True)
class World:
    """One run's world about one board: a pure function of scenario, seed and site. The asset is the origin.

    site: where that is, if the scenario has several.

    t_s: [K], since the first scan.  t_ms: [K], the feed's clock, modulo 2^30.
    operator_after_s: for each rule of `scenario.operator`, the delay drawn for this run.
    bias_range_m, bias_azimuth_deg: the radar's registration error in this run.
    """

    scenario: Scenario
    seed: int
    site: Site | None
    t_s: Floats
    t_ms: Ints
    plots: Plots
    truth: Truth
    replies: Replies
    transmissions: Transmissions
    broadcasts: Broadcasts
    plans: tuple[Plan, ...]
    troubles: tuple[Trouble, ...]
    operator_after_s: tuple[float, ...]
    bias_range_m: float
    bias_azimuth_deg: float

    @property
    def name(self) -> str:
        """Of the scenario, and of the site if it has several."""
        return self.scenario.name if self.site is None else f"{self.scenario.name}/{self.site.name}"

    @property
    def board_seed(self) -> int:
        """Of the board's random stream; no two sites' boards have the same."""
        if self.site is None:
            return self.seed
        return Streams(self.seed, self.site.name).number("board")

    @property
    def scans(self) -> int:
        """How many."""
        return len(self.t_s)

    def faults_at(self, t_s: float) -> list[Fault]:
        """Return what is wrong at a time, in the order of the file."""
        return [trouble.fault for trouble in self.troubles if trouble.begin_s <= t_s < trouble.end_s]
