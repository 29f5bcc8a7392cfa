"""What follows from a track's state alone: line of sight, closing speed, CPA and the time left."""

from watchword.kernel.fixed import isqrt, length
from watchword.kernel.site import LIVE

NEVER = 65535  # a time in 1/10 s that does not come
_LATEST = 60000  # 1/10 s: longer than any horizon, still 16 bits
_SLOWEST_CLOSING = 64  # 1 m/s, in 1/64 m/s: below it a closing speed is noise


def measure_geometry(site, params):
    """Fill the row of every track in `geometry` from its state.

    The CPA with the asset of straight flight is range * cross speed / speed. `miss` takes two standard
    deviations of the cross speed off it: the nearest the track may plausibly pass, so that noise far out
    hides no inbound. `cell_across` is the radar's resolution in azimuth at the track's range.

    Largest intermediates, with |v| <= 19,200 (300 m/s) and x, y below 2^18 each, so that reach <= 370,800
    and speed <= 27,160: Q14 * v, two terms, 4.5e8; reach / 16 * speed = 6.3e8; metres * 640 = 3.0e7;
    (reach * 1,820 >> 12) * 6,434 = 1.06e9.
    """
    tracks, geometry = site.tracks, site.geometry
    vx, vy = tracks.vx, tracks.vy
    for n in range(site.registers[LIVE]):
        i = site.rows.live[n]
        geometry.cell_across[i] = ((tracks.reach[i] * params.resolution_azimuth >> 12) * 6434) >> 14
        closing = -((tracks.los_x[i] * vx[i] + tracks.los_y[i] * vy[i]) >> 14)
        cross = (tracks.los_y[i] * vx[i] - tracks.los_x[i] * vy[i]) >> 14
        if cross < 0:
            cross = -cross
        doubt = isqrt(tracks.c_vv[i] << 8)  # two sigma: 2 * 64 * sqrt(c_vv / 64) = 16 * sqrt(c_vv)
        cross = cross - doubt if cross > doubt else 0
        speed = length(vx[i], vy[i])
        metres = tracks.reach[i] >> 3
        geometry.closing[i] = closing
        geometry.speed[i] = speed
        geometry.miss[i] = (metres >> 1) * cross // (speed if speed > 64 else 64) << 1
        if closing < _SLOWEST_CLOSING:
            geometry.time_to_asset[i] = NEVER
            geometry.time_to_keep_out[i] = NEVER
        else:
            geometry.time_to_asset[i] = min(metres * 640 // closing, _LATEST)
            outside = metres - params.keep_out
            geometry.time_to_keep_out[i] = min((outside if outside > 0 else 0) * 640 // closing, _LATEST)
