"""Range rates: what a Doppler radar should measure of each track, and how far a plot is from that."""

from watchword.kernel.fixed import length


def expect_rates(tracks, work, params):
    """Fill rate, climb, level, noise_v and spread_v of every track."""
    for i in work.rows:
        if i < 0:
            break
        set_rate(tracks, work, i, params)


def set_rate(tracks, work, i, params):
    """The same for row `i`.

    The slant range rate is level * horizontal rate + climb; `level`, the cosine of the elevation, is taken
    as no less than 1/2. Largest intermediates: v * los <= 28,000 * 2^14 = 4.6e8;
    z << 11 = 2^29; u_vv * sine^2 = 2^18 * 2^11.
    """
    work.rate[i] = (tracks.vx[i] * tracks.los_x[i] + tracks.vy[i] * tracks.los_y[i]) >> 14
    work.climb[i] = 0
    work.level[i] = 2048
    noise = (params.sigma_doppler * params.sigma_doppler) >> 4
    slant = length(tracks.reach[i], tracks.z[i])
    if slant > tracks.reach[i]:
        sine = (tracks.z[i] << 11) // slant
        level = (tracks.reach[i] << 11) // slant
        work.climb[i] = (tracks.vz[i] * sine) >> 11
        work.level[i] = level if level > 1024 else 1024
        noise += (tracks.u_vv[i] * (sine * sine >> 11)) >> 11
    work.noise_v[i] = noise + 1
    work.spread_v[i] = (tracks.r_vv[i] + noise + 1) << 3


def rate_innovation(work, i, doppler):
    """Horizontal range rate that `doppler` means for row `i`, less its own; 1/64 m/s, at most 2^18.

    doppler: 1/32 m/s, up to 32,767 either way. Largest intermediate: (2^16 + 19,200) << 11 = 1.8e8.
    """
    return ((2 * doppler - work.climb[i]) << 11) // work.level[i] - work.rate[i]
