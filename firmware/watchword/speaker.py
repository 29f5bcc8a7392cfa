"""What the board says: each kind of frame packed from the site's columns, in one place.

The order of a scan's frames is events, tracks by row, cues, challenges: the same on every runtime. Where a
host reads too little to leave room for all, tracks are left out before cues and challenges are.
"""

import struct

from watchword.const import const
from watchword.iff import NONCE
from watchword.kernel.fixed import azimuth_bam, length
from watchword.kernel.geometry import NEVER
from watchword.kernel.notice import proof_age
from watchword.kernel.site import ASKS, CONFIRMED, EVENTS, NOTICES
from watchword.link import layout
from watchword.link.frame import OVERHEAD
from watchword.link.layout import FORMAT_TRACK, LENGTHS, TRACK

_NO_PLOT = const(255)
_CUE_FRAME = LENGTHS[layout.CUE] + OVERHEAD
_INTERROGATE_FRAME = LENGTHS[layout.INTERROGATE] + OVERHEAD


class Speaker:
    """Packs frames into the encoder `out` from the columns of `site`."""

    def __init__(self, out, site):
        self._out = out
        self._site = site
        self._nonce = bytearray(NONCE)

    def hello(self, port, build, version):
        out = self._out
        struct.pack_into(
            layout.FORMAT_HELLO,
            out.buf,
            out.at,
            layout.TABLE_HASH,
            0,
            1 if port.test_build else 0,
            build,
            version,
            port.name,
        )
        out.end(layout.HELLO)

    def acknowledge(self, command, type_):
        out = self._out
        struct.pack_into(layout.FORMAT_ACKNOWLEDGE, out.buf, out.at, command, type_)
        out.end(layout.ACKNOWLEDGE)

    def refuse(self, command, type_, reason, detail):
        out = self._out
        struct.pack_into(layout.FORMAT_REFUSE, out.buf, out.at, command, type_, reason, detail)
        out.end(layout.REFUSE)

    def config_value(self, key, value, low, high):
        out = self._out
        struct.pack_into(layout.FORMAT_CONFIG_VALUE, out.buf, out.at, key, value, low, high)
        out.end(layout.CONFIG_VALUE)

    def event(self, t_ms, event, track, a, b):
        out = self._out
        struct.pack_into(layout.FORMAT_EVENT, out.buf, out.at, t_ms, event, track, a, b)
        out.end(layout.EVENT)

    def scan(self, t_ms, challenges, port):
        """Say all that the scan of `t_ms` left in the site; draw a nonce for each challenge."""
        site = self._site
        events, registers = site.events, site.registers
        for n in range(registers[EVENTS]):
            self.event(t_ms, events.event[n], events.track[n], events.a[n], events.b[n])
        self._tracks(t_ms)
        for n in range(registers[NOTICES]):
            self._cue(t_ms, n)
        if registers[ASKS]:
            self._interrogate(t_ms, challenges, port)

    def _tracks(self, t_ms):
        site, out, pack_into = self._site, self._out, struct.pack_into
        tracks, labels, rows = site.tracks, site.labels, site.rows.confirmed
        number, plots, index = tracks.number, tracks.plot, site.plots.index
        x, y, z = tracks.x, tracks.y, tracks.z
        vx, vy, vz = tracks.vx, tracks.vy, tracks.vz
        r_pp, c_pp, u_pp = tracks.r_pp, tracks.c_pp, tracks.u_pp
        identity, flags, evidence = labels.identity, labels.flags, labels.evidence
        platform, proven, silences = labels.platform, labels.proven, labels.silences
        buf, at, count = out.buf, out.at, site.registers[CONFIRMED]
        # What a line too slow for all is relieved of first: the picture, not the advice.
        kept = site.registers[NOTICES] * _CUE_FRAME + site.registers[ASKS] * _INTERROGATE_FRAME
        room, step = out.room(TRACK, kept), LENGTHS[TRACK] + OVERHEAD
        for n in range(count if count < room else room):
            i = rows[n]
            plot = plots[i]
            pack_into(
                FORMAT_TRACK,
                buf,
                at,
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
                r_pp[i],
                c_pp[i],
                u_pp[i],
                evidence[i],
                platform[i],
                proof_age(labels, i, t_ms) if proven[i] else NEVER,
                silences[i],
            )
            at += step
        out.end_all(TRACK, count, kept)

    def _cue(self, t_ms, n):
        out, notices = self._out, self._site.notices
        struct.pack_into(
            layout.FORMAT_CUE,
            out.buf,
            out.at,
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
        out.end(layout.CUE)

    def _interrogate(self, t_ms, challenges, port):
        site, out, nonce = self._site, self._out, self._nonce
        tracks, rows = site.tracks, site.asks.row
        x, y = tracks.x, tracks.y
        z, reach = tracks.z, tracks.reach
        for n in range(site.registers[ASKS]):
            i = rows[n]
            number, slant = tracks.number[i], length(reach[i], z[i]) >> 2
            port.random(nonce)
            challenges.open(number, t_ms, nonce)
            struct.pack_into(
                layout.FORMAT_INTERROGATE,
                out.buf,
                out.at,
                nonce,
                t_ms,
                number,
                slant if slant < 65535 else 65535,
                azimuth_bam(x[i], y[i]),
            )
            out.end(layout.INTERROGATE)
