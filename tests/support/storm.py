"""Scans at the edge of all that a radar, a wire and a person can say. Runs on every runtime.

Targets from the asset's doorstep to the radar's last metre, at up to 300 m/s, some in each other's cell;
clutter; replies, broadcasts and plans from corner to corner and at any time; words from an operator.
"""

import binascii

from watchword.kernel.columns import PLOTS_MAX, TRACKS_MAX
from watchword.kernel.operator import acknowledge, declare, dismiss
from watchword.kernel.registration import reset_registration
from watchword.kernel.scan import scan
from watchword.kernel.site import (
    ASKS,
    BROADCASTS,
    BROADCASTS_MAX,
    EVENTS,
    NOTICES,
    PLANS_MAX,
    REPLIES,
    REPLIES_MAX,
    STALE,
    make_site,
)
from watchword.settings import RANGES, Params

CLOCK = (1 << 30) - 1
TARGETS = 44
CORNER = 256000  # 1/8 m: as far as the wire's positions are let in


class Storm:
    """One site and its weather, the same for the same seed on every runtime."""

    def __init__(self, column, number, seed, now_ms):
        """column: makes the site's columns.  number: makes every other int that the kernel is given."""
        self.number = number
        self._state = seed
        self.params = Params(
            *[number(self.among(low, low, high, high, default)) for low, high, default in RANGES]
        )
        self.site = make_site(column)
        self.now_ms = now_ms
        reset_registration(self.site.registers, self.params)
        far = self.params.range_max
        self.targets = [
            [
                self.below(far) + 1,
                self.below(65536),
                self.among(-600, 600, -60, 60, 0, -1),
                self.among(0, 0, 9, -90),
            ]
            for _ in range(TARGETS)
        ]
        for k in range(0, TARGETS, 4):  # every fourth flies in another's cell
            self.targets[k] = list(self.targets[k + 1])
            self.targets[k][0] += 20

    def below(self, limit):
        self._state = (self._state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self._state >> 8) % limit

    def among(self, *choices):
        return choices[self.below(len(choices))]

    def prepare(self):
        """Let time pass and fill in what comes before a scan; returns the number of plots."""
        period = int(self.params.scan_period)
        self.now_ms = (
            self.now_ms + self.among(*[period] * 12, period >> 1, 3 * period, 9000, 1 << 28)
        ) & CLOCK
        self.site.registers[STALE] = self.below(2)
        count = self._fly()
        self._reply()
        self._broadcast()
        self._plan()
        self._speak()
        return count

    def scan(self, count):
        scan(self.site, self.number(count), self.number(self.now_ms), self.params)

    def digest(self):
        """What the scan left, as a CRC-32 over all that is said of it."""
        site = self.site
        lists = ((site.events, EVENTS), (site.notices, NOTICES), (site.asks, ASKS))
        said = [
            int(column[n])
            for columns, used in lists
            for n in range(site.registers[used])
            for column in columns
        ]
        for columns in (site.tracks, site.labels, site.cues):
            said += [int(value) for column in columns for value in column]
        said += [int(value) for value in site.registers]
        return binascii.crc32(repr(said).encode())

    def _fly(self):
        far, plots = int(self.params.range_max), self.site.plots
        for target in self.targets:
            target[0] += target[2]
            target[1] = (target[1] + target[3]) & 0xFFFF
            if not 0 < target[0] <= far:
                target[0] = min(max(target[0], 1), far)
                target[2] = -target[2]
        count = self.among(PLOTS_MAX, PLOTS_MAX, TARGETS, 0)
        for n in range(count):
            seen = self.targets[n] if n < TARGETS else (self.below(far) + 1, self.below(65536))
            plots.index[n] = n
            plots.range[n] = seen[0]
            plots.azimuth[n] = seen[1]
            plots.elevation[n] = self.among(-32768, 200, 16384, -16384) if n & 8 else 300
            plots.doppler[n] = self.among(-32768, 32767, -32767, 0)
            plots.snr[n] = self.among(255, 0, 40)
        return count

    def _somewhere(self):
        """East and north, of a track or of any corner, as the wire is let in with them."""
        row = self.below(TRACKS_MAX)
        if self.below(3) and self.site.tracks.number[row]:
            return self._at(row)
        return self.among(CORNER, -CORNER, 0), self.among(CORNER, -CORNER, 1)

    def _at(self, row):
        tracks = self.site.tracks
        return max(min(int(tracks.x[row]), CORNER), -CORNER), max(min(int(tracks.y[row]), CORNER), -CORNER)

    def _sometime(self):
        return (self.now_ms + self.among(0, 0, 0, -400, -4000, 400, self.below(CLOCK))) & CLOCK

    def _reply(self):
        site, replies = self.site, self.site.replies
        count = self.below(REPLIES_MAX + 1)
        for n in range(count):
            asks = site.registers[ASKS]
            row = site.asks.row[n % asks] if asks and n & 3 else self.below(TRACKS_MAX)
            east, north = self._at(row) if self.below(3) else self._somewhere()
            replies.track[n] = site.tracks.number[row]
            replies.platform[n] = 1 + row % 7
            replies.t_ms[n] = self._sometime()
            replies.east[n], replies.north[n] = east, north
            replies.up[n] = self.among(2400, CORNER, -CORNER)
            heard = int(site.tracks.reach[row]) >> 2
            replies.heard_range[n] = self.among(min(heard, 65535), self.below(65536))
            replies.heard_azimuth[n] = self.below(65536)
            replies.verdict[n] = self.among(0, 0, 0, 1, 2, 3, 4, 5, 6, 7)
        site.registers[REPLIES] = count

    def _broadcast(self):
        broadcasts = self.site.broadcasts
        count = self.below(BROADCASTS_MAX + 1)
        for n in range(count):
            broadcasts.address[n] = self.among(1, 0xFFFFFF)
            broadcasts.t_ms[n] = self._sometime()
            broadcasts.east[n], broadcasts.north[n] = self._somewhere()
        self.site.registers[BROADCASTS] = count

    def _plan(self):
        plans, p = self.site.plans, self.below(PLANS_MAX)
        plans.platform[p] = self.below(3)
        plans.start_ms[p], plans.end_ms[p] = self._sometime(), self._sometime()
        plans.from_east[p], plans.from_north[p] = self._somewhere()
        plans.to_east[p], plans.to_north[p] = 0, self.among(0, CORNER)
        plans.half_width[p] = self.among(0, 65535)
        plans.consumed[p] = 0

    def _speak(self):
        site, now_ms = self.site, self.number(self.now_ms)
        track = site.tracks.number[self.below(TRACKS_MAX)]
        acknowledge(site, track)
        if self.below(4) == 0:
            dismiss(site, track, self.number(1), now_ms, self.params)
        if self.below(6) == 0:
            declare(site, track, self.number(self.below(7)), self.number(1), now_ms)
