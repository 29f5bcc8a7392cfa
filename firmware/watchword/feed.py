"""The radar feed: scans in their time, one kernel call each, and what happens when they stop."""

import struct

from watchword.clock import WRAP, Timer
from watchword.codes import EVENT_FEED_STALE, EVENT_FRAMES_LOST, EVENT_PLOTS_SHED, EVENT_SCAN_REFUSED
from watchword.kernel.columns import STARTED
from watchword.kernel.fixed import ticks_diff
from watchword.kernel.scan import scan
from watchword.kernel.site import STALE
from watchword.link import layout
from watchword.link.plots import read_plots

_STALE_QUARTERS = 7  # quarters of a scan period without a scan: 1.75 periods
_RESTART = 5  # refused scans in a row after which the feed's new time is believed
_FORGET_MS = 150000  # a gap that no track outlives: 31 scans of 4 s are the most they may coast
_BACKWARDS = 1
_TOO_SOON = 2


class Feed:
    """Runs the kernel on each scan of the feed, or on none of its plots while the feed is silent."""

    def __init__(self, port, site, config, clock, challenges, speaker):
        self._port = port
        self._site = site
        self._config = config
        self._clock = clock
        self._challenges = challenges
        self._speaker = speaker
        self._coast_timer = Timer(port.now_ms())
        self._scanned_ms = port.now_ms()  # when the last scan came, by the board's clock
        self._interval_ms = 0  # from the scan before to that
        self._last_ms = -1  # time of the last scan run, coasted ones included; -1: none yet
        self._fed_ms = -1  # time of the last scan that came
        self._refused = 0
        self._lost = 0

    def age_ms(self, now):
        """Time since the last scan came."""
        return max(ticks_diff(now, self._scanned_ms), 0)

    def spare_ms(self, now):
        """Time until the next scan may come; as long as can be while none is expected. A feed may be faster
        than it was said to be.
        """
        if self._fed_ms < 0 or self._site.registers[STALE]:
            return WRAP >> 1
        return min(self._config.params.scan_period, self._interval_ms) - self.age_ms(now)

    def scan(self, buf, start, now, lost, health):
        """Take the scan at `buf[start]`. `lost`: frames missing so far, by the decoder's count."""
        t_ms, _, count = struct.unpack_from(layout.FORMAT_SCAN, buf, start)
        t_ms &= WRAP
        if not self._in_time(t_ms, now, health):
            return
        registers = self._site.registers
        self._fed_ms = t_ms
        self._clock.set(t_ms, now)
        if registers[STALE]:
            registers[STALE] = 0
            self._speaker.event(t_ms, EVENT_FEED_STALE, 0, 0, self.age_ms(now))
        self._interval_ms = self.age_ms(now)
        self._scanned_ms = now
        if lost != self._lost:
            self._speaker.event(t_ms, EVENT_FRAMES_LOST, 0, (lost - self._lost) & WRAP, 0)
            self._lost = lost
        kept = read_plots(buf, start, self._site.plots, self._config.params.range_max)
        if kept < count:
            health.plots_shed += count - kept
            self._speaker.event(t_ms, EVENT_PLOTS_SHED, 0, count, count - kept)
        self._run(kept, t_ms, health)

    def coast(self, now, health):
        """Once the feed is overdue, say so and carry the tracks on without plots, one scan a period."""
        period, registers = self._config.params.scan_period, self._site.registers
        age = self.age_ms(now)
        if self._last_ms < 0 or age * 4 < period * _STALE_QUARTERS:
            return False
        stale = registers[STALE]
        if stale == 0:
            registers[STALE] = 1
            self._speaker.event(self._clock.at(now), EVENT_FEED_STALE, 0, 1, age)
        if self._any_track() and (self._coast_timer.due(now, period) or stale == 0):
            self._run(0, (self._last_ms + period) & WRAP, health)
            return True
        return stale == 0

    def _in_time(self, t_ms, now, health):
        """Whether a scan of this time may follow the last one.

        One that coasting has overtaken is late, but a sign of life: the board waits for the next instead of
        running ahead of it. A feed that insists on times before its last has started over: its tracks mean
        nothing any more. Copies of its last scan insist on nothing.
        """
        gap = ticks_diff(t_ms, self._last_ms)
        if self._last_ms < 0 or gap >= self._config.params.scan_period >> 2:
            self._refused = 0
            return True
        later_ms = ticks_diff(t_ms, self._fed_ms)
        if later_ms > 0 and self._last_ms != self._fed_ms:
            self._scanned_ms = now
        elif later_ms < 0:
            self._refused += 1
        if self._refused < _RESTART:
            why = _BACKWARDS if gap <= 0 else _TOO_SOON
            self._speaker.event(self._last_ms, EVENT_SCAN_REFUSED, 0, why, gap)
            return False
        self._refused = 0
        self._run(0, (self._last_ms + _FORGET_MS) & WRAP, health)
        self._site.work.registers[STARTED] = 0  # or the new time would be a step back by hours
        return True

    def _any_track(self):
        return any(self._site.tracks.number)

    def _run(self, plots, t_ms, health):
        """One scan under the lock, then what it has to say."""
        port = self._port
        self._last_ms = t_ms
        began = port.now_us()
        port.lock()
        try:
            scan(self._site, plots, t_ms, self._config.params)
        finally:
            port.unlock()
        health.step(ticks_diff(port.now_us(), began))
        self._speaker.scan(t_ms, self._challenges, port)
        port.collect()
