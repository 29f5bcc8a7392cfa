"""What the board says: each kind of frame packed from the site's columns, in one place.

The order of a scan's frames is events, tracks by row, cues, challenges: the same on every runtime.
"""

import struct

from watchword.const import const
from watchword.iff import NONCE
from watchword.kernel.evidence import total
from watchword.kernel.fixed import azimuth_bam, isqrt, length
from watchword.kernel.notice import proof_age
from watchword.kernel.site import ASKS, CONFIRMED, EVENTS, NOTICES
from watchword.link import layout

_NO_PLOT = const(255)


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
        self._tracks(t_ms)
        for n in range(registers[NOTICES]):
            self._cue(t_ms, n)
        for n in range(registers[ASKS]):
            self._interrogate(t_ms, site.asks.row[n], challenges, port)

    def _tracks(self, t_ms):
        out, site = self._out, self._site
        tracks, labels, rows = site.tracks, site.labels, site.rows.confirmed
        number, plots, index = tracks.number, tracks.plot, site.plots.index
        x, y, z = tracks.x, tracks.y, tracks.z
        vx, vy, vz = tracks.vx, tracks.vy, tracks.vz
        r_pp, c_pp, u_pp = tracks.r_pp, tracks.c_pp, tracks.u_pp
        identity, flags = labels.identity, labels.flags
        platform, silences = labels.platform, labels.silences
        for n in range(site.registers[CONFIRMED]):
            i = rows[n]
            plot = plots[i]
            struct.pack_into(
                layout.FORMAT_TRACK,
                out.buf,
                out.begin(layout.TRACK),
                t_ms,
                number[i],
                identity[i],
                flags[i],
                index[plot] if plot >= 0 else _NO_PLOT,
                x[i],
                y[i],
                z[i],
                vx[i],
                vy[i],
                vz[i],
                isqrt(r_pp[i] << 3),  # 1/8 m of 1/8 m^2
                isqrt(c_pp[i] << 3),
                isqrt(u_pp[i] << 3),
                total(labels, i),
                platform[i],
                proof_age(labels, i, t_ms),
                silences[i],
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
        number, slant = tracks.number[i], length(tracks.reach[i], tracks.z[i]) >> 2
        port.random(self._nonce)
        challenges.open(number, t_ms, self._nonce)
        struct.pack_into(
            layout.FORMAT_INTERROGATE,
            out.buf,
            out.begin(layout.INTERROGATE),
            self._nonce,
            t_ms,
            number,
            slant if slant < 65535 else 65535,
            azimuth_bam(tracks.x[i], tracks.y[i]),
        )
        out.end()
