"""A 2x2 covariance of position and velocity along one axis, and what a scan does to it.

Scales (columns.py): p_pp in 1/8 m^2, p_pv in 1/16 m^2/s, p_vv in 1/64 m^2/s^2. All three are never
negative and saturate, which makes a track less certain of its gain but never wrong in sign.
"""

PP_MAX = (1 << 24) - 1  # a sigma of 1,448 m
PV_MAX = (1 << 19) - 1
VV_MAX = (1 << 18) - 1  # a sigma of 64 m/s
HEIGHT_UNKNOWN = 300 * 300 * 8  # p_pp of a height the radar never measured: a sigma of 300 m
GAIN_MAX = 1 << 14  # of the gains in Q12: 4 per second, or 4 seconds


def grow(p_pp, p_pv, p_vv, i, dt, q_vv):
    """Let row `i` drift for `dt` (1/256 s, up to 1,024) under noise `q_vv` = q dt (1/64 m^2/s^2, below 2^17).

    Discretised continuous white-noise acceleration; source as in `predict`.
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


def ratio_q12(part, whole):
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


def times_q12(gain, value):
    """gain * value, rounded, for a gain of 0..2^14 in Q12 and a value of 0..2^24.

    Largest intermediates: 2^14 * 2^15 + 2^11; 2^14 * 2^15 + 2^2.
    """
    if value < 0x8000:
        return (gain * value + 0x800) >> 12
    if value < 0x100000:
        return (gain * (value >> 5) + 0x40) >> 7
    return (gain * (value >> 9) + 4) >> 3
