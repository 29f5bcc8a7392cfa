"""The tracker's columns: what is kept of every track and plot, and its working memory.

A `column(rows)` factory makes each column: a list on a board, int32 for the JIT. A column of a group is read
as `tracks.x[i]`; row `i` is the track or plot.

Positions are 1/8 m in the radar's East-North-Up frame, velocities 1/64 m/s. A covariance is three 2x2
blocks, of position and velocity along the horizontal line of sight (r), across it (c, positive to
the right of r) and up (u): p_pp in 1/8 m^2, p_pv in 1/16 m^2/s, p_vv in 1/64 m^2/s^2.
"""

from watchword.codes import PLOTS_MAX
from watchword.const import const

TRACKS_MAX = const(48)
CANDIDATES_MAX = const(16)  # plots that a track's gate may hold; the nearest are kept
BANKS = const(2)  # for so many scans a plot without a track is remembered
RINGS = const(16)  # range rings that the plots are sorted into

_TRACKS = (
    "number",  # 1..65535, 0: the row is free
    "state",  # STATE_*
    "x",  # east, 1/8 m
    "y",  # north
    "z",  # up; 0 under a 2-D radar
    "vx",  # 1/64 m/s
    "vy",
    "vz",
    "r_pp",  # along the line of sight: 1/8 m^2
    "r_pv",  # 1/16 m^2/s
    "r_vv",  # 1/64 m^2/s^2
    "c_pp",  # across
    "c_pv",
    "c_vv",
    "u_pp",  # vertical
    "u_pv",
    "u_vv",
    "reach",  # horizontal range, 1/8 m
    "los_x",  # line of sight, horizontal unit vector, Q14
    "los_y",
    "plot",  # index of its own plot in this scan, -1: none
    "shared",  # row it shares its own or the other's plot with, -1: none
    "turn",  # rate of turn, rad/s in Q16, clockwise
    "r_drift",  # smoothed innovation, 1/4 m: how far the filter lags
    "c_drift",
    "u_drift",
    "score",  # log-likelihood ratio of a target against clutter, Q12; counts until confirmation
    "history",  # last 16 scans, bit 0 the newest, 1: detected
    "misses",  # scans in a row without a plot of its own or shared
    "age",  # scans since birth, saturates
    "born_ms",  # time of the first plot
    "sharing",  # scans since the two last had a plot each
)

_PLOTS = (
    "index",  # which plot of the scan frame it was
    "range",  # slant, 1/2 m
    "azimuth",  # BAM, clockwise from north
    "elevation",  # BAM, -32768: a 2-D plot
    "doppler",  # range rate, 1/32 m/s, positive opens, -32768: none
    "snr",  # 1/2 dB, 255: none
    "x",  # converted position, 1/8 m
    "y",
    "z",  # 0 for a 2-D plot
    "claims",  # tracks whose gates hold it
    "track",  # row that took it, -1: none
    "next",  # next plot of the same ring, -1: last
    "error",  # five sigma of the distance between it and another plot of the same aircraft, 2 m
    "lead",  # nearest lead, -1: none
    "apart",  # squared distance to that, 4 m^2
)

# Working memory. Row i's pairs are pair_plot[e], pair_cost[e], e from i * CANDIDATES_MAX on. `price`,
# `distance`, `parent` and `reached` belong to `assign`; `left` lists the plots that no track took; `ring[k]`
# is the first plot of range ring k, -1: none. Leads are such plots of the last scans: a track begins where
# another comes near enough. Those of a scan are a bank of PLOTS_MAX; banks are used in turn. `registers`
# holds the scalars, indexed by the constants below.
_REGISTERS = ("registers", "ring")
_LISTS = (  # of rows, ended by -1
    "rows",  # live, ascending
    "fed",  # has a plot in this scan, its own or a shared one
    "raised",  # the same, and the plot has a height
)
_PER_TRACK = (
    "free",  # rows that are not live, FREE of them
    # What is expected of a plot, by row.
    "noise_r",  # variance of a plot where the track is, along: 1/8 m^2
    "noise_c",
    "noise_u",
    "width",  # sum of its sigmas along and across, 1/16 m
    "spread_r",  # variance of the innovation along, 1/8 m^2
    "spread_c",
    "spread_u",
    # Association, by row.
    "candidates",  # how many plots its gate holds
    "chosen",  # index of its pair, -1: none
    "offset_x",  # by how much a shared plot is moved before it updates the track, 1/8 m
    "offset_y",
    "offset_z",
    # The update, by row: innovations, which `learn_position` turns into the moves they cause; 1/8 m.
    "along",
    "across",
    "up",
    "sure",  # 1: the plot is nobody else's, and one to learn manoeuvres from
    "kick_r",  # what the update adds to the velocity, 1/64 m/s
    "kick_c",
    "kick_u",
    # Under a Doppler radar, by row.
    "rate",  # horizontal range rate, 1/64 m/s
    "climb",  # what the vertical speed adds to the slant range rate, 1/64 m/s
    "level",  # cosine of the elevation angle, Q11
    "noise_v",  # variance of a plot's range rate, 1/64 m^2/s^2
    "spread_v",  # variance of its innovation, 1/512 m^2/s^2
)
_PER_PAIR = ("pair_plot", "pair_cost")
_PER_PLOT = ("left", "price", "distance", "parent", "reached")
_PER_LEAD = (
    "lead_x",  # position, 1/8 m
    "lead_y",
    "lead_z",
    "lead_flat",  # 1: a 2-D plot
    "lead_plot",  # this scan's plot that is nearest to it, -1: none
)

SCAN_MS = const(0)  # time of the last scan
STARTED = const(1)  # 1 once there was one
LAST_NUMBER = const(2)  # track number given last
RECYCLED = const(3)  # 1 once numbers are given a second time
UNHOUSED = const(4)  # plots of the last scan that found no free row
RING_SHIFT = const(5)  # a range in 1/8 m, shifted right by this, is a ring
HIT_SCORE = const(6)  # what a detection adds to a score before its misfit is taken off, Q12
MISS_SCORE = const(7)  # what a miss takes off, Q12
DOPPLER = const(8)  # 1: some plot of the scan has a range rate
LIVE = const(9)  # rows that are live
FREE = const(10)  # and the others
LEADS = const(11)  # how many leads each bank has
LEADS_MS = const(13)  # time of each bank's scan
BANK = const(15)  # the bank to be used next, which is the oldest
LEFT = const(16)  # plots that no track took
LEVEL_REST = const(17)  # vertical process noise too small to be added yet
REGISTERS = const(18)


class Group:
    """Columns by name: an attribute for each of `fields`, and all of them in `columns`.

    A plain object, not a namedtuple: on MicroPython an attribute takes 300 fuel to find, a namedtuple's field
    380 and 20 more for each field before it. The kernel iterates over `columns`: under the heap lock a class
    can't make an iterator.
    """

    def __init__(self, fields, columns):
        self._fields = fields
        self.columns = columns
        for n in range(len(fields)):
            setattr(self, fields[n], columns[n])

    def __iter__(self):
        return iter(self.columns)


def make(fields, column, rows):
    """A group of zeroed columns, one for each of `fields`."""
    return Group(fields, [column(rows) for _ in fields])


def make_tracks(column):
    """All rows free."""
    return make(_TRACKS, column, TRACKS_MAX)


def make_plots(column):
    """Room for the plots of one scan."""
    return make(_PLOTS, column, PLOTS_MAX)


def make_work(column):
    """Working memory of one tracker, which starts with its first scan."""
    sizes = (
        [REGISTERS, RINGS]
        + [TRACKS_MAX + 1] * len(_LISTS)
        + [TRACKS_MAX] * len(_PER_TRACK)
        + [TRACKS_MAX * CANDIDATES_MAX] * len(_PER_PAIR)
        + [PLOTS_MAX] * len(_PER_PLOT)
        + [BANKS * PLOTS_MAX] * len(_PER_LEAD)
    )
    fields = _REGISTERS + _LISTS + _PER_TRACK + _PER_PAIR + _PER_PLOT + _PER_LEAD
    return Group(fields, [column(rows) for rows in sizes])
