"""The frames a host sends: what a board has to know at the start, then each scan as the radar saw it."""

from dataclasses import asdict

import numpy as np

from watchword_bench.protocol.sender import Sender

from .faults import Flood, Stall
from .keys import platform_key
from .scales import BAM_PER_DEG
from .schema import Scenario
from .sensors import Radar
from .world import CLOCK_MASK, World

STARTUP_MS = -500
"""When a board is told what comes before the first scan, in the time of the first scan."""


class Feed(Sender):
    """The sending end of the link to a world's board."""

    def __init__(self, world: World, bench_key: bytes | None = None) -> None:
        """bench_key: that of the board, None if it has none."""
        super().__init__(bench_key)
        self._world = world

    def startup(self) -> list[bytes]:
        """Return what is sent before the first scan: hello, time, configuration, keys, flight plans."""
        world, scenario = self._world, self._world.scenario
        t_ms = scenario.t0_ms + STARTUP_MS & CLOCK_MASK
        frames = self.greeting(b"simulation", t_ms, scenario.mission_day, configuration(scenario))
        for platform in scenario.platforms:
            if platform.transponder is not None:
                number, day = platform.transponder.platform, scenario.mission_day
                key = platform_key(world.seed, number, day)
                frames.append(self.command("platform_key", platform=number, day=day, struck_off=0, key=key))
        for entry, plan in enumerate(world.plans):
            frames.append(self.command("flight_plan", entry=entry, **asdict(plan)))
        return frames

    def scan(self, k: int) -> list[bytes]:
        """Return the frames of scan k: broadcasts, then the plots; or none of it, or all several times."""
        faults = self._world.faults_at(float(self._world.t_s[k]))
        if any(isinstance(fault, Stall) for fault in faults):
            return []
        times = max((fault.times for fault in faults if isinstance(fault, Flood)), default=1)
        return [frame for _ in range(times) for frame in self._scan(k)]

    def _scan(self, k: int) -> list[bytes]:
        world = self._world
        t_ms, said = int(world.t_ms[k]), world.broadcasts
        frames = []
        for p in np.flatnonzero(said.sent[k]).tolist():
            broadcast = world.scenario.platforms[p].broadcast
            assert broadcast is not None  # or it would have sent nothing
            fields = ("east", "north", "up", "east_speed", "north_speed")
            claim = {name: int(getattr(said, name)[k, p]) for name in fields}
            frames.append(self.frame("broadcast", address=broadcast.address, t_ms=t_ms, **claim))
        rows = world.plots.rows(k)
        columns = {
            name: getattr(world.plots, name)[rows].tolist()
            for name in ("range", "azimuth", "elevation", "doppler", "snr")
        }
        plots = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        frames.append(self.frame("scan", t_ms=t_ms, scan=k & 0xFFFF, plots=plots))
        return frames


def configuration(scenario: Scenario) -> dict[str, int]:
    """Return what the board is told of radar, interrogator and asset, by name of docs/configuration.md."""
    interrogator = scenario.interrogator
    return radar_configuration(scenario.radar) | {
        "reply_probability": round(100 * interrogator.available),
        "reply_position_sigma": round(8 * interrogator.sigma_position_m),
        "keep_out": scenario.keep_out_m,
    }


def radar_configuration(radar: Radar) -> dict[str, int]:
    """Return what the board is told of the radar alone."""
    return {
        "scan_period": round(1000 * radar.scan_period_s),
        "sigma_range": round(8 * radar.sigma_range_m),
        "sigma_azimuth": round(BAM_PER_DEG * radar.sigma_azimuth_deg),
        "sigma_elevation": round(BAM_PER_DEG * radar.sigma_elevation_deg),
        "sigma_doppler": round(32 * radar.sigma_doppler_mps),
        "detection": round(100 * radar.pd),
        "clutter": round(16 * radar.clutter_per_scan),
        "range_max": round(2 * radar.range_max_m),
        "resolution_range": round(8 * radar.merge_range_m),
        "resolution_azimuth": round(BAM_PER_DEG * radar.merge_azimuth_deg),
        "bias_range": round(8 * radar.bias_range_m.largest),
        "bias_azimuth": round(BAM_PER_DEG * radar.bias_azimuth_deg.largest),
    }
