"""Health: once a second, what a person at the bench needs to know about this board."""

import struct

from watchword.codes import FLAG_IFF_DEGRADED, FLAG_STALE, STATE_CONFIRMED, STATE_TENTATIVE
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.fixed import clamp, isqrt, ticks_diff
from watchword.kernel.site import (
    AZIMUTH_BIAS,
    AZIMUTH_VARIANCE,
    IFF_DEGRADED,
    RANGE_BIAS,
    RANGE_VARIANCE,
    STALE,
)
from watchword.link import layout


class Health:
    """Counts steps and says the counters of decoder, encoder and site."""

    def __init__(self, port):
        self._port = port
        self._booted_ms = port.now_ms()
        self._uptime_s = 0
        self._steps = self._total_us = self._worst_us = 0
        self.scans = self.plots_shed = 0

    def step(self, us):
        """Count one scan step that took `us`."""
        self.scans += 1
        self._steps += 1
        self._total_us += us
        if us > self._worst_us:
            self._worst_us = us

    def say(self, out, decoder, site, t_ms, feed_age_ms, build):
        """Pack one health frame; the mean step time starts anew."""
        port, registers = self._port, site.registers
        # Carried on second by second: the board's clock wraps every 12.4 days.
        seconds = ticks_diff(port.now_ms(), self._booted_ms) // 1000
        self._uptime_s += seconds
        self._booted_ms = (self._booted_ms + seconds * 1000) & 0x3FFFFFFF
        confirmed = tentative = cues = 0
        for i in range(TRACKS_MAX):
            if site.tracks.state[i] == STATE_CONFIRMED:
                confirmed += 1
                if site.cues.kind[i]:
                    cues += 1
            elif site.tracks.state[i] == STATE_TENTATIVE:
                tentative += 1
        flags = 0
        if registers[STALE]:
            flags |= FLAG_STALE
        if registers[IFF_DEGRADED]:
            flags |= FLAG_IFF_DEGRADED
        struct.pack_into(
            layout.FORMAT_HEALTH,
            out.buf,
            out.at,
            t_ms,
            self._uptime_s,
            feed_age_ms,
            flags,
            decoder.good,
            decoder.bad,
            decoder.lost,
            decoder.skipped,
            self.scans,
            self.plots_shed,
            out.lost,
            self._total_us // self._steps if self._steps else 0,
            self._worst_us,
            port.heap_free(),
            confirmed,
            tentative,
            cues,
            registers[RANGE_BIAS],
            isqrt(registers[RANGE_VARIANCE]) << 3,
            registers[AZIMUTH_BIAS] >> 4,
            clamp(isqrt(registers[AZIMUTH_VARIANCE]), 0, 65535),
            port.reset_cause,
            layout.TABLE_HASH,
            build,
        )
        out.end(layout.HEALTH)
        self._steps = self._total_us = 0
