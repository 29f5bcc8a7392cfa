"""What the board says: each kind of frame packed from the site's columns, in one place.

The order of a scan's frames is events, tracks by row, cues, challenges: the same on every runtime.
"""

import struct

from watchword.codes import STATE_CONFIRMED
from watchword.iff import NONCE
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.evidence import total
from watchword.kernel.fixed import azimuth_bam, clamp, isqrt, length
from watchword.kernel.notice import proof_age
from watchword.kernel.site import ASKS, EVENTS, NOTICES
from watchword.link import layout

_NO_PLOT = 255


class Speaker:
    """Packs frames into the encoder `out` from the columns of `site`."""

    def __init__(self, out, site):
        self._out = out
        self._site = site
        self._nonce = bytearray(NONCE)

    def hello(self, port, build, version):
        out = self._out
        at = out.begin(layout.HELLO)
        struct.pack_into(
            layout.FORMAT_HELLO,
            out.buf,
            at,
            layout.TABLE_HASH,
            0,
            1 if port.test_build else 0,
            build,
            version,
            port.name,
        )
        out.end()

    def acknowledge(self, command, type_):
        out = self._out
        struct.pack_into(layout.FORMAT_ACKNOWLEDGE, out.buf, out.begin(layout.ACKNOWLEDGE), command, type_)
        out.end()

    def refuse(self, command, type_, reason, detail):
        out = self._out
        at = out.begin(layout.REFUSE)
        struct.pack_into(layout.FORMAT_REFUSE, out.buf, at, command, type_, reason, detail)
        out.end()

    def config_value(self, key, value, low, high):
        out = self._out
        at = out.begin(layout.CONFIG_VALUE)
        struct.pack_into(layout.FORMAT_CONFIG_VALUE, out.buf, at, key, value, low, high)
        out.end()

    def event(self, t_ms, event, track, a, b):
        out = self._out
        struct.pack_into(layout.FORMAT_EVENT, out.buf, out.begin(layout.EVENT), t_ms, event, track, a, b)
        out.end()

    def scan(self, t_ms, challenges, port):
        """Say all that the scan of `t_ms` left in the site; draw a nonce for each challenge."""
        site = self._site
        events, registers = site.events, site.registers
        for n in range(registers[EVENTS]):
            self.event(t_ms, events.event[n], events.track[n], events.a[n], events.b[n])
        for i in range(TRACKS_MAX):
            if site.tracks.state[i] == STATE_CONFIRMED:
                self._track(t_ms, i)
        for n in range(registers[NOTICES]):
            self._cue(t_ms, n)
        for n in range(registers[ASKS]):
            self._interrogate(t_ms, site.asks.row[n], challenges, port)

    def _track(self, t_ms, i):
        out, tracks, labels = self._out, self._site.tracks, self._site.labels
        plot = tracks.plot[i]
        struct.pack_into(
            layout.FORMAT_TRACK,
            out.buf,
            out.begin(layout.TRACK),
            t_ms,
            tracks.number[i],
            labels.identity[i],
            labels.flags[i],
            self._site.plots.index[plot] if plot >= 0 else _NO_PLOT,
            tracks.x[i],
            tracks.y[i],
            tracks.z[i],
            tracks.vx[i],
            tracks.vy[i],
            tracks.vz[i],
            _sigma(tracks.r_pp[i]),
            _sigma(tracks.c_pp[i]),
            _sigma(tracks.u_pp[i]),
            clamp(total(labels, i), -32768, 32767),
            labels.platform[i],
            proof_age(labels, i, t_ms),
            labels.silences[i],
        )
        out.end()

    def _cue(self, t_ms, n):
        out, notices = self._out, self._site.notices
        struct.pack_into(
            layout.FORMAT_CUE,
            out.buf,
            out.begin(layout.CUE),
            t_ms,
            notices.track[n],
            notices.kind[n],
            notices.level[n],
            notices.identity[n],
            notices.confidence[n],
            notices.flags[n],
            notices.reasons[n],
            notices.range[n],
            notices.azimuth[n],
            notices.elevation[n],
            notices.closing_speed[n],
            notices.time_to_asset[n],
            notices.latest_look[n],
            notices.miss_distance[n],
            notices.friend_track[n],
            notices.friend_distance[n],
            notices.proof_age[n],
            notices.acknowledged[n],
        )
        out.end()

    def _interrogate(self, t_ms, i, challenges, port):
        out, tracks = self._out, self._site.tracks
        port.random(self._nonce)
        challenges.open(tracks.number[i], t_ms, self._nonce)
        struct.pack_into(
            layout.FORMAT_INTERROGATE,
            out.buf,
            out.begin(layout.INTERROGATE),
            self._nonce,
            t_ms,
            tracks.number[i],
            clamp(length(tracks.reach[i], tracks.z[i]) >> 2, 0, 65535),
            azimuth_bam(tracks.x[i], tracks.y[i]),
        )
        out.end()


def _sigma(variance):
    """Standard deviation in 1/8 m, saturating at 16 bits, of a variance in 1/8 m^2."""
    return min(isqrt(variance) * 23170 >> 13, 65535)  # sqrt(8) in Q13
