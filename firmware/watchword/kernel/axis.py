"""One axis of a track: the 2x2 covariance of position and velocity, and what a scan does to it.

Scales (columns.py): p_pp in 1/8 m^2, p_pv in 1/16 m^2/s, p_vv in 1/64 m^2/s^2. None is ever negative; all
saturate, which makes a track less certain of its gain but never wrong in sign.

Prediction and update are those of Bar-Shalom, Li, Kirubarajan, Estimation with Applications to
Tracking and Navigation (2001): section 6.2.2, discretised continuous white-noise acceleration, and 5.2.
"""

from watchword.const import const

PP_MAX = const((1 << 24) - 1)  # a sigma of 1,448 m
PV_MAX = const((1 << 18) - 1)
VV_MAX = const((1 << 18) - 1)  # a sigma of 64 m/s
SPREAD_MAX = const(1 << 25)  # of an innovation, 1/8 m^2: no less than p_pp and a plot's noise add up to
HEIGHT_UNKNOWN = const(300 * 300 * 8)  # p_pp of a height the radar never measured: a sigma of 300 m
GAIN_MAX = const(1 << 14)  # of a gain across position and velocity, in Q12: 4 per second, or 4 seconds
_LARGE = const(1 << 17)  # variances from here on are divided with fewer bits


def grow(p_pp, p_pv, p_vv, drift, noises, spreads, rows, dt, quiet, half, most):
    """Let `rows` drift for `dt`, 0..1,024 in 1/256 s, until p_pp is `most`; foresee their innovations.

    The noise is q dt in p_vv, half of it before and half after the step: `quiet` (1/64 m^2/s^2) each time,
    and up to 16 times `half`, that of an axis free to manoeuvre, as `drift` (1/4 m, up to 23,171 either way)
    shows that the filter lags: while it keeps up, the square of that smoothed innovation is 1/7 of the last
    scan's `spreads` on average; noise is added from 1/2 up.

    `spreads` become p_pp + `noises`, the variances of this scan's innovations, 1/8 m^2, 1..2^25.

    Largest intermediates: drift^2 = 5.4e8, as is excess, which is below 2^28 where it is shifted; half *
    1,024 = 2^13 * 2^10; VV_MAX * dt = 2^28; (p_pv + moved / 8) * dt = 3 * 2^17 * 2^10.
    """
    for i in rows:
        if i < 0:
            break
        pp = p_pp[i]
        if pp < most:
            noise = quiet
            spread = spreads[i]
            excess = drift[i] * drift[i] - spread
            if excess > 0:
                if excess < spread << 3:
                    noise += (half * ((excess << 2) // ((spread >> 5) + 1))) >> 6
                else:
                    noise += half << 4
            pv = p_pv[i]
            vv = p_vv[i] + noise
            if vv > VV_MAX:
                vv = VV_MAX
            moved = (vv * dt + 128) >> 8
            pp += ((pv + (moved >> 3)) * dt + 128) >> 8
            pv += (moved + 2) >> 2
            vv += noise
            if pp > most:
                pp = most
            p_pp[i] = pp
            p_pv[i] = pv if pv < PV_MAX else PV_MAX
            p_vv[i] = vv if vv < VV_MAX else VV_MAX
        spreads[i] = pp + noises[i]


def learn_position(p_pp, p_pv, p_vv, spreads, innovations, kicks, rows):
    """Correct `rows` by positions whose innovations have the variances `spreads`.

    spreads: 1/8 m^2, 1..2^25, no less than p_pp.  innovations: 1/8 m, up to 57,900 either way.
    The innovations become what they add to the position, `kicks` what they add to the velocity (1/64 m/s).
    Variances of 2^17 and more, a sigma of 128 m, are divided with 8 bits less.
    Largest intermediates: 2^17 << 12; GAIN_MAX * 57,900 = 9.5e8; 2^12 * p_pv + 2^11 = 2^30 - 2^11;
    GAIN_MAX * (2^16 - 1) + 2^9.
    """
    for i in rows:
        if i < 0:
            break
        pp, pv, spread = p_pp[i], p_pv[i], spreads[i]
        if spread < _LARGE:
            gain = (pp << 12) // spread
            rate_gain = (pv << 11) // spread
            p_pp[i] = pp - ((gain * pp) >> 12)
        else:
            noise = spread - pp
            spread >>= 8
            gain = ((pp >> 8) << 12) // spread
            rate_gain = ((pv >> 8) << 11) // spread
            # What little is left of much is worked out from the noise: a difference would be all rounding.
            p_pp[i] = (
                (gain * noise) >> 12 if noise < pp and noise < _LARGE else pp - ((gain * (pp >> 8)) >> 4)
            )
        if rate_gain > GAIN_MAX:
            rate_gain = GAIN_MAX
        innovation = innovations[i]
        innovations[i] = (gain * innovation + 0x800) >> 12
        kicks[i] = (rate_gain * innovation + 0x100) >> 9
        # Rounded, not rounded down: ten scans a second would add up what is left out to more process noise.
        p_pv[i] = pv - ((gain * pv + 0x800) >> 12)
        vv = p_vv[i]
        vv -= (rate_gain * pv + 0x200) >> 10 if pv < 0x10000 else (rate_gain * (pv >> 4) + 0x20) >> 6
        p_vv[i] = vv if vv > 1 else 1


def learn_rate(tracks, i, noise, innovation, moves, kicks):
    """Correct row `i` along the line of sight by a range rate of variance `noise` (1/64 m^2/s^2, below 2^24).

    What `innovation` (1/64 m/s, up to 57,900 either way) adds to position and velocity is added to `moves[i]`
    and `kicks[i]`. Largest intermediates: 2^18 << 11; GAIN_MAX * 57,900 = 9.5e8.
    """
    pv = tracks.r_pv[i]
    vv = tracks.r_vv[i]
    spread = vv + noise
    coarse = 0 if spread < _LARGE else 8
    spread >>= coarse
    gain = (((vv >> coarse) << 12) + (spread >> 1)) // spread
    # p_pv is in 1/16 m^2/s: 4 p_pv / spread in s.
    position_gain = 8 * ((((pv >> coarse) << 11) + (spread >> 1)) // spread)
    if position_gain > GAIN_MAX:
        position_gain = GAIN_MAX
    kicks[i] += (gain * innovation + 0x800) >> 12
    moves[i] += (position_gain * innovation + 0x4000) >> 15
    # 1/8 m^2 of seconds in Q12 times 1/16 m^2/s.
    pp = tracks.r_pp[i] - ((position_gain * (pv >> 4) + 0x100) >> 9)
    tracks.r_pp[i] = pp if pp > 1 else 1
    tracks.r_pv[i] = pv - ((gain * pv + 0x800) >> 12)
    vv = ((gain * (noise >> coarse) + 0x800) >> 12) << coarse
    tracks.r_vv[i] = vv if vv > 1 else 1
