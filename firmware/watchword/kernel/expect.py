"""What a plot of each track would look like: its noise at that place, and the innovation's spread."""

from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.fixed import isqrt, length

CROSS_MAX = 23170  # 1/16 m: a sigma of 1,448 m
INNOVATION_MAX = (1 << 25) - 1  # 1/8 m^2


def expect_plots(tracks, work, params):
    """Fill noise_* (variance of a plot, 1/8 m^2) and sigma_* (of the innovation, 1/16 m) of every track.

    Largest intermediate: INNOVATION_MAX * 32 = 2^30 - 32.
    """
    for i in range(TRACKS_MAX):
        if tracks.number[i] != 0:
            set_noise(tracks, work, i, params)
            work.sigma_r[i] = _sigma(tracks.r_pp[i] + work.noise_r[i])
            work.sigma_c[i] = _sigma(tracks.c_pp[i] + work.noise_c[i])
            work.sigma_u[i] = _sigma(tracks.u_pp[i] + work.noise_u[i])


def _sigma(variance):
    return isqrt((variance if variance < INNOVATION_MAX else INNOVATION_MAX) << 5)


def set_noise(tracks, work, i, params):
    """Fill noise_* of row `i` from its position.

    Across: range times azimuth noise. Along and up: the slant range's noise and the elevation's arc, turned
    by the elevation angle where that exceeds 1/8; their correlation is dropped, as in the track's own blocks.
    Largest intermediates: CROSS_MAX^2 = 5.4e8; along * sine^2 = 80,000 * 2^12 = 3.3e8.
    """
    along = (params.sigma_range * params.sigma_range) >> 3
    across = arc(tracks.reach[i], params.sigma_azimuth)
    up = arc(tracks.reach[i], params.sigma_elevation)
    noise_r = along
    noise_u = ((up * up) >> 5) + 1
    height = tracks.z[i] if tracks.z[i] >= 0 else -tracks.z[i]
    if height << 3 > tracks.reach[i]:
        sine = (height << 7) // length(tracks.reach[i], height)
        tilted = (along * (sine * sine >> 2)) >> 12
        tilt = arc(height, params.sigma_elevation)
        noise_r += ((tilt * tilt) >> 5) - tilted
        noise_u += tilted
    work.noise_r[i] = noise_r
    work.noise_c[i] = ((across * across) >> 5) + 1
    work.noise_u[i] = noise_u


def arc(distance, angle):
    """Arc of `angle` (BAM, up to 910) at `distance` (1/8 m, up to 2^18), in 1/16 m, at most CROSS_MAX.

    Largest intermediates: 2^18 * 910 = 2.4e8; (2.4e8 >> 11) * 6,434 = 7.5e8.
    """
    width = ((distance * angle >> 11) * 6434) >> 14
    return width if width < CROSS_MAX else CROSS_MAX
