"""Physical values to the integers of the wire, whose scales are in protocol/table.py."""

import numpy as np

from .world import Floats, Ints

BAM_PER_DEG = 65536 / 360


def scaled(values: Floats, per_unit: float, low: int, high: int) -> Ints:
    """Round values * per_unit, and keep them within what the field holds."""
    return np.clip(np.rint(per_unit * values), low, high).astype(np.int32)


def slant_range(metres: Floats) -> Ints:
    """In 1/2 m."""
    return scaled(metres, 2, 0, 65535)


def azimuth(degrees: Floats) -> Ints:
    """In 1/65536 circle, 0 up to 65535."""
    return np.rint(BAM_PER_DEG * degrees).astype(np.int32) & 0xFFFF


def elevation(degrees: Floats) -> Ints:
    """In 1/65536 circle, down to the nadir and up to the zenith."""
    return scaled(degrees, BAM_PER_DEG, -16384, 16384)


def doppler(metres_per_second: Floats) -> Ints:
    """In 1/32 m/s."""
    return scaled(metres_per_second, 32, -32767, 32767)


def snr(decibels: Floats) -> Ints:
    """In 1/2 dB."""
    return scaled(decibels, 2, 0, 254)


def position(metres: Floats) -> Ints:
    """In 1/8 m, within 30 bits."""
    return scaled(metres, 8, 1 - (1 << 29), (1 << 29) - 1)


def speed(metres_per_second: Floats) -> Ints:
    """In 1/64 m/s."""
    return scaled(metres_per_second, 64, -32768, 32767)
