"""Integer arithmetic that the kernel shares: angles, lengths, square roots, clock differences.

An angle is a BAM (binary angular measure): 65,536 to the circle, so that it wraps with a mask. A
bearing is clockwise from north. Q14 means that 16,384 stands for one.

Tables with linear interpolation rather than CORDIC: an iteration costs a Cortex-M0+ more in bytecode
than a whole look-up. The tables repeat their last entry, so that the end point interpolates too.
"""

# round(2^14 sin(x)), x = 0..90 degrees in 64 steps of 256 BAM.
SINE = (
    0,
    402,
    804,
    1205,
    1606,
    2006,
    2404,
    2801,
    3196,
    3590,
    3981,
    4370,
    4756,
    5139,
    5520,
    5897,
    6270,
    6639,
    7005,
    7366,
    7723,
    8076,
    8423,
    8765,
    9102,
    9434,
    9760,
    10080,
    10394,
    10702,
    11003,
    11297,
    11585,
    11866,
    12140,
    12406,
    12665,
    12916,
    13160,
    13395,
    13623,
    13842,
    14053,
    14256,
    14449,
    14635,
    14811,
    14978,
    15137,
    15286,
    15426,
    15557,
    15679,
    15791,
    15893,
    15986,
    16069,
    16143,
    16207,
    16261,
    16305,
    16340,
    16364,
    16379,
    16384,
    16384,
)
# round(2^20 atan(x) / 2 pi), that is 1/16 BAM, x = 0..1 in 64 steps.
_ARCTANGENT = (
    0,
    2607,
    5213,
    7817,
    10417,
    13012,
    15600,
    18181,
    20753,
    23315,
    25867,
    28406,
    30932,
    33444,
    35940,
    38420,
    40884,
    43329,
    45755,
    48161,
    50547,
    52912,
    55255,
    57576,
    59874,
    62148,
    64398,
    66624,
    68826,
    71002,
    73152,
    75277,
    77376,
    79449,
    81496,
    83517,
    85511,
    87478,
    89419,
    91334,
    93222,
    95084,
    96920,
    98730,
    100513,
    102271,
    104003,
    105710,
    107391,
    109048,
    110679,
    112286,
    113869,
    115428,
    116963,
    118474,
    119963,
    121428,
    122871,
    124292,
    125690,
    127068,
    128423,
    129758,
    131072,
    131072,
)
# round(2^13 (sqrt(1 + x^2) - 1)), x = 0..1 in 32 steps.
_HYPOTENUSE = (
    0,
    4,
    16,
    36,
    64,
    99,
    143,
    194,
    252,
    318,
    391,
    470,
    557,
    650,
    750,
    855,
    967,
    1084,
    1207,
    1335,
    1468,
    1606,
    1749,
    1896,
    2048,
    2204,
    2363,
    2526,
    2693,
    2864,
    3037,
    3214,
    3393,
    3393,
)


def clamp(value, low, high):
    """The number in low..high that is nearest to `value`. Any small ints."""
    if value < low:
        return low
    if value > high:
        return high
    return value


def ticks_diff(later, earlier):
    """`later` - `earlier` in ms on a clock that wraps at 2^30, as the shorter way round.

    Both 0..2^30 - 1; the result is within -2^29..2^29 - 1. Largest intermediate: 2^30 - 1.
    """
    return (((later - earlier) & 0x3FFFFFFF) ^ 0x20000000) - 0x20000000


def sin_q14(bam):
    """Sine in Q14 of an angle in BAM, any small int. Error at most 2 (1.3e-4).

    Largest intermediate: 402 * 256.
    """
    angle = bam & 0x3FFF
    if bam & 0x4000:
        angle = 0x4000 - angle
    i = angle >> 8
    value = SINE[i] + (((SINE[i + 1] - SINE[i]) * (angle & 255) + 128) >> 8)
    return -value if bam & 0x8000 else value


def cos_q14(bam):
    """Cosine in Q14 of an angle in BAM, 0..2^30 - 2^15. Error at most 2 (1.3e-4)."""
    return sin_q14(bam + 0x4000)


def azimuth_bam(east, north):
    """Bearing of a vector, clockwise from north, 0..65,535 BAM. The null vector has bearing 0.

    |east|, |north| <= 2^18 in any one unit. Error at most 2 BAM (0.011 degrees).
    Largest intermediate: 2^15 * 2^14 + 2^14, just over 2^29.
    """
    high = east if east >= 0 else -east
    low = north if north >= 0 else -north
    steep = low > high
    if steep:
        high, low = low, high
    if high == 0:
        return 0
    if high > 0x8000:
        high = (high + 4) >> 3
        low = (low + 4) >> 3
    ratio = ((low << 14) + (high >> 1)) // high
    i = ratio >> 8
    octant = (_ARCTANGENT[i] + (((_ARCTANGENT[i + 1] - _ARCTANGENT[i]) * (ratio & 255)) >> 8) + 8) >> 4
    bearing = octant if steep else 0x4000 - octant
    if north < 0:
        bearing = 0x8000 - bearing
    return bearing & 0xFFFF if east >= 0 else -bearing & 0xFFFF


def length(a, b):
    """sqrt(a^2 + b^2), rounded, in the unit of the arguments; |a|, |b| <= 300,000.

    Relative error at most 2^-12, and half a unit from rounding.
    Largest intermediates: 37,500 * 2^14 + 37,500 = 6.1e8; 300,000 * 3,393 + 2^12 = 1.02e9.
    """
    high = a if a >= 0 else -a
    low = b if b >= 0 else -b
    if low > high:
        high, low = low, high
    if high == 0:
        return 0
    whole = high
    if high > 0x8000:
        high = (high + 4) >> 3
        low = (low + 4) >> 3
    ratio = ((low << 14) + (high >> 1)) // high
    i = ratio >> 9
    excess = _HYPOTENUSE[i] + (((_HYPOTENUSE[i + 1] - _HYPOTENUSE[i]) * (ratio & 511) + 256) >> 9)
    return whole + ((whole * excess + 0x1000) >> 13)


def isqrt(n):
    """Integer square root, rounded down, of 0..2^30 - 1. Exact.

    Heron's iteration from above; the start is never more than a factor of 16 too high.
    """
    if n < 1:
        return 0
    if n >= 1 << 22:
        root = 1 << 15
    elif n >= 1 << 14:
        root = 1 << 11
    elif n >= 1 << 6:
        root = 1 << 7
    else:
        root = 1 << 3
    nearer = (root + n // root) >> 1
    while nearer < root:
        root = nearer
        nearer = (root + n // root) >> 1
    return root


def ln_q12(n):
    """Natural logarithm in Q12 of 1..2^30 - 1, taken as linear between powers of two; error at most 0.065.

    Largest intermediate: 30 * 256 * 2,839.
    """
    octaves = 8
    while n >= 0x2000:
        n >>= 4
        octaves += 4
    while n >= 0x200:
        n >>= 1
        octaves += 1
    while n < 0x100:
        n <<= 1
        octaves -= 1
    return (((octaves << 8) + n - 0x100) * 2839) >> 8
