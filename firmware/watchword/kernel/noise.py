"""The noise that a plot of each track would have, where the track is."""

from watchword.const import const
from watchword.kernel.fixed import length

CROSS_MAX = const(23100)  # 1/16 m: a sigma of 1,444 m, and all noise is below 2^24


def set_noise(tracks, work, rows, params):
    """Fill noise_* and width of `rows` from their positions.

    Across: range times azimuth noise. Along and up: the slant range's noise and the elevation's arc, turned
    by the elevation angle where that exceeds 1/8; their correlation is dropped, as in the track's own blocks.
    Largest intermediates: a quarter of the reach by sigma in rad, 2^16 * 11,435 = 7.5e8; CROSS_MAX^2 = 5.4e8;
    along * sine^2 = 80,000 * 2^12 = 3.3e8.
    """
    reach, z = tracks.reach, tracks.z
    noise_r, noise_c, noise_u = work.noise_r, work.noise_c, work.noise_u
    width, deep = work.width, (params.sigma_range << 1) + 1
    sigma_elevation = params.sigma_elevation
    wide, high = (params.sigma_azimuth * 6434) >> 9, (sigma_elevation * 6434) >> 9  # 1/16 m of 1/2 m, Q14
    along = (params.sigma_range * params.sigma_range) >> 3
    for i in rows:
        if i < 0:
            break
        distance = reach[i]
        quarter = distance >> 2
        across = (quarter * wide) >> 14
        up = (quarter * high) >> 14
        if across > CROSS_MAX or up > CROSS_MAX:
            across = min(across, CROSS_MAX)
            up = min(up, CROSS_MAX)
        width[i] = across + deep
        noise_r[i] = along
        noise_c[i] = ((across * across) >> 5) + 1
        noise_u[i] = ((up * up) >> 5) + 1
        height = z[i] if z[i] >= 0 else -z[i]
        if height << 3 > distance:
            sine = (height << 7) // length(distance, height)
            tilted = (along * ((sine * sine) >> 2)) >> 12
            tilt = arc(height, sigma_elevation)
            noise_r[i] = max(along - tilted + ((tilt * tilt) >> 5), 1)
            noise_u[i] += tilted


def arc(distance, angle):
    """Arc of `angle` (BAM, up to 910) at `distance` (1/8 m, up to 2^18), in 1/16 m, at most CROSS_MAX."""
    width = (((distance * angle) >> 11) * 6434) >> 14
    return width if width < CROSS_MAX else CROSS_MAX
