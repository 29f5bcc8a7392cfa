"""Plots as the radar gives them, to unbiased positions in East, North and Up."""

from watchword.kernel.columns import DOPPLER, RING_SHIFT, RINGS
from watchword.kernel.fixed import cos_q14, sin_q14

NO_ELEVATION = -32768
NO_DOPPLER = -32768
GROUND_MAX = (1 << 16) - 1  # 1/2 m


def convert_plots(plots, plot_count, work, params):
    """Fill x, y, z and the ring lists of the first `plot_count` plots; no track has taken one yet.

    range: 0..64,000 (32 km) in 1/2 m.  azimuth: 0..65,535 BAM.  elevation: +-16,384 BAM or -32,768.
    z is rounded to 1/2 m, x and y to 1/8 m of a horizontal range that is itself rounded to 1/2 m.

    The mean of r cos(azimuth + error) is shorter than r cos(azimuth) by exp(-sigma^2 / 2), so the
    horizontal range is lengthened by the same factor, to first order. Source: Longbin, Xiaoquan, Yiyu,
    Kang, Bar-Shalom, Unbiased converted measurements for tracking (IEEE T-AES 34(3), 1998).

    A 2-D plot's height is unknown: z = 0, and its slant range stands for the horizontal one.

    Largest intermediates: sigma^2 * 79 = 910^2 * 79 = 6.6e7; range * stretch = 64,000 * 15,972 = 1.02e9;
    ground * sine = 65,535 * 16,384 + 2^11, 2^30 - 14,336.
    """
    ring = work.ring
    for k in range(RINGS):
        ring[k] = -1
    shift = 0
    while params.range_max >> shift >= RINGS:
        shift += 1
    work.registers[RING_SHIFT] = shift + 2  # of a range in 1/8 m
    # sigma^2 / 2 in 2^-21: 79 / 2^13 = (2 pi / 2^16)^2 / 2 * 2^21, sigma in BAM.
    stretch_2d = (params.sigma_azimuth * params.sigma_azimuth * 79) >> 13
    stretch_3d = stretch_2d + ((params.sigma_elevation * params.sigma_elevation * 79) >> 13)
    work.registers[DOPPLER] = 0
    for j in range(plot_count):
        if plots.doppler[j] != NO_DOPPLER:
            work.registers[DOPPLER] = 1
        slant = plots.range[j]
        elevation = plots.elevation[j]
        if elevation == NO_ELEVATION:
            ground = slant + ((slant * stretch_2d + 0x100000) >> 21)
            plots.z[j] = 0
        else:
            level = (slant * cos_q14(elevation & 0xFFFF) + 0x2000) >> 14
            ground = level + ((level * stretch_3d + 0x100000) >> 21)
            plots.z[j] = ((slant * sin_q14(elevation) + 0x2000) >> 14) << 2
        if ground > GROUND_MAX:
            ground = GROUND_MAX
        plots.x[j] = (ground * sin_q14(plots.azimuth[j]) + 0x800) >> 12
        plots.y[j] = (ground * cos_q14(plots.azimuth[j]) + 0x800) >> 12
        plots.claims[j] = 0
        plots.track[j] = -1
        k = ground >> shift
        if k >= RINGS:
            k = RINGS - 1
        plots.next[j] = ring[k]
        ring[k] = j
