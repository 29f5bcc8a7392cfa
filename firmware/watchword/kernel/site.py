"""Columns of one defended site: everything a scan reads or writes beside the tracker's own.

Rows of `Geometry`, `Labels` and `Cues` run parallel to the tracker's rows. Lists that a scan fills
(`Asks`, `Events`, `Notices`) or empties (`Replies`, `Broadcasts`) keep their length in `registers`.
A `column(rows)` factory makes each column: a list on a board, int32 for the JIT.
"""

from watchword.const import const
from watchword.kernel.columns import TRACKS_MAX, Group, make, make_plots, make_tracks, make_work

REPLIES_MAX = const(32)
BROADCASTS_MAX = const(16)
PLANS_MAX = const(8)
EVENTS_MAX = const(96)
NOTICES_MAX = const(96)  # two for each track: its cue, and that a friend is near

# Registers: the scalars of a site, one column.
EVENTS = const(0)  # events this scan
ASKS = const(1)  # challenges this scan
NOTICES = const(2)  # cue frames this scan
REPLIES = const(3)  # replies since the last scan
BROADCASTS = const(4)  # broadcasts since the last scan
RANGE_BIAS = const(5)  # 1/8 m, radar minus truth
RANGE_VARIANCE = const(6)  # m^2, of the above
AZIMUTH_BIAS = const(7)  # 1/16 BAM, radar minus truth
AZIMUTH_VARIANCE = const(8)  # BAM^2, of the above
REGISTERED = const(9)  # 1 once both are known
IFF_DEGRADED = const(10)  # 1 while every friend is silent
STALE = const(11)  # 1 while the feed is silent
EVENTS_SHED = const(12)  # events that found no room, since boot
OFFSET_ALONG = const(13)  # 1/8 m, result of `measure_offset`
OFFSET_ACROSS = const(14)  # 1/8 m
CONFIRMED = const(15)  # tracks confirmed
NEAR = const(16)  # tracks near the position that was looked at last
REGISTERS = const(17)

# What follows from a track's state alone; made anew each scan.
_GEOMETRY = (
    "closing",  # towards the asset, 1/64 m/s
    "miss",  # CPA distance the track may still reach (two sigma towards the asset), m
    "time_to_asset",  # 1/10 s, 65535: does not close
    "time_to_keep_out",  # 1/10 s, 65535: does not close
)

# Rows of the confirmed tracks, of those without labels yet, and of proven friends; ascending. A row of -1
# ends each list, so that a loop over it needs no count.
# Of the position that was looked at last (`fit.py`): the rows `near` it, and by row how each track `fit`s.
_ROWS = ("confirmed", "fresh", "friends", "near", "fit")
_LABELS = (
    "identity",  # IDENTITY_*
    "rule",  # RULE_* that decided it
    "contest",  # CAUSE_* while contested, else 0
    "declared",  # IDENTITY_* an operator declared, or -1
    "asks",  # challenges so far, saturates
    "proofs",  # agreeing proofs since the last contest, saturates at 3
    "dismissed",  # 1: waved off
    "flags",  # FLAG_*
    "silences",  # unanswered challenges in a row
    "group",  # 1: may hold more than one aircraft
    "asked",  # 1: challenged in the last scan, answer not yet judged
    "nav",  # scans for which NAV_DISAGREES is still shown
    "e_reply",  # evidence, friend against not, 1/16 nat, by class
    "e_silence",
    "e_rejected",
    "e_plan",
    "e_broadcast",
    "e_kinematics",
    "evidence",  # their sum, as of the last scan
    "asked_ms",  # time of the last challenge
    "answered",  # scans since a valid reply fitted it, saturates; counts only if `proven`
    "proven",  # 1: proof_ms means something
    "platform",  # that proved it; 0: none
    "entry",  # flight plan that it follows, counted from 1; 0: none
    "plan",  # net scans that it has conformed to it alone, up to PLAN_SCANS
    "agreements",  # broadcasts that agreed in a row, saturates
    "evaluated",  # 1 from the scan after its confirmation on
    "lapsed",  # 1: a dismissal has lapsed
    "proof_ms",  # time of the last proof
    "number",  # the confirmed track these labels belong to; 0: none
    "apart",  # scans since another track could last be mistaken for it, saturates
    "coasted",  # scans without a plot, as of the last scan
    "suspended",  # 1: a label was suspended; only proof or a person ends the contest
    "born_near",  # number of the confirmed track it was born near; 0: none
    "partner",  # number of the track it last merged with; 0: of none
    "height",  # its height less that of its replies, mean, sigmas of a plot in Q10
    "heights",  # replies in that mean, saturates
    "address",  # broadcast address that agrees; 0: none
    "heard",  # scans since the last one
    "declared_by",
    "declared_ms",
    "dismissed_ms",
    "dismissed_by",
)

_CUES = (
    "kind",  # CUE_* that is open, 0: none
    "level",  # 1..3
    "hold",  # HOLD_*: why it has none, 0: it has one
    "reasons",
    "raised_ms",
    "sent_ms",
    "send",  # this scan: 1 say it, -1 say it is withdrawn, 0 nothing
    "sent_state",  # identity and flags as last sent
    "acknowledged",
    "inbound",  # evidence of being inbound, 0..20 scans
    "outbound",  # scans in a row not inbound
    "first_range",  # m, when confirmed
    "turned_range",  # m, when it last turned away and its cue closed for that; 0: never
    "shadowing",  # scans it has kept station on a proven friend, saturates
)

_REPLIES = (
    "track",  # number of the track that was challenged
    "platform",
    "t_ms",
    "east",  # 1/8 m
    "north",
    "up",
    "heard_range",  # 1/2 m
    "heard_azimuth",  # BAM
    "verdict",  # 0 verified, else REJECTION_*
)
_BROADCASTS = ("address", "t_ms", "east", "north", "east_speed", "north_speed")
_PLANS = (
    "platform",  # 0: free
    "start_ms",
    "end_ms",
    "from_east",  # 1/8 m
    "from_north",
    "to_east",
    "to_north",
    "half_width",
    "consumed",  # 1: its platform has authenticated
)
_ASKS = (
    "row",
    "urgency",  # smaller is sooner, only while there are more than may be sent
)
_EVENTS = ("event", "track", "a", "b")
NOTICE_FIELDS = (
    "track",
    "kind",
    "level",
    "identity",
    "confidence",
    "flags",
    "reasons",
    "range",
    "azimuth",
    "elevation",
    "closing_speed",
    "time_to_asset",
    "latest_look",
    "miss_distance",
    "friend_track",
    "friend_distance",
    "proof_age",
    "acknowledged",
)
_SITE = (
    "tracks",
    "plots",
    "work",
    "rows",
    "geometry",
    "labels",
    "cues",
    "replies",
    "broadcasts",
    "plans",
    "asks",
    "events",
    "notices",
    "registers",
)


def make_site(column):
    """All columns of one site, zeroed, made by `column(rows)`."""
    parts = [
        make_tracks(column),
        make_plots(column),
        make_work(column),
        make(_ROWS, column, TRACKS_MAX),
        make(_GEOMETRY, column, TRACKS_MAX),
        make(_LABELS, column, TRACKS_MAX),
        make(_CUES, column, TRACKS_MAX),
        make(_REPLIES, column, REPLIES_MAX),
        make(_BROADCASTS, column, BROADCASTS_MAX),
        make(_PLANS, column, PLANS_MAX),
        make(_ASKS, column, TRACKS_MAX),
        make(_EVENTS, column, EVENTS_MAX),
        make(NOTICE_FIELDS, column, NOTICES_MAX),
        column(REGISTERS),
    ]
    return Group(_SITE, parts)
