"""What follows from a track's state alone: line of sight, closing speed, CPA and the time left."""

from watchword.const import const
from watchword.kernel.fixed import isqrt, length

NEVER = const(65535)  # a time in 1/10 s that does not come
SLOW = const(20 * 64)  # 20 m/s in 1/64 m/s: birds fly slower, one-way drones mostly faster
_LATEST = const(60000)  # 1/10 s: longer than any horizon, still 16 bits
_SLOWEST_CLOSING = const(64)  # 1 m/s, in 1/64 m/s: below it a closing speed is noise


def measure_geometry(site, params):
    """Fill the row of every confirmed track in `geometry` from its state.

    The CPA with the asset of straight flight is range * cross speed / speed. `miss` takes two standard
    deviations of the cross speed off it: the nearest the track may plausibly pass, so that noise far out
    hides no inbound; a track that does not close has passed its CPA.

    Largest intermediates, with |v| <= 19,200 (300 m/s) and x, y below 2^18 each, so that reach <= 370,800
    and speed <= 27,160: Q14 * v, two terms, 4.5e8; reach / 16 * speed = 6.3e8; metres * 640 = 3.0e7.
    """
    tracks, geometry = site.tracks, site.geometry
    reaches, los_x, los_y = tracks.reach, tracks.los_x, tracks.los_y
    vx, vy, c_vv = tracks.vx, tracks.vy, tracks.c_vv
    closings, misses = geometry.closing, geometry.miss
    to_asset, to_keep_out = geometry.time_to_asset, geometry.time_to_keep_out
    keep_out = params.keep_out
    for i in site.rows.confirmed:
        if i < 0:
            break
        east, north = vx[i], vy[i]
        ahead, aside = los_x[i], los_y[i]
        closing = -((ahead * east + aside * north) >> 14)
        closings[i] = closing
        reach = reaches[i]
        metres = reach >> 3
        if closing < _SLOWEST_CLOSING:
            misses[i] = metres
            to_asset[i] = NEVER
            to_keep_out[i] = NEVER
            continue
        cross = (aside * east - ahead * north) >> 14
        if cross < 0:
            cross = -cross
        miss = 0
        doubt = (cross >> 4) + 1
        if doubt * doubt > c_vv[i]:  # else it is headed for the asset, as far as anybody knows
            cross -= 16 * isqrt(c_vv[i])  # two sigma: 2 * 64 * sqrt(c_vv / 64) = 16 * sqrt(c_vv)
            if cross > 0:
                miss = ((reach >> 4) * cross // length(east, north)) << 1
        misses[i] = miss
        left = metres * 640 // closing
        to_asset[i] = left if left < _LATEST else _LATEST
        left = (metres - keep_out) * 640 // closing if metres > keep_out else 0
        to_keep_out[i] = left if left < _LATEST else _LATEST


def is_slow(tracks, closing, i):
    """Whether row `i`, which closes at `closing`, is as slow as a bird."""
    return closing < SLOW and length(tracks.vx[i], tracks.vy[i]) < SLOW
