"""The plots of a scan frame, straight into the kernel's columns."""

from watchword.const import const
from watchword.link import layout

_SIGN = const(0x8000)  # a signed field with this bit turned over counts from 0; 0: absent
_VERTICAL = const(16384)  # 90 degrees in BAM


def read_plots(buf, start, plots, range_max):
    """Read the plots of the scan payload at `buf[start]`; returns how many were kept.

    plots: columns of PLOTS_MAX entries: index (of the plot in the frame), range (1/2 m), azimuth (BAM,
        0..65535), elevation (BAM, -32768: none), doppler (1/32 m/s, -32768: none), snr (1/2 dB, 255:
        none).
    range_max: 1/2 m.

    No plot lies at the radar itself, beyond its range or past the vertical: such are left out, and the
    caller counts them as count - kept. Allocates nothing: `unpack_from` would leave a tuple a plot, and
    be no faster.
    """
    indices, ranges, azimuths = plots.index, plots.range, plots.azimuth
    elevations, dopplers, snrs = plots.elevation, plots.doppler, plots.snr
    at, length = start + layout.LENGTHS[layout.SCAN], layout.PLOT_LENGTH
    kept = 0
    for index in range(buf[at - 1]):
        range_ = buf[at] | buf[at + 1] << 8
        elevation = (buf[at + 4] | buf[at + 5] << 8) ^ _SIGN
        up = elevation == 0 or _SIGN - _VERTICAL <= elevation <= _SIGN + _VERTICAL
        if up and 0 < range_ <= range_max:
            indices[kept] = index
            ranges[kept] = range_
            azimuths[kept] = buf[at + 2] | buf[at + 3] << 8
            elevations[kept] = elevation - _SIGN
            dopplers[kept] = ((buf[at + 6] | buf[at + 7] << 8) ^ _SIGN) - _SIGN
            snrs[kept] = buf[at + 8]
            kept += 1
        at += length
    return kept
