"""What follows from a track's state alone: line of sight, closing speed, CPA and the time left."""

from watchword.const import const
from watchword.kernel.fixed import isqrt, length
from watchword.kernel.site import CONFIRMED

NEVER = 65535  # a time in 1/10 s that does not come
_LATEST = const(60000)  # 1/10 s: longer than any horizon, still 16 bits
_SLOWEST_CLOSING = const(64)  # 1 m/s, in 1/64 m/s: below it a closing speed is noise


def measure_geometry(site, params):
    """Fill the row of every confirmed track in `geometry` from its state.

    The CPA with the asset of straight flight is range * cross speed / speed. `miss` takes two standard
    deviations of the cross speed off it: the nearest the track may plausibly pass, so that noise far out
    hides no inbound; a track that does not close has passed its CPA. `cell_across` is the radar's
    resolution in azimuth at the track's range.

    Largest intermediates, with |v| <= 19,200 (300 m/s) and x, y below 2^18 each, so that reach <= 370,800
    and speed <= 27,160: Q14 * v, two terms, 4.5e8; reach / 16 * speed = 6.3e8; metres * 640 = 3.0e7;
    (reach * 1,820 >> 12) * 6,434 = 1.06e9.
    """
    tracks, geometry = site.tracks, site.geometry
    vx, vy = tracks.vx, tracks.vy
    los_x, los_y = tracks.los_x, tracks.los_y
    for n in range(site.registers[CONFIRMED]):
        i = site.rows.confirmed[n]
        reach = tracks.reach[i]
        geometry.cell_across[i] = ((reach * params.resolution_azimuth >> 12) * 6434) >> 14
        closing = -((los_x[i] * vx[i] + los_y[i] * vy[i]) >> 14)
        geometry.closing[i] = closing
        speed = length(vx[i], vy[i])
        geometry.speed[i] = speed
        metres = reach >> 3
        if closing < _SLOWEST_CLOSING:
            geometry.miss[i] = metres
            geometry.time_to_asset[i] = NEVER
            geometry.time_to_keep_out[i] = NEVER
            continue
        cross = (los_y[i] * vx[i] - los_x[i] * vy[i]) >> 14
        if cross < 0:
            cross = -cross
        doubt = 16 * isqrt(tracks.c_vv[i])  # two sigma: 2 * 64 * sqrt(c_vv / 64) = 16 * sqrt(c_vv)
        cross = cross - doubt if cross > doubt else 0
        geometry.miss[i] = ((reach >> 4) * cross // speed) << 1
        geometry.time_to_asset[i] = min(metres * 640 // closing, _LATEST)
        outside = metres - params.keep_out
        geometry.time_to_keep_out[i] = min((outside if outside > 0 else 0) * 640 // closing, _LATEST)
