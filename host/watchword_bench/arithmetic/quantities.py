"""Every column of the tracker: what it stands for, its scale, and the range that it never leaves.

The ranges are those that the property tests hold each stage of a scan to; docs/fixed-point.md shows them.
"""

from dataclasses import dataclass

from watchword.codes import PLOTS_MAX, STATE_CONFIRMED
from watchword.kernel.axis import PP_MAX, PV_MAX, SPREAD_MAX, VV_MAX
from watchword.kernel.columns import BANKS, CANDIDATES_MAX, TRACKS_MAX
from watchword.kernel.convert import GROUND_MAX
from watchword.kernel.gate import INNOVATION_MAX
from watchword.kernel.initiate import NUMBER_MAX
from watchword.kernel.manage import AGE_MAX, HISTORY, SCORE_MAX
from watchword.kernel.predict import POSITION_MAX, VELOCITY_MAX
from watchword.kernel.update import TURN_MAX

SMALL_INT_MAX = (1 << 30) - 1
"""A MicroPython of 32 bits holds ±this in a register; anything beyond is an object on the heap."""

_PAIRS = TRACKS_MAX * CANDIDATES_MAX
_NOISE = 1 << 24
_INNOVATION = 57900
_KICK = 23600
_FAR = 1 << 18
_HIGH = POSITION_MAX + INNOVATION_MAX


@dataclass(frozen=True)
class Quantity:
    """Columns of one kind.

    fields: their names in the named tuple `part`.  per_unit: integers to one `unit`; 0: a count, an index
    or a code.  why: what keeps it in low..high.
    """

    part: str
    fields: str
    meaning: str
    per_unit: float
    unit: str
    low: int
    high: int
    why: str


def _index(part: str, fields: str, meaning: str, count: int, none: bool = True) -> Quantity:
    return Quantity(
        part,
        fields,
        meaning,
        0,
        "",
        -1 if none else 0,
        count - 1,
        "an index; −1: none" if none else "an index",
    )


QUANTITIES = (
    Quantity(
        "tracks", "number", "track number; 0: the row is free", 0, "", 0, NUMBER_MAX, "starts over at 1"
    ),
    Quantity("tracks", "state", "a code", 0, "", 0, STATE_CONFIRMED, "assigned"),
    Quantity(
        "tracks",
        "x y",
        "position, east and north",
        8,
        "m",
        -300000,
        300000,
        "`aim` brings back what is beyond 32.7 km; a flight of 4 s and five sigma may lead out again",
    ),
    Quantity(
        "tracks",
        "z",
        "position, up",
        8,
        "m",
        -_HIGH,
        _HIGH,
        "`predict` clamps to ±32.7 km; a correction of five sigma is added",
    ),
    Quantity(
        "tracks",
        "vx vy",
        "velocity, east and north",
        64,
        "m/s",
        -28000,
        28000,
        "`update` clamps each to ±300 m/s; an arc may turn a diagonal one to √2 of that, and 2 %",
    ),
    Quantity("tracks", "vz", "velocity, up", 64, "m/s", -VELOCITY_MAX, VELOCITY_MAX, "clamped"),
    Quantity("tracks", "r_pp c_pp u_pp", "variance of position", 8, "m²", 0, PP_MAX, "saturates"),
    Quantity(
        "tracks", "r_pv c_pv u_pv", "covariance of position and velocity", 16, "m²/s", 0, PV_MAX, "saturates"
    ),
    Quantity("tracks", "r_vv c_vv u_vv", "variance of velocity", 64, "m²/s²", 1, VV_MAX, "saturates"),
    Quantity("tracks", "reach", "horizontal range", 8, "m", 0, POSITION_MAX, "`aim` limits it"),
    Quantity(
        "tracks",
        "los_x los_y",
        "line of sight, a unit vector",
        1 << 14,
        "",
        -16400,
        16400,
        "one, and what the rounding of a range that was shifted adds",
    ),
    _index("tracks", "plot", "its plot in this scan", PLOTS_MAX),
    _index("tracks", "shared", "the row it shares a plot with", TRACKS_MAX),
    Quantity("tracks", "turn", "rate of turn, clockwise", 1 << 16, "rad/s", -TURN_MAX, TURN_MAX, "clamped"),
    Quantity(
        "tracks",
        "r_drift c_drift u_drift",
        "smoothed innovation",
        4,
        "m",
        -23171,
        23171,
        "a mean of innovations, which the gate keeps within five of the largest sigma",
    ),
    Quantity(
        "tracks",
        "score",
        "log-likelihood ratio of a target against clutter",
        1 << 12,
        "nat",
        -SCORE_MAX,
        SCORE_MAX,
        "clamped",
    ),
    Quantity("tracks", "history", "a bit for each of 16 scans", 0, "", 0, HISTORY, "masked"),
    Quantity(
        "tracks",
        "misses",
        "scans in a row without a plot",
        0,
        "",
        0,
        2 * AGE_MAX,
        "the track is dropped once it passes `coast_scans`",
    ),
    Quantity("tracks", "age sharing", "scans", 0, "", 0, AGE_MAX, "saturates"),
    Quantity(
        "tracks",
        "born_ms",
        "time of the first plot",
        1000,
        "s",
        0,
        SMALL_INT_MAX,
        "wraps; differences are the shorter way round",
    ),
    _index("plots", "index", "which plot of the frame it was", PLOTS_MAX, none=False),
    Quantity(
        "plots",
        "range",
        "slant range",
        2,
        "m",
        0,
        GROUND_MAX,
        "`link/plots.py` refuses what is beyond `range_max`",
    ),
    Quantity("plots", "azimuth", "clockwise from north", 65536 / 360, "°", 0, 65535, "16 bits on the wire"),
    Quantity(
        "plots",
        "elevation",
        "−32,768: none",
        65536 / 360,
        "°",
        -32768,
        16384,
        "`link/plots.py` refuses what is past the vertical",
    ),
    Quantity(
        "plots", "doppler", "range rate; −32,768: none", 32, "m/s", -32768, 32767, "16 bits on the wire"
    ),
    Quantity("plots", "snr", "255: none", 2, "dB", 0, 255, "8 bits on the wire"),
    Quantity("plots", "x y z", "position", 8, "m", -258000, 258000, "32 km, and what the beam's width adds"),
    Quantity("plots", "claims", "tracks whose gates hold it", 0, "", 0, TRACKS_MAX, "counts tracks"),
    _index("plots", "track", "the row that took it", TRACKS_MAX),
    _index("plots", "next", "next plot of its range ring", PLOTS_MAX),
    Quantity(
        "plots",
        "error",
        "five sigma between two plots of one aircraft",
        1 / 2,
        "m",
        0,
        5100,
        "follows from the largest arc",
    ),
    _index("plots", "lead", "its nearest lead", BANKS * PLOTS_MAX),
    Quantity(
        "plots",
        "apart",
        "squared distance to that",
        1 / 4,
        "m²",
        0,
        SMALL_INT_MAX,
        "2^30 − 1 stands for none",
    ),
    Quantity("work", "registers", "scalars, see `columns.py`", 0, "", -SMALL_INT_MAX, SMALL_INT_MAX, ""),
    _index("work", "ring", "first plot of a range ring", PLOTS_MAX),
    _index("work", "rows fed raised", "lists of rows, ended by -1", TRACKS_MAX),
    _index("work", "free", "list of rows", TRACKS_MAX, none=False),
    Quantity(
        "work",
        "noise_r noise_c noise_u",
        "variance of a plot",
        8,
        "m²",
        1,
        _NOISE,
        "the largest arc and the largest σ of range",
    ),
    Quantity("work", "width", "sum of its sigmas along and across", 16, "m", 17, 24771, "the same"),
    Quantity(
        "work",
        "spread_r spread_c spread_u",
        "variance of an innovation",
        8,
        "m²",
        1,
        SPREAD_MAX,
        "the track's and the plot's; saturates where a shared plot's counts twice",
    ),
    Quantity("work", "candidates", "plots in a gate", 0, "", 0, CANDIDATES_MAX, "the worst gives way"),
    _index("work", "chosen parent", "a pair", _PAIRS),
    Quantity(
        "work",
        "offset_x offset_y",
        "half of the way to the neighbour",
        8,
        "m",
        -6000,
        6000,
        "who is farther apart is no neighbour",
    ),
    Quantity(
        "work", "offset_z", "the same, up", 8, "m", -_FAR, _FAR, "heights are within ±32.7 km once predicted"
    ),
    Quantity(
        "work",
        "along across up",
        "innovation, then the move it causes",
        8,
        "m",
        -_INNOVATION,
        _INNOVATION,
        "the gate keeps it within five of the largest sigma",
    ),
    Quantity("work", "sure", "1: learn manoeuvres from this plot", 0, "", 0, 1, "assigned"),
    Quantity(
        "work",
        "kick_r kick_c kick_u",
        "what an update adds to a velocity",
        64,
        "m/s",
        -_KICK,
        _KICK,
        "five sigma of the largest variance of velocity, and 15 %",
    ),
    Quantity("work", "rate", "expected range rate", 64, "m/s", -30000, 30000, "as the velocities"),
    Quantity(
        "work",
        "climb",
        "the vertical speed's part in it",
        64,
        "m/s",
        -VELOCITY_MAX,
        VELOCITY_MAX,
        "as the vertical speed",
    ),
    Quantity(
        "work", "level", "cosine of elevation", 1 << 11, "", 0, 1 << 11, "taken as no less than one half"
    ),
    Quantity(
        "work",
        "noise_v",
        "variance of a range rate",
        64,
        "m²/s²",
        0,
        1 << 19,
        "a σ of 20 m/s and the vertical speed's variance",
    ),
    Quantity(
        "work", "spread_v", "variance of its innovation", 512, "m²/s²", 0, 1 << 23, "the sum of the two"
    ),
    _index("work", "pair_plot left reached", "plots", PLOTS_MAX, none=False),
    Quantity(
        "work",
        "pair_cost",
        "squared Mahalanobis distance",
        1 << 12,
        "",
        0,
        (1 << 18) - 1,
        "the gate, and a tentative track's handicap",
    ),
    Quantity(
        "work",
        "price",
        "of a plot, in the assignment",
        1 << 12,
        "",
        -(1 << 24),
        0,
        "no path costs more than all rows do",
    ),
    Quantity(
        "work",
        "distance",
        "length of a path",
        1 << 12,
        "",
        0,
        SMALL_INT_MAX,
        "the same; 2^30 − 1 stands for none",
    ),
    Quantity(
        "work",
        "lead_x lead_y lead_z",
        "position of a lead",
        8,
        "m",
        -258000,
        _FAR,
        "as of plots; 2^18 − 1 stands for nowhere",
    ),
    Quantity("work", "lead_flat", "1: a 2-D plot", 0, "", 0, 1, "assigned"),
    _index("work", "lead_plot", "the plot that is nearest to it", PLOTS_MAX),
)

RANGES = {
    f"{quantity.part}.{field}": (quantity.low, quantity.high)
    for quantity in QUANTITIES
    for field in quantity.fields.split()
}
"""(lowest, highest) of every column, by "part.column"."""
