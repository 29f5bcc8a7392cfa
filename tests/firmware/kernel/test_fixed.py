"""Integer arithmetic against floats and Python's own, over the whole stated ranges."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from support.checked import checked
from watchword.kernel.fixed import azimuth_bam, cos_q14, isqrt, length, sin_q14, ticks_diff

SMALL_INT_MAX = (1 << 30) - 1
SIDE_MAX = 1 << 18
SIDES = st.integers(-SIDE_MAX, SIDE_MAX)


@given(st.integers(0, SMALL_INT_MAX))
@example(SMALL_INT_MAX)
def test_square_root_is_exact(n):
    assert isqrt(checked(n)) == math.isqrt(n)


@given(st.integers(1, 1 << 15))
def test_square_root_is_exact_about_every_square(root):
    for n in (root * root - 1, min(root * root, SMALL_INT_MAX), min(root * root + 1, SMALL_INT_MAX)):
        assert isqrt(checked(n)) == math.isqrt(n)


@given(SIDES, SIDES)
@example(SIDE_MAX, SIDE_MAX)
@example(0, 0)
def test_length(a, b):
    exact = math.hypot(a, b)
    assert abs(int(length(checked(a), checked(b))) - exact) <= exact / 4096 + 0.5


@given(SIDES, SIDES)
@example(SIDE_MAX, -SIDE_MAX)
def test_azimuth_is_clockwise_from_north(east, north):
    bearing = int(azimuth_bam(checked(east), checked(north)))
    assert 0 <= bearing <= 0xFFFF
    if east or north:
        exact = math.atan2(east, north) * 32768 / math.pi
        assert abs((bearing - exact + 0x8000) % 0x10000 - 0x8000) <= 2
    else:
        assert bearing == 0


@given(st.integers(-(1 << 29), 1 << 29))
@example(0x4000)
@example(0xC000)
def test_sine_and_cosine(bam):
    angle = bam * math.pi / 32768
    assert abs(int(sin_q14(checked(bam))) - 16384 * math.sin(angle)) <= 2
    assert abs(int(cos_q14(checked(bam & 0xFFFF))) - 16384 * math.cos(angle)) <= 2


@given(st.integers(0, SMALL_INT_MAX), st.integers(-(1 << 29), (1 << 29) - 1))
def test_clock_differences_wrap(earlier, apart):
    assert ticks_diff((earlier + apart) & SMALL_INT_MAX, earlier) == apart
