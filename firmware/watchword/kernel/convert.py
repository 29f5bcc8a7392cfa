"""Plots as the radar gives them, to unbiased positions in East, North and Up."""

from watchword.const import const
from watchword.kernel.columns import DOPPLER, RING_SHIFT, RINGS
from watchword.kernel.fixed import SINE, cos_q14, sin_q14

NO_ELEVATION = const(-32768)
NO_DOPPLER = const(-32768)
LOW = const(3640)  # BAM: 20 degrees
GROUND_MAX = const(64000)  # 1/2 m: 32 km


def convert_plots(plots, plot_count, work, params):
    """Fill x, y, z and the ring lists of the first `plot_count` plots; no track has taken one yet.

    range: 0..65,535 in 1/2 m; what lies beyond 32 km is put there.  azimuth: 0..65,535 BAM.
    elevation: +-16,384 BAM or -32,768.
    z is rounded to 1/8 m, as x and y are, these of a horizontal range that is itself rounded to 1/2 m.

    The mean of r cos(azimuth + error) is shorter than r cos(azimuth) by exp(-sigma^2 / 2), so the
    horizontal range is lengthened by the same factor, to first order. Source: Longbin, Xiaoquan, Yiyu,
    Kang, Bar-Shalom, Unbiased converted measurements for tracking (IEEE T-AES 34(3), 1998).

    A 2-D plot's height is unknown: z = 0, and its slant range stands for the horizontal one.

    Largest intermediates: sigma^2 * 79 = 910^2 * 79 = 6.6e7; range * stretch = 64,000 * 7,986 + 2^20 = 5.1e8;
    range * (cosine + longer) = 64,000 * 16,509 + 2^13; ground * sine = 64,489 * 16,386 + 2^11: both 1.06e9.
    """
    ring, registers = work.ring, work.registers
    for k in range(RINGS):
        ring[k] = -1
    shift = 0
    while params.range_max >> shift >= RINGS:
        shift += 1
    registers[RING_SHIFT] = shift + 2  # of a range in 1/8 m
    registers[DOPPLER] = 0
    # sigma^2 / 2 in 2^-21: 79 / 2^13 = (2 pi / 2^16)^2 / 2 * 2^21, sigma in BAM.
    stretch_2d = (params.sigma_azimuth * params.sigma_azimuth * 79) >> 13
    stretch_3d = stretch_2d + ((params.sigma_elevation * params.sigma_elevation * 79) >> 13)
    ranges, azimuths, elevations = plots.range, plots.azimuth, plots.elevation
    dopplers, claims, owner = plots.doppler, plots.claims, plots.track
    x, y, z = plots.x, plots.y, plots.z
    next_plot, table = plots.next, SINE
    longer = (stretch_3d + 64) >> 7  # of a cosine in Q14
    for j in range(plot_count):
        ground = ranges[j]
        if ground > GROUND_MAX:
            ground = GROUND_MAX
        angle = elevations[j]
        if angle == NO_ELEVATION:
            z[j] = 0
            ground += (ground * stretch_2d + 0x100000) >> 21
        else:
            if -LOW < angle < LOW:
                # The first terms of the series, in Q14, err by 2 at most.
                angle = angle * 6434 >> 12
                square = angle * angle >> 14
                sine = angle - angle * square // 98304
                cosine = 0x4000 - (square >> 1) + square * square // 393216
            else:
                sine = sin_q14(angle)
                cosine = cos_q14(angle & 0xFFFF)
            z[j] = (ground * sine + 0x800) >> 12
            ground = (ground * (cosine + longer) + 0x2000) >> 14
        # The nearest of the table, turned by what is left: at most 0.7 degrees, so it errs by 3 at most.
        angle = azimuths[j] + 128
        part = ((angle & 255) - 128) * 201 >> 7  # rad in Q14
        k = (angle >> 8) & 63
        sine = table[k]
        cosine = table[64 - k]
        turned = sine + (cosine * part >> 14)
        cosine -= sine * part >> 14
        sine = turned
        if angle & 0x4000:
            sine, cosine = cosine, -sine
        if angle & 0x8000:
            sine, cosine = -sine, -cosine
        x[j] = (ground * sine + 0x800) >> 12
        y[j] = (ground * cosine + 0x800) >> 12
        claims[j] = 0
        owner[j] = -1
        if dopplers[j] != NO_DOPPLER:
            registers[DOPPLER] = 1
        k = ground >> shift
        if k >= RINGS:
            k = RINGS - 1
        next_plot[j] = ring[k]
        ring[k] = j
