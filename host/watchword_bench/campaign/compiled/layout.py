"""The columns of a run's arrays, by name: what goes into a compiled run and what comes out."""

from watchword.kernel.site import NOTICE_FIELDS

SCAN = ("t_ms", "feed_ms", "first_plot", "end_plot", "first_broadcast", "end_broadcast")
PLOT = ("range", "azimuth", "elevation", "doppler", "snr", "sources")
REPLY = ("answers", "t_ms", "east", "north", "up", "range", "azimuth", "heard_range", "heard_azimuth")
PLATFORM = ("number", "verdict", "rank")
"""verdict: of its replies, 0 if its key is today's. rank: of its name among names, in case of a tie."""
BROADCAST = ("address", "t_ms", "east", "north", "east_speed", "north_speed")
RULE = ("does", "operator", "truths", "any_truth", "cue", "after_ms", "times", "identity")

TRACK = (
    "scan", "number", "identity", "flags", "plot", "x", "y", "z", "vx", "vy", "vz",
    "evidence", "platform", "proof_age", "silences",
    "truth", "merged", "open", "told", "calls",
)  # fmt: skip
"""The fields of a track frame; then what it is about (platform or -1; mask of platforms), the CUE_* that is
open, the mask of the platforms that cue counts for, and 1 if it opened, 2 if it called again in this scan."""
NOTICE = ("scan", *NOTICE_FIELDS)
EVENT = ("scan", "event", "track", "a", "b")
WORD = ("scan", "does", "track", "accepted")
ASK = ("scan", "track")
ANSWER = ("scan", "track", "platform", "verdict", "heard_range", "heard_azimuth")

IGNORE = 0
ACKNOWLEDGE = 1
DISMISS = 2
DECLARE = 3

# Rows of `limits`, what holds for the whole run.
REPLY_AFTER_MS = 0
CREW_AFTER_MS = 1
BEAM = 2  # BAM to either side
GATE = 3  # 1/2 m
GARBLE = 4  # 1/2 m
NOBODY_RANK = 5  # of a false plot's name among platforms' names
LIMITS = 6
