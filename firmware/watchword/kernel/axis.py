"""One axis of a track: the 2x2 covariance of position and velocity, and what a scan does to it.

Scales (columns.py): p_pp in 1/8 m^2, p_pv in 1/16 m^2/s, p_vv in 1/64 m^2/s^2. None is ever negative; all
saturate, which makes a track less certain of its gain but never wrong in sign.

Prediction and update are those of Bar-Shalom, Li, Kirubarajan, Estimation with Applications to
Tracking and Navigation (2001): section 6.2.2, discretised continuous white-noise acceleration, and 5.2.
"""

from watchword.kernel.columns import KICK, MOVE

PP_MAX = (1 << 24) - 1  # a sigma of 1,448 m
PV_MAX = (1 << 19) - 1
VV_MAX = (1 << 18) - 1  # a sigma of 64 m/s
HEIGHT_UNKNOWN = 300 * 300 * 8  # p_pp of a height the radar never measured: a sigma of 300 m
GAIN_MAX = 1 << 14  # of a gain across position and velocity, in Q12: 4 per second, or 4 seconds


def grow(p_pp, p_pv, p_vv, i, dt, q_vv):
    """Let row `i` drift for `dt` (1/256 s, up to 1,024) under noise `q_vv` = q dt (1/64 m^2/s^2, below 2^19).

    Largest intermediates: p_pv * dt = 2^29; VV_MAX * dt = 2^28; spread * dt = 2^20 * 2^10 - 2^12.
    """
    vv = p_vv[i]
    bent = vv + q_vv // 3
    if bent > VV_MAX:
        bent = VV_MAX
    spread = (bent * dt + 128) >> 8
    pp = p_pp[i] + ((p_pv[i] * dt + 128) >> 8) + ((spread * dt + 1024) >> 11)
    p_pp[i] = pp if pp < PP_MAX else PP_MAX
    bent = vv + (q_vv >> 1)
    if bent > VV_MAX:
        bent = VV_MAX
    pv = p_pv[i] + ((bent * dt + 512) >> 10)
    p_pv[i] = pv if pv < PV_MAX else PV_MAX
    vv += q_vv
    p_vv[i] = vv if vv < VV_MAX else VV_MAX


def learn_position(p_pp, p_pv, p_vv, i, noise, innovation, registers):
    """Correct row `i`'s covariance by a position of variance `noise` (1/8 m^2, up to 2^25).

    registers[MOVE] and registers[KICK] become what `innovation` (1/8 m, up to 57,900 either way) adds to
    position and velocity. Largest intermediates: GAIN_MAX * 57,900 = 9.5e8.
    """
    spread = p_pp[i] + noise
    gain = _ratio(p_pp[i], spread)
    rate_gain = _ratio(p_pv[i], 2 * spread)
    registers[MOVE] = (gain * innovation + 0x800) >> 12
    registers[KICK] = (rate_gain * innovation + 0x100) >> 9
    vv = p_vv[i] - _times(rate_gain, p_pv[i] << 2)
    p_vv[i] = vv if vv > 1 else 1
    p_pv[i] -= _times(gain, p_pv[i])
    pp = _times(gain, noise)
    p_pp[i] = pp if pp > 1 else 1


def learn_rate(p_pp, p_pv, p_vv, i, noise, innovation, registers):
    """Correct row `i`'s covariance by a velocity of variance `noise` (1/64 m^2/s^2, up to 2^24).

    As `learn_position`; `innovation` in 1/64 m/s, up to 57,900 either way.
    """
    spread = p_vv[i] + noise
    gain = _ratio(p_vv[i], spread)
    position_gain = _ratio(p_pv[i] << 2, spread)
    registers[KICK] = (gain * innovation + 0x800) >> 12
    registers[MOVE] = (position_gain * innovation + 0x4000) >> 15
    pp = p_pp[i] - (_times(position_gain, p_pv[i]) >> 1)
    p_pp[i] = pp if pp > 1 else 1
    p_pv[i] -= _times(gain, p_pv[i])
    vv = _times(gain, noise)
    p_vv[i] = vv if vv > 1 else 1


def _ratio(part, whole):
    """part / whole in Q12, rounded, at most GAIN_MAX; 0 <= part, whole <= 2^26.

    Large arguments are shortened together, to 12 bits or more. Largest intermediate: 2^17 * 2^12 + 2^17.
    """
    while part >= 0x20000 or whole >= 0x20000:
        part >>= 3
        whole >>= 3
    if whole == 0:
        return GAIN_MAX
    ratio = ((part << 12) + (whole >> 1)) // whole
    return ratio if ratio < GAIN_MAX else GAIN_MAX


def _times(gain, value):
    """gain * value, rounded, for a gain of 0..2^14 in Q12 and a value of 0..2^24.

    Largest intermediates: 2^14 * 2^15 + 2^11; 2^14 * 2^15 + 2^2.
    """
    if value < 0x8000:
        return (gain * value + 0x800) >> 12
    if value < 0x100000:
        return (gain * (value >> 5) + 0x40) >> 7
    return (gain * (value >> 9) + 4) >> 3
