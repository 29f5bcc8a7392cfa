"""Registration: the radar's range and azimuth bias against the positions that friends report.

Two scalar Kalman filters on the differences seen with unambiguous friends. Successive differences share
the tracker's own error, so each is given `_CORRELATED` times its variance. Until both biases are known
the prior of the configuration stands in for them and the gates around a reply stay wide.

Source: the stationary-bias case of Bar-Shalom, Li, Kirubarajan (2001), section 5.2; a uniform prior of
+-a has the variance a^2 / 3.
"""

from watchword.codes import EVENT_REGISTRATION
from watchword.const import const
from watchword.kernel.fit import variance_across, variance_along
from watchword.kernel.report import report
from watchword.kernel.site import (
    AZIMUTH_BIAS,
    AZIMUTH_VARIANCE,
    OFFSET_ACROSS,
    OFFSET_ALONG,
    RANGE_BIAS,
    RANGE_VARIANCE,
    REGISTERED,
)

_CORRELATED = const(4)
_AZIMUTH_KNOWN = const(730)  # BAM^2: 27 BAM, 0.15 degrees
_RANGE_KNOWN = const(100)  # m^2
_AZIMUTH_FLOOR = const(64)  # BAM^2: below it the filter would stop listening
_RANGE_FLOOR = const(9)  # m^2
_AZIMUTH_MOST = const(16 * 910)  # 1/16 BAM
_RANGE_MOST = const(1600)  # 1/8 m
_UNSURE = const(1 << 15)  # m^2: a sigma of 181 m


def reset_registration(registers, params):
    """Forget what was learned: zero bias with the configured prior."""
    registers[RANGE_BIAS] = 0
    registers[RANGE_VARIANCE] = params.bias_range * params.bias_range // 192 + 1  # (1/8 m)^2 / 3 -> m^2
    registers[AZIMUTH_BIAS] = 0
    registers[AZIMUTH_VARIANCE] = params.bias_azimuth * params.bias_azimuth // 3 + 1
    registers[REGISTERED] = 0


def learn_bias(site, i, sigma):
    """Take in the difference last measured between track `i` and the position its platform reported.

    sigma: standard deviation of the reported position, 1/8 m. Reads OFFSET_ALONG and OFFSET_ACROSS,
    each within +-2^13. A track within 128 m of the asset, without a plot or unsure of where it is teaches
    nothing. A bias stays within what the configuration may state: 200 m, 5 degrees.

    Largest intermediates: 2^12 * 16 * 10,430 = 6.8e8; noise 4 * 2^15 * 82^2 = 8.8e8;
    gain 2^10 * 2^15 of difference; variance 276,000 << 10 = 2.8e8.
    """
    registers = site.registers
    reach = site.tracks.reach[i]
    dc = registers[OFFSET_ACROSS]
    across = variance_across(site, i, sigma)
    if reach < 1024 or site.tracks.plot[i] < 0 or across > _UNSURE or not -4096 < dc < 4096:
        return
    per_metre = 10430 * 8 // reach + 1  # BAM across per metre, rounded up: 82 at 128 m
    noise = _CORRELATED * across * per_metre * per_metre
    seen = (dc << 4) * 10430 // reach
    _learn(registers, AZIMUTH_BIAS, AZIMUTH_VARIANCE, seen, noise, _AZIMUTH_FLOOR, _AZIMUTH_MOST)
    noise = _CORRELATED * variance_along(site, i, sigma)
    seen = registers[OFFSET_ALONG]
    _learn(registers, RANGE_BIAS, RANGE_VARIANCE, seen, noise, _RANGE_FLOOR, _RANGE_MOST)
    if (
        registers[REGISTERED] == 0
        and registers[AZIMUTH_VARIANCE] <= _AZIMUTH_KNOWN
        and registers[RANGE_VARIANCE] <= _RANGE_KNOWN
    ):
        registers[REGISTERED] = 1
        number = site.tracks.number[i]
        bias = registers[AZIMUTH_BIAS] >> 4
        report(site.events, registers, EVENT_REGISTRATION, number, registers[RANGE_BIAS], bias)


def _learn(registers, bias, variance, measured, noise, floor, most):
    """One step of a scalar Kalman filter kept in registers `bias` and `variance`."""
    prior = registers[variance]
    gain = (prior << 10) // (prior + noise + 1)
    known = registers[bias]
    difference = measured - known
    if difference < -32768 or difference > 32767:
        difference = -32768 if difference < 0 else 32767
    known += gain * difference >> 10
    if known < -most or known > most:
        known = -most if known < 0 else most
    registers[bias] = known
    prior -= gain * prior >> 10
    registers[variance] = prior if prior > floor else floor
