"""A path: positions over time as straight pieces, whatever the motion it came from."""

from dataclasses import dataclass

import numpy as np

from .world import Floats

STEP_S = 0.5
"""Of the motions that aren't straight lines already."""


@dataclass(frozen=True)
class Path:
    """t_s: [n], rising, since the first scan.  position_m: [n, 3], east, north, up."""

    t_s: Floats
    position_m: Floats

    @property
    def begin_s(self) -> float:
        """When it begins."""
        return float(self.t_s[0])

    @property
    def end_s(self) -> float:
        """When it ends."""
        return float(self.t_s[-1])

    def moved(self, east_m: float, north_m: float) -> "Path":
        """Return the same path, moved."""
        return Path(self.t_s, self.position_m + np.array([east_m, north_m, 0.0]))

    def at(self, t_s: Floats) -> Floats:
        """Return positions [len(t_s), 3]; before the beginning and after the end those of the ends."""
        return np.stack([np.interp(t_s, self.t_s, axis) for axis in self.position_m.T], axis=1)

    def velocity(self, t_s: Floats) -> Floats:
        """Return the mean velocity over the half second before and after, as far as the path goes."""
        before = np.clip(t_s - 0.5, self.begin_s, self.end_s)
        after = np.clip(t_s + 0.5, self.begin_s, self.end_s)
        elapsed = np.maximum(after - before, 1e-3)
        return (self.at(after) - self.at(before)) / elapsed[:, None]
