"""One axis of a track: the 2x2 covariance of position and velocity, and what a scan does to it.

Scales (columns.py): p_pp in 1/8 m^2, p_pv in 1/16 m^2/s, p_vv in 1/64 m^2/s^2. None is ever negative; all
saturate, which makes a track less certain of its gain but never wrong in sign.

Prediction and update are those of Bar-Shalom, Li, Kirubarajan, Estimation with Applications to
Tracking and Navigation (2001): section 6.2.2, discretised continuous white-noise acceleration, and 5.2.
"""

from watchword.const import const
from watchword.kernel.fixed import isqrt

PP_MAX = const((1 << 24) - 1)  # a sigma of 1,448 m
PV_MAX = const((1 << 18) - 1)
VV_MAX = const((1 << 18) - 1)  # a sigma of 64 m/s
HEIGHT_UNKNOWN = const(300 * 300 * 8)  # p_pp of a height the radar never measured: a sigma of 300 m
SPREAD_MAX = const(7 << 21)  # of an innovation, 1/8 m^2: a sigma of 1,355 m
GAIN_MAX = const(1 << 14)  # of a gain across position and velocity, in Q12: 4 per second, or 4 seconds
_LARGE = const(1 << 17)  # variances from here on are divided with fewer bits


def grow(p_pp, p_pv, p_vv, drift, noises, sigmas, rows, count, dt, quiet, half, most):
    """Let `count` rows drift for `dt`, 0..1,024 in 1/256 s, until p_pp is `most`; foresee their innovations.

    The noise is q dt in p_vv, half of it before and half after the step: `quiet` (1/64 m^2/s^2) each time,
    and up to 16 times `half`, that of an axis free to manoeuvre, as `drift` shows that the filter lags. In
    step, `drift` has a variance of 1/7 in Q8 (a sigma of 97); noise is added from a square of 1/2 up.

    `sigmas` become the roots of p_pp + `noises`, in 1/16 m, within 6 %: one step of Heron's rule from the
    last scan's squares the error, and where a spread has changed too much for that the root is taken anew.

    Largest intermediates: drift^2 = 1,300^2; half * 1,024 = 2^13 * 2^10; VV_MAX * dt = p_pv * dt = 2^28;
    moved * dt = 2^20 * 2^10 - 2^12; SPREAD_MAX << 5 = 4.7e8.
    """
    for n in range(count):
        i = rows[n]
        pp = p_pp[i]
        if pp < most:
            noise = quiet
            lag = ((drift[i] * drift[i]) >> 8) - 128
            if lag > 0:
                noise += (half * (lag if lag < 1024 else 1024)) >> 6
            pv = p_pv[i]
            vv = p_vv[i] + noise
            if vv > VV_MAX:
                vv = VV_MAX
            moved = (vv * dt + 128) >> 8
            pp += ((pv * dt + 128) >> 8) + ((moved * dt + 1024) >> 11)
            pv += (moved + 2) >> 2
            vv += noise
            if pp > most:
                pp = most
            p_pp[i] = pp
            p_pv[i] = pv if pv < PV_MAX else PV_MAX
            p_vv[i] = vv if vv < VV_MAX else VV_MAX
        square = pp + noises[i]
        square = (square if square < SPREAD_MAX else SPREAD_MAX) << 5
        guess = sigmas[i]
        change = (square // guess - guess) >> 1
        sigmas[i] = guess + change if -guess < change << 2 < guess else isqrt(square)


def learn_position(p_pp, p_pv, p_vv, noises, innovations, kicks, rows, count):
    """Correct `count` rows by positions of variance `noises` (1/8 m^2, 1..2^25 - 2^24).

    `innovations` (1/8 m, up to 57,900 either way) become what they add to the position, `kicks` what they add
    to the velocity (1/64 m/s). Variances of 2^17 and more, a sigma of 128 m, are divided with 8 bits less.
    Largest intermediates: 2^17 << 12; GAIN_MAX * 57,900 = 9.5e8; 2^12 * p_pv = 2^30 - 2^12;
    GAIN_MAX * 2^16 - 2^14 + 2^9.
    """
    for n in range(count):
        i = rows[n]
        pp, pv, noise = p_pp[i], p_pv[i], noises[i]
        spread = pp + noise
        coarse = 0
        if spread >= _LARGE:
            coarse = 8
            spread >>= 8
            pp >>= 8
            noise >>= 8
        gain = ((pp << 12) + (spread >> 1)) // spread
        rate_gain = (((pv >> coarse) << 11) + (spread >> 1)) // spread
        if rate_gain > GAIN_MAX:
            rate_gain = GAIN_MAX
        innovation = innovations[i]
        innovations[i] = (gain * innovation + 0x800) >> 12
        kicks[i] = (rate_gain * innovation + 0x100) >> 9
        pp = ((gain * noise + 0x800) >> 12) << coarse
        p_pp[i] = pp if pp > 1 else 1
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
