"""How far the tracker's functions are from exact arithmetic, measured; `stages` measures those of a scan.

python -m watchword_bench.arithmetic.errors
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from watchword.kernel.fixed import azimuth_bam, cos_q14, isqrt, length, ln_q12, sin_q14
from watchword.kernel.noise import CROSS_MAX, arc

SAMPLES = 20_000
BAM = math.pi / 32768


@dataclass(frozen=True)
class Worst:
    """The largest error found.  among: of what it is the largest."""

    of: str
    what: str
    error: float
    unit: str
    among: str


def functions() -> Iterator[Worst]:
    """Functions of angles, lengths and roots, against Python's `math`."""
    rng = np.random.default_rng(1)
    circle = range(65536)
    sines = max(
        max(abs(sin_q14(bam) - 16384 * math.sin(bam * BAM)), abs(cos_q14(bam) - 16384 * math.cos(bam * BAM)))
        for bam in circle
    )
    yield Worst("sin_q14, cos_q14", "value", sines / 16384, "", "all 65,536 angles")
    sides = [(a, b) for a, b in _spread(rng, 1 << 18, 2) if a or b]
    turns = max(
        abs(math.remainder(azimuth_bam(a, b) * BAM - math.atan2(a, b), 2 * math.pi)) for a, b in sides
    )
    yield Worst("azimuth_bam", "angle", math.degrees(turns), "°", f"{len(sides):,} vectors")
    far = max(abs(length(a, b) - math.hypot(a, b)) for a, b in sides) / 8
    yield Worst("length", "length", far, "m", f"{len(sides):,} vectors of up to 32.8 km on each axis")
    numbers = [abs(n) + 1 for (n,) in _spread(rng, (1 << 30) - 3, 1)]
    roots = max(abs(isqrt(n) - math.isqrt(n)) for n in numbers)
    yield Worst("isqrt", "root, rounded down", roots, "", f"{len(numbers):,} numbers")
    logs = max(abs(ln_q12(n) / 4096 - math.log(n)) for n in numbers)
    yield Worst("ln_q12", "logarithm", logs, "nat", f"{len(numbers):,} numbers")
    arcs = [(abs(d), abs(a) % 911) for d, a in _spread(rng, 1 << 18, 2)]
    widths = [(arc(d, a), 2 * d * a * BAM) for d, a in arcs]
    wide = max(abs(found - exact) for found, exact in widths if exact < CROSS_MAX) / 16
    yield Worst("arc", "width across the beam", wide, "m", f"{len(arcs):,} beams of up to 5° and 32.8 km")


def _spread(rng: np.random.Generator, most: int, count: int) -> list[tuple[int, ...]]:
    """Integers of either sign and of all magnitudes up to `most`, which is among them."""
    size = (SAMPLES, count)
    drawn = np.rint(rng.choice([-1, 1], size) * most ** rng.random(size)).astype(int)
    return [(most,) * count, *map(tuple, drawn.tolist())]


if __name__ == "__main__":
    from watchword_bench.arithmetic.stages import stages

    for worst in (*functions(), *stages()):
        print(f"{worst.of:18} {worst.what:32} {worst.error:9.3g} {worst.unit:5} of {worst.among}")
