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
# 16 sqrt(x), rounded down, x = 0..255.
_ROOTS = (
    b"\x00\x10\x16\x1b\x20\x23\x27\x2a\x2d\x30\x32\x35\x37\x39\x3b\x3d\x40\x41\x43\x45\x47\x49\x4b\x4c"
    b"\x4e\x50\x51\x53\x54\x56\x57\x59\x5a\x5b\x5d\x5e\x60\x61\x62\x63\x65\x66\x67\x68\x6a\x6b\x6c\x6d"
    b"\x6e\x70\x71\x72\x73\x74\x75\x76\x77\x78\x79\x7a\x7b\x7c\x7d\x7e\x80\x80\x81\x82\x83\x84\x85\x86"
    b"\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x90\x91\x92\x93\x94\x95\x96\x96\x97\x98\x99\x9a\x9b\x9b"
    b"\x9c\x9d\x9e\x9f\xa0\xa0\xa1\xa2\xa3\xa3\xa4\xa5\xa6\xa7\xa7\xa8\xa9\xaa\xaa\xab\xac\xad\xad\xae"
    b"\xaf\xb0\xb0\xb1\xb2\xb2\xb3\xb4\xb5\xb5\xb6\xb7\xb7\xb8\xb9\xb9\xba\xbb\xbb\xbc\xbd\xbd\xbe\xbf"
    b"\xc0\xc0\xc1\xc1\xc2\xc3\xc3\xc4\xc5\xc5\xc6\xc7\xc7\xc8\xc9\xc9\xca\xcb\xcb\xcc\xcc\xcd\xce\xce"
    b"\xcf\xd0\xd0\xd1\xd1\xd2\xd3\xd3\xd4\xd4\xd5\xd6\xd6\xd7\xd7\xd8\xd9\xd9\xda\xda\xdb\xdb\xdc\xdd"
    b"\xdd\xde\xde\xdf\xe0\xe0\xe1\xe1\xe2\xe2\xe3\xe3\xe4\xe5\xe5\xe6\xe6\xe7\xe7\xe8\xe8\xe9\xea\xea"
    b"\xeb\xeb\xec\xec\xed\xed\xee\xee\xef\xf0\xf0\xf1\xf1\xf2\xf2\xf3\xf3\xf4\xf4\xf5\xf5\xf6\xf6\xf7"
    b"\xf7\xf8\xf8\xf9\xf9\xfa\xfa\xfb\xfb\xfc\xfc\xfd\xfd\xfe\xfe\xff"
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
    table = _ARCTANGENT
    octant = table[i]
    octant = (octant + (((table[i + 1] - octant) * (ratio & 255)) >> 8) + 8) >> 4
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
    table = _HYPOTENUSE
    excess = table[i]
    excess += ((table[i + 1] - excess) * (ratio & 511) + 256) >> 9
    return whole + ((whole * excess + 0x1000) >> 13)


def isqrt(n):
    """Integer square root, rounded down, of 0..2^30 - 1. Exact.

    One step of Heron's iteration from a table's root of the leading 7 or 8 bits, which is off by less than
    1 in 100: after the step by less than 1 in 20,000, and never too low.
    """
    if n < 0x100:
        return _ROOTS[n] // 16 if n > 0 else 0  # to Numba a byte shifted is unsigned
    if n < 0x10000:
        half = 1 if n < 0x400 else 2 if n < 0x1000 else 3 if n < 0x4000 else 4
    elif n < 0x1000000:
        half = 5 if n < 0x40000 else 6 if n < 0x100000 else 7 if n < 0x400000 else 8
    else:
        half = 9 if n < 0x4000000 else 10 if n < 0x10000000 else 11
    root = (_ROOTS[n >> half + half] + 1) << half >> 4
    root = (root + n // root) >> 1
    return root - 1 if n // root < root else root


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
