"""The tracker's functions at the ends of all that may reach them. Runs on every runtime.

Two kinds of example, the same for the same seed wherever they run: single functions, with arguments from the
ranges that their docstrings state; and a scan, stage by stage, over tracks in any state that the columns'
ranges allow. What is drawn is an end of its range, near one, or anything between.
"""

import binascii
from array import array

from watchword.codes import PLOTS_MAX, STATE_CONFIRMED, STATE_TENTATIVE
from watchword.kernel.axis import PP_MAX
from watchword.kernel.columns import BANKS, DOPPLER, LEADS, LEADS_MS, LEVEL_REST, LIVE, TRACKS_MAX
from watchword.kernel.convert import NO_DOPPLER, NO_ELEVATION
from watchword.kernel.fixed import azimuth_bam, cos_q14, isqrt, length, sin_q14
from watchword.kernel.predict import VELOCITY_MAX
from watchword.settings import RANGES as SETTINGS

SMALL = (1 << 30) - 1
CLOCK = (0, SMALL)

ROW = (0, TRACKS_MAX - 1)

# Function, the range of each argument or the columns to pass, and words of its docstring about them.
FUNCTIONS = (
    ("fixed.clamp", ((-SMALL, SMALL),) * 3, "Any small ints."),
    ("fixed.ticks_diff", (CLOCK, CLOCK), "Both 0..2^30 - 1"),
    ("fixed.sin_q14", ((-SMALL, SMALL),), "any small int"),
    ("fixed.cos_q14", ((0, (1 << 30) - (1 << 15)),), "0..2^30 - 2^15"),
    ("fixed.azimuth_bam", ((-(1 << 18), 1 << 18),) * 2, "|east|, |north| <= 2^18"),
    ("fixed.length", ((-300000, 300000),) * 2, "|a|, |b| <= 300,000"),
    ("fixed.isqrt", (CLOCK,), "0..2^30 - 1"),
    ("fixed.ln_q12", ((1, SMALL),), "1..2^30 - 1"),
    ("noise.arc", ((0, 1 << 18), (0, 910)), "(BAM, up to 910) at `distance` (1/8 m, up to 2^18)"),
    ("manage.count_ones", (CLOCK,), "0..2^30 - 1"),
    ("doppler.rate_innovation", ("work", ROW, (-32767, 32767)), "1/32 m/s, up to 32,767 either way"),
    ("predict.aim", ("tracks work.rows",), "|x|, |y| up to 300,000."),
    ("noise.set_noise", ("tracks work work.rows params",), "2^16 * 11,435 = 7.5e8"),
    (
        "axis.grow",
        (
            "tracks.r_pp tracks.r_pv tracks.r_vv tracks.r_drift work.noise_r work.spread_r work.rows",
            (0, 1024),
            (0, 1 << 13),
            (0, 1 << 13),
            (1, PP_MAX),
        ),
        "half * 1,024 = 2^13 * 2^10",
    ),
    (
        "axis.learn_position",
        ("tracks.r_pp tracks.r_pv tracks.r_vv work.spread_r work.along work.kick_r work.rows",),
        "1/8 m^2, 1..2^25, no less than p_pp. innovations: 1/8 m, up to 57,900 either way.",
    ),
    (
        "axis.learn_rate",
        ("tracks", ROW, (1, (1 << 24) - 1), (-57900, 57900), "work.along work.kick_r"),
        "(1/64 m^2/s^2, below 2^24). What `innovation` (1/64 m/s, up to 57,900 either way)",
    ),
)

_APPLY = [eval("lambda f, a: f(" + ", ".join([f"a[{k}]" for k in range(n)]) + ")") for n in range(13)]


class Draw:
    """Numbers by seed, most of them extreme.

    Source: Marsaglia's multiply with carry, of 16 bits, so that drawing leaves no big ints behind.
    """

    def __init__(self, seed):
        self.corner = 0
        self._state = seed + 1
        for _ in range(8):
            self._next()

    def _next(self):
        self._state = 16380 * (self._state & 0xFFFF) + (self._state >> 16)
        return self._state & 0xFFFF

    def below(self, limit):
        if limit <= 0x10000:
            return self._next() % limit
        return (self._next() << 14 ^ self._next()) % limit

    def among(self, *choices):
        return choices[self.below(len(choices))]

    def within(self, low, high):
        """An end or zero in three draws of eight, near an end in three, anywhere in two.

        In a corner, where as much as possible is extreme at once, nearly always an end.
        """
        how = self.below(8)
        if self.corner and how:
            return high if how & 1 else low
        if how < 2:
            return high if how else low
        if how == 2:
            return min(max(0, low), high)
        if how < 6:
            off = min(self.below(1 << self.below(30)), high - low)
            return high - off if how & 1 else low + off
        return low + self.below(high - low + 1)


class Rig:
    """One tracker's columns, and the kernel's functions as one runtime has them."""

    def __init__(self, columns, make_params, find, ranges, number=int, lock=None, unlock=None):
        """columns: tracks, plots, work.  make_params: of a list.  find: a function, by "module.name".
        ranges: (lowest, highest) of every column, by "part.column".  number: makes every int passed.
        lock, unlock: called about every call.
        """
        self.tracks, self.plots, self.work = columns
        self.ranges = ranges
        self.params = None
        self.passes_columns = True  # not to compiled code, which takes whole parts only
        self._make_params = make_params
        self._find = find
        self._number = number
        self._lock = lock
        self._unlock = unlock

    def call(self, where, *arguments):
        """Call a kernel function, its arguments made ready before the heap is locked."""
        function, apply = self._find(where), _APPLY[len(arguments)]
        ready = [self._number(one) if isinstance(one, int) else one for one in arguments]
        if self._lock:
            self._lock()
        try:
            return apply(function, ready)
        finally:
            if self._unlock:
                self._unlock()

    def named(self, name):
        """The column "part.column", or a whole part."""
        part, _, field = name.partition(".")
        return getattr(getattr(self, part), field) if field else getattr(self, part)

    def digest(self):
        """What is in all columns, as a CRC-32."""
        crc = 0
        for name in sorted(self.ranges):
            crc = binascii.crc32(array("i", self.named(name)), crc)
        return crc

    def draw_params(self, draw):
        """Settings within their limits."""
        values = [draw.within(low, high) if draw.below(2) else usual for low, high, usual in SETTINGS]
        self.params = self._make_params(values)

    def fill(self, draw, names, rows):
        """Draw the first `rows` entries of some columns from their ranges."""
        for name in names.split():
            column, (low, high) = self.named(name), self.ranges[name]
            for row in range(rows):
                column[row] = draw.within(low, high)

    def draw_tracks(self, draw):
        """Tracks in any state that one may be in between two scans."""
        tracks = self.tracks
        self.fill(draw, "tracks.z tracks.turn tracks.score", TRACKS_MAX)
        self.fill(draw, "tracks.r_drift tracks.c_drift tracks.u_drift tracks.history", TRACKS_MAX)
        self.fill(draw, "tracks.misses tracks.age tracks.born_ms tracks.sharing", TRACKS_MAX)
        self.fill(draw, "work.spread_r work.spread_c work.spread_u work.width", TRACKS_MAX)
        self.fill(draw, "work.noise_r work.noise_c work.noise_u", TRACKS_MAX)
        for column in (tracks.vx, tracks.vy, tracks.vz):
            for i in range(TRACKS_MAX):  # as an update leaves them; flight along an arc turns them
                column[i] = draw.within(-VELOCITY_MAX, VELOCITY_MAX)
        crowd = draw.within(0, TRACKS_MAX)
        for i in range(TRACKS_MAX):
            live = draw.below(TRACKS_MAX) < crowd
            tracks.number[i] = i + 1 if live else 0
            tracks.state[i] = draw.among(STATE_TENTATIVE, STATE_CONFIRMED) if live else 0
            tracks.plot[i] = tracks.shared[i] = -1
            self._place(draw, i)
            for axis in "rcu":
                self._doubt(draw, axis, i)
        self.call("rows.list_rows", tracks, self.work)

    def stir(self, draw):
        """Put the tracks in use anywhere, at any speed and in any doubt."""
        tracks, work = self.tracks, self.work
        draw.corner = draw.below(2)
        for n in range(work.registers[LIVE]):
            i = work.rows[n]
            for column in (tracks.vx, tracks.vy, tracks.vz):
                column[i] = draw.within(-VELOCITY_MAX, VELOCITY_MAX)
            tracks.turn[i] = draw.within(*self.ranges["tracks.turn"])
            tracks.born_ms[i] = draw.within(*CLOCK)
            tracks.history[i] = draw.among(
                0xFFFF, 1, 3
            )  # at the second detection it is asked where it was born
            self._place(draw, i)
            for axis in "rcu":
                self._doubt(draw, axis, i)

    def _place(self, draw, i):
        """Anywhere, or beside the row before: some have to share a cell."""
        tracks = self.tracks
        if i > 0 and draw.below(3) == 0:
            for column in (tracks.x, tracks.y):
                near = column[i - 1]
                column[i] = near + draw.within(0, 2000) * (1 if near < 0 else -1)
            tracks.z[i] = tracks.z[i - 1]
        else:
            reach, bearing = draw.within(0, self.ranges["tracks.x"][1]), draw.below(65536)
            tracks.x[i] = reach * sin_q14(bearing) >> 14
            tracks.y[i] = reach * cos_q14(bearing) >> 14
        looked = draw.below(65536)  # the last scan's line of sight
        tracks.los_x[i] = sin_q14(looked)
        tracks.los_y[i] = cos_q14(looked)

    def _doubt(self, draw, axis, i):
        """A covariance whose correlation is no more than one: (p_pv / 16)^2 <= p_pp / 8 * p_vv / 64."""
        names = [f"tracks.{axis}_{part}" for part in ("pp", "vv", "pv")]
        pp, vv = draw.within(*self.ranges[names[0]]), draw.within(*self.ranges[names[1]])
        most = min(isqrt(pp) * isqrt(vv) * 181 >> 8, self.ranges[names[2]][1])
        for name, value in ((names[0], pp), (names[1], vv), (names[2], draw.within(0, most))):
            self.named(name)[i] = value

    def draw_expected(self, draw):
        """Tracks as drawn, with anything expected of their plots: as a single function may be called."""
        self.draw_params(draw)
        self.draw_tracks(draw)
        for axis in "rcu":
            self.fill(draw, f"work.kick_{axis}", TRACKS_MAX)
            spreads, noises = self.named(f"work.spread_{axis}"), self.named(f"work.noise_{axis}")
            for i in range(TRACKS_MAX):
                spreads[i] = max(self.named(f"tracks.{axis}_pp")[i] + noises[i], 1)
        self.fill(draw, "work.along work.across work.up work.rate work.climb tracks.reach", TRACKS_MAX)
        for i in range(TRACKS_MAX):
            self.work.rows[i] = i
            self.work.level[i] = draw.within(1024, 2048)
        self.work.rows[draw.within(0, TRACKS_MAX)] = -1

    def draw_leads(self, draw, t_ms):
        """What the last scans left over, of any age that the clock can show."""
        registers = self.work.registers
        self.fill(draw, "work.lead_x work.lead_y work.lead_z work.lead_flat", BANKS * PLOTS_MAX)
        for bank in range(BANKS):
            registers[LEADS + bank] = draw.within(0, PLOTS_MAX)
            registers[LEADS_MS + bank] = (
                t_ms - draw.among(100, 1000, 4000, 13999, 14000, draw.below(SMALL))
            ) & SMALL

    def draw_plots(self, draw):
        """Plots anywhere, and plots about the gates of tracks; returns how many."""
        plots, work = self.plots, self.work
        count = draw.within(0, PLOTS_MAX)
        self.fill(draw, "plots.range plots.azimuth plots.doppler", count)
        doppler = draw.below(2)
        for j in range(count):
            if not doppler or draw.below(4) == 0:
                plots.doppler[j] = NO_DOPPLER
            plots.elevation[j] = draw.within(-16384, 16384) if draw.below(4) else NO_ELEVATION
            if work.registers[LIVE] and draw.below(4):
                self._aim(draw, j, work.rows[draw.below(work.registers[LIVE])])
        return count

    def _aim(self, draw, j, i):
        """Put plot `j` within five sigma of where row `i` is expected, or not far beyond."""
        tracks, plots = self.tracks, self.plots
        along, across, up = [
            draw.within(-11, 11) * isqrt(8 * int(spreads[i])) >> 1
            for spreads in (self.work.spread_r, self.work.spread_c, self.work.spread_u)
        ]
        los_x, los_y = int(tracks.los_x[i]), int(tracks.los_y[i])
        east = int(tracks.x[i]) + ((along * los_x + across * los_y) >> 14)
        north = int(tracks.y[i]) + ((along * los_y - across * los_x) >> 14)
        east, north, high = [
            min(max(one, -(1 << 18)), 1 << 18) for one in (east, north, int(tracks.z[i]) + up)
        ]
        reach = length(east, north)
        plots.range[j] = min(max(length(reach, high) >> 2, 1), self.ranges["plots.range"][1])
        plots.azimuth[j] = azimuth_bam(east, north)
        if plots.elevation[j] != NO_ELEVATION:
            plots.elevation[j] = (azimuth_bam(high, min(reach, 1 << 18)) + 0x8000 & 0xFFFF) - 0x8000


def functions(rig, seed, rounds):
    """Call every function of FUNCTIONS `rounds` times; yields its name and what came of it."""
    draw = Draw(seed)
    for where, arguments, _ in FUNCTIONS:
        over_columns = any(isinstance(one, str) for one in arguments)
        if over_columns and not rig.passes_columns:
            continue
        for _ in range(rounds // 20 if over_columns else rounds):
            draw.corner = draw.below(2)
            if over_columns:
                rig.draw_expected(draw)
            ready = []
            for one in arguments:
                if isinstance(one, str):
                    ready += [rig.named(name) for name in one.split()]
                else:
                    ready.append(draw.within(*one))
            result = rig.call(where, *ready)
            yield where, rig.digest() if over_columns else int(result)


def scans(rig, seed, rounds):
    """Take `rounds` drawn states through a scan; yields each stage's name once it is done."""
    draw = Draw(seed)
    tracks, plots, work = rig.tracks, rig.plots, rig.work
    for _ in range(rounds):
        draw.corner = draw.below(2)
        rig.draw_params(draw)
        rig.draw_tracks(draw)
        t_ms = draw.within(*CLOCK)
        rig.draw_leads(draw, t_ms)
        work.registers[LEVEL_REST] = draw.below(64)
        params = rig.params
        yield "drawn"
        if draw.below(4) == 0:
            rig.call("manage.skip_scans", tracks, work, draw.within(1, 1 << 22), params)
            yield "skip"
        for _ in range(draw.among(1, 1, 1, 2, 6)):
            rig.call("predict.predict_tracks", tracks, work, draw.within(0, 4000), params)
            yield "predict"
        count = rig.draw_plots(draw)
        rig.call("convert.convert_plots", plots, count, work, params)
        yield "convert"
        if work.registers[DOPPLER]:
            rig.call("doppler.expect_rates", tracks, work, params)
            yield "expect"
        rig.call("gate.gate_tracks", tracks, plots, work)
        yield "gate"
        rig.call("assign.assign_plots", tracks, plots, count, work)
        yield "assign"
        rig.call("share.share_plots", tracks, plots, work, params)
        yield "share"
        rig.call("update.update_tracks", tracks, plots, work)
        yield "update"
        rig.call("manage.manage_tracks", tracks, work, params)
        yield "manage"
        rig.call("leads.match_leads", plots, count, work, params, t_ms)
        yield "match"
        rig.call("initiate.initiate_tracks", tracks, plots, work, params, t_ms)
        yield "initiate"
        rig.call("leads.keep_leads", plots, work, t_ms)
        yield "keep"


def results(rig, seeds):
    """All examples of some seeds, each as what was called and a number that says what came of it."""
    yield from functions(rig, seeds[0], 200)
    for seed in seeds:
        for stage in scans(rig, seed, 3):
            yield stage, rig.digest()
