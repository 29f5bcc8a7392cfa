"""How far each stage of a scan is from exact arithmetic, measured over tracks and plots drawn at random.

A stage is compared with the same formula in floating point, from the same integers: an error is its own.
"""

import math
from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np

from watchword.kernel import columns
from watchword.kernel.assign import assign_plots
from watchword.kernel.convert import convert_plots
from watchword.kernel.gate import gate_tracks
from watchword.kernel.predict import predict_tracks
from watchword.kernel.rows import list_rows
from watchword.kernel.share import share_plots
from watchword.kernel.update import update_tracks
from watchword.settings import Params, defaults
from watchword_bench.arithmetic.errors import BAM, Worst

SCANS = 60
_ROWS = range(columns.TRACKS_MAX)


def stages() -> Iterator[Worst]:
    """All stages, in the order of a scan."""
    yield from _Stages().run()


class _Stages:
    """Scans of tracks and plots drawn at random; the worst error of each stage."""

    def __init__(self) -> None:
        def column(rows: int) -> Any:
            return array("i", bytes(4 * rows))

        self._tracks = columns.make_tracks(column)
        self._plots = columns.make_plots(column)
        self._work = columns.make_work(column)
        self._rng = np.random.default_rng(2)
        self._worst: dict[tuple[str, str], tuple[float, str]] = {}

    def run(self) -> Iterator[Worst]:
        """All stages."""
        for _ in range(SCANS):
            dt_ms = int(self._rng.choice([100, 1000, 4000]))
            params = self._params()
            self._draw(params)
            self._predict(dt_ms, params)
            self._place(params)
            self._convert(params)
            self._gate()
            assign_plots(self._tracks, self._plots, columns.TRACKS_MAX, self._work)
            share_plots(self._tracks, self._plots, self._work, params)
            self._update()
        for (of, what), (error, unit) in self._worst.items():
            yield Worst(of, what, error, unit, f"{SCANS * columns.TRACKS_MAX:,} tracks")

    def _params(self) -> Params:
        rng = self._rng
        return defaults()._replace(
            sigma_range=int(rng.integers(16, 400)),
            sigma_azimuth=int(rng.integers(18, 364)),
            sigma_elevation=int(rng.integers(18, 364)),
            process_noise=int(rng.integers(1, 33)),
            range_max=64000,
            resolution_range=0,  # no plot is shared
        )

    def _draw(self, params: Params) -> None:
        """Tracks of up to 30 km, 80 m/s and 6°/s; sigmas of 2 to 200 m and 0.5 to 30 m/s, any correlation."""
        rng, tracks = self._rng, self._tracks
        for i in _ROWS:
            reach, bearing = 240000 * math.sqrt(rng.random()) + 2400, 2 * math.pi * rng.random()
            tracks.number[i], tracks.state[i] = i + 1, 2
            tracks.x[i], tracks.y[i] = int(reach * math.sin(bearing)), int(reach * math.cos(bearing))
            tracks.z[i] = int(rng.integers(0, 8000))
            tracks.los_x[i], tracks.los_y[i] = (
                round(16384 * math.sin(bearing)),
                round(16384 * math.cos(bearing)),
            )
            for axis in (tracks.vx, tracks.vy):
                axis[i] = int(rng.integers(-3600, 3601))
            tracks.vz[i] = int(rng.integers(-640, 641))
            tracks.turn[i] = int(rng.integers(2) * rng.integers(-6863, 6864))
            for name in "rcu":
                sigma, rate = 2 * 100 ** rng.random(), 0.5 * 60 ** rng.random()
                getattr(tracks, f"{name}_pp")[i] = round(8 * sigma**2)
                getattr(tracks, f"{name}_pv")[i] = int(16 * sigma * rate * rng.random())
                getattr(tracks, f"{name}_vv")[i] = max(round(64 * rate**2), 1)
                getattr(tracks, f"{name}_drift")[i] = 0
        list_rows(tracks, self._work)

    def _predict(self, dt_ms: int, params: Params) -> None:
        tracks, dt = self._tracks, dt_ms / 1000
        before = self._floats()
        predict_tracks(tracks, self._work, dt_ms, params)
        after = self._floats()
        for i in _ROWS:
            old, new = before[i], after[i]
            angle = old["turn"] * dt
            ve = old["ve"] * math.cos(angle) + old["vn"] * math.sin(angle)
            vn = old["vn"] * math.cos(angle) - old["ve"] * math.sin(angle)
            east, north = old["e"] + (old["ve"] + ve) / 2 * dt, old["n"] + (old["vn"] + vn) / 2 * dt
            what = "on an arc" if angle else "straight on"
            self._note("predict", f"position, {what}", math.hypot(new["e"] - east, new["n"] - north), "m")
            self._note("predict", f"velocity, {what}", math.hypot(new["ve"] - ve, new["vn"] - vn), "m/s")
            reach = math.hypot(new["e"], new["n"])
            self._note("predict", "horizontal range", abs(new["reach"] - reach), "m")
            across = (new["los_e"] * new["n"] - new["los_n"] * new["e"]) / reach
            self._note("predict", "direction of the line of sight", abs(math.degrees(across)), "°")
            for axis in "rc":
                noise = params.process_noise * dt / 2
                pp, pv, vv = (old[f"{axis}_{part}"] for part in ("pp", "pv", "vv"))
                pp += 2 * pv * dt + (vv + noise) * dt * dt
                self._note("predict", "σ of position", _apart(new[f"{axis}_pp"], pp), "m")
                self._note("predict", "σ of velocity", _apart(new[f"{axis}_vv"], vv + 2 * noise), "m/s")

    def _place(self, params: Params) -> None:
        """Put a plot of each track about where it is expected, in the radar's own units."""
        for i, track in enumerate(self._floats()):
            off = self._rng.normal(0, 1, 3)
            reach = math.hypot(track["e"], track["n"], track["u"]) + off[0] * params.sigma_range / 8
            azimuth = math.atan2(track["e"], track["n"]) / BAM + off[1] * params.sigma_azimuth
            elevation = math.atan2(track["u"], math.hypot(track["e"], track["n"])) / BAM
            self._plots.range[i] = min(max(round(2 * reach), 1), 64000)
            self._plots.azimuth[i] = round(azimuth) & 0xFFFF
            self._plots.elevation[i] = round(elevation + off[2] * params.sigma_elevation)
            self._plots.doppler[i] = -32768

    def _convert(self, params: Params) -> None:
        plots = self._plots
        convert_plots(plots, columns.TRACKS_MAX, self._work, params)
        stretch = 1 + ((params.sigma_azimuth * BAM) ** 2 + (params.sigma_elevation * BAM) ** 2) / 2
        for j in _ROWS:
            slant, elevation = plots.range[j] / 2, plots.elevation[j] * BAM
            ground = min(slant * math.cos(elevation) * stretch, 32000)
            east = ground * math.sin(plots.azimuth[j] * BAM)
            north = ground * math.cos(plots.azimuth[j] * BAM)
            flat = math.hypot(plots.x[j] / 8 - east, plots.y[j] / 8 - north)
            self._note("convert", "horizontal position", flat, "m")
            self._note("convert", "height", abs(plots.z[j] / 8 - slant * math.sin(elevation)), "m")

    def _gate(self) -> None:
        tracks, plots, work = self._tracks, self._plots, self._work
        gate_tracks(tracks, plots, work)
        for i, track in enumerate(self._floats()):
            for e in range(i * columns.CANDIDATES_MAX, i * columns.CANDIDATES_MAX + work.candidates[i]):
                off = self._innovation(track, work.pair_plot[e])
                spreads = (work.spread_r[i], work.spread_c[i], work.spread_u[i])
                exact = sum(8 * one * one / spread for one, spread in zip(off, spreads, strict=True))
                self._note("gate", "squared distance", abs(work.pair_cost[e] / 4096 - exact), "σ²")

    def _innovation(self, track: dict[str, float], j: int) -> tuple[float, float, float]:
        """Along, across and up, in m."""
        de, dn = self._plots.x[j] / 8 - track["e"], self._plots.y[j] / 8 - track["n"]
        along = de * track["los_e"] + dn * track["los_n"]
        return along, de * track["los_n"] - dn * track["los_e"], self._plots.z[j] / 8 - track["u"]

    def _update(self) -> None:
        tracks, work = self._tracks, self._work
        before = self._floats()
        spreads = [list(spread) for spread in (work.spread_r, work.spread_c, work.spread_u)]
        update_tracks(tracks, self._plots, work)
        for i, new in enumerate(self._floats()):
            if tracks.plot[i] < 0:
                continue
            old, moves, kicks = before[i], [], []
            off = self._innovation(old, tracks.plot[i])
            for axis, one, spread in zip("rcu", off, spreads, strict=True):
                pp, pv, vv, s = *(old[f"{axis}_{part}"] for part in ("pp", "pv", "vv")), spread[i] / 8
                moves.append(pp / s * one)
                kicks.append(pv / s * one)
                self._note("update", "σ of position", _apart(new[f"{axis}_pp"], pp - pp * pp / s), "m")
                self._note("update", "σ of velocity", _apart(new[f"{axis}_vv"], vv - pv * pv / s), "m/s")
            for what, unit, names, steps in (
                ("position", "m", ("e", "n", "u"), moves),
                ("velocity", "m/s", ("ve", "vn", "vu"), kicks),
            ):
                east = steps[0] * old["los_e"] + steps[1] * old["los_n"]
                north = steps[0] * old["los_n"] - steps[1] * old["los_e"]
                gone = [new[name] - old[name] for name in names]
                self._note("update", f"{what}, horizontal", math.hypot(gone[0] - east, gone[1] - north), unit)
                self._note("update", f"{what}, up", abs(gone[2] - steps[2]), unit)

    def _floats(self) -> list[dict[str, float]]:
        """The tracks in m, m/s and rad/s."""
        tracks = self._tracks
        scales: dict[str, tuple[str, float]] = {
            **{
                name: (column, 8) for name, column in (("e", "x"), ("n", "y"), ("u", "z"), ("reach", "reach"))
            },
            **{name: (column, 64) for name, column in (("ve", "vx"), ("vn", "vy"), ("vu", "vz"))},
            **{f"los_{name}": (column, 16384) for name, column in (("e", "los_x"), ("n", "los_y"))},
            **{f"{axis}_pp": (f"{axis}_pp", 8) for axis in "rcu"},
            **{f"{axis}_pv": (f"{axis}_pv", 16) for axis in "rcu"},
            **{f"{axis}_vv": (f"{axis}_vv", 64) for axis in "rcu"},
            "turn": ("turn", 65536),
        }
        return [
            {name: getattr(tracks, column)[i] / scale for name, (column, scale) in scales.items()}
            for i in _ROWS
        ]

    def _note(self, of: str, what: str, error: float, unit: str) -> None:
        worst, _ = self._worst.get((of, what), (0.0, ""))
        self._worst[of, what] = max(worst, error), unit


def _apart(variance: float, exact: float) -> float:
    """How far a standard deviation is off."""
    return abs(math.sqrt(variance) - math.sqrt(exact))
