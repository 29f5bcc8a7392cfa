"""A path by the distance flown along it, for whoever follows it."""

import numpy as np

from .path import STEP_S, Path
from .world import Floats

_CHORD_M = 50.0  # a direction is taken over this much path to either side: a recording's jitter is nearer


class Trail:
    """A path by the distance flown along it over the ground, and straight on before and after it."""

    def __init__(self, path: Path) -> None:
        legs_m = np.hypot(*np.diff(path.position_m[:, :2], axis=0).T)
        self._flown_m = np.concatenate([[0.0], np.cumsum(legs_m)])
        self._path = path
        self.length_m = float(self._flown_m[-1])

    def flown_m(self, t_s: Floats) -> Floats:
        """Distance flown at a time; after the end it goes on at the mean speed of the last minute."""
        end_s = self._path.end_s
        minute_s = max(min(60.0, end_s - self._path.begin_s), STEP_S)
        minute_ago_m = np.interp(end_s - minute_s, self._path.t_s, self._flown_m)
        speed_mps = (self.length_m - minute_ago_m) / minute_s
        return np.asarray(
            np.interp(t_s, self._path.t_s, self._flown_m) + np.maximum(t_s - end_s, 0.0) * speed_mps
        )

    def at(self, flown_m: Floats) -> Floats:
        """Positions, [len(flown_m), 3]."""
        inside = np.clip(flown_m, 0.0, self.length_m)
        beyond_m = (flown_m - inside)[:, None]
        return self._inside(inside) + beyond_m * self.direction(inside)

    def direction(self, flown_m: Floats) -> Floats:
        """Unit vectors along the path, horizontal, [len(flown_m), 3]."""
        ahead = self._inside(np.minimum(flown_m + _CHORD_M, self.length_m))
        behind = self._inside(np.maximum(flown_m - _CHORD_M, 0.0))
        chord = (ahead - behind) * (1.0, 1.0, 0.0)
        return np.asarray(chord / np.maximum(np.linalg.norm(chord, axis=1, keepdims=True), 1e-6))

    def _inside(self, flown_m: Floats) -> Floats:
        return np.stack([np.interp(flown_m, self._flown_m, axis) for axis in self._path.position_m.T], axis=1)
