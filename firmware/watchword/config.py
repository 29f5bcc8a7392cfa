"""Configuration in memory: one validated value a key, and the kernel's `Params` made from all."""

from watchword.codes import REFUSAL_OUT_OF_RANGE, REFUSAL_UNKNOWN_KEY
from watchword.settings import RANGES, Params


class Config:
    """Values by key number; `params` is what the kernel reads."""

    def __init__(self):
        self.values = [default for _, _, default in RANGES]
        self.params = Params(*self.values)

    def knows(self, key):
        return 0 <= key < len(RANGES)

    def set(self, key, value):
        """Set one value; returns 0 or a refusal and then changes nothing."""
        if not self.knows(key):
            return REFUSAL_UNKNOWN_KEY
        low, high, _ = RANGES[key]
        if not low <= value <= high:
            return REFUSAL_OUT_OF_RANGE
        before = self.values[key]
        self.values[key] = value
        params = Params(*self.values)
        if params.confirm_hits > params.confirm_window:
            self.values[key] = before
            return REFUSAL_OUT_OF_RANGE
        self.params = params
        return 0
