"""The vocabulary of the wire: identities, states, cue kinds, flags, reasons, events, refusals.

Each group is a tuple of (value, name, meaning); the protocol page, the host's enums and the board all
read it here. Bit groups give the bit number. Identities are those of STANAG 1241.
"""

IDENTITIES = (
    (0, "PENDING", "not yet evaluated: the track is younger than its first evaluation"),
    (1, "UNKNOWN", "evaluated, no identity established"),
    (2, "ASSUMED_FRIEND", "conforms alone to a flight plan; nothing proven"),
    (3, "FRIEND", "proven by an authenticated reply that fits this track alone, and not expired"),
    (4, "NEUTRAL", "a broadcast that agrees with the radar: a claim, not a proof"),
    (5, "SUSPECT", "evidence against it beyond silence"),
    (6, "HOSTILE", "an operator's declaration, never the board's own"),
)

TRACK_STATES = (
    (0, "FREE", "row not in use; never sent"),
    (1, "TENTATIVE", "not yet confirmed; never sent"),
    (2, "CONFIRMED", "detected often enough to be told about"),
)

CUE_KINDS = (
    (1, "IDENTIFY", "look at this: inbound, not identified"),
    (2, "ALERT", "inbound and SUSPECT or HOSTILE"),
    (3, "FRIEND_NEAR", "a friend is close to the sightline of another cue; its absence is no clearance"),
    (4, "WITHDRAWN", "no longer advised, with the reason"),
)

CONFIDENCES = ((0, "LOW", ""), (1, "MEDIUM", ""), (2, "HIGH", ""))

# Bit numbers of the flags in a track or a cue.
FLAGS = (
    (0, "CONTESTED", "lineage: every label is suspended until re-proven"),
    (1, "GROUP_POSSIBLE", "may be more than one aircraft: the radar can't tell"),
    (2, "NAV_DISAGREES", "a valid reply whose position disagrees with the radar"),
    (3, "IFF_DEGRADED", "no friend answers: silence counts for nothing"),
    (4, "STALE", "the radar feed has stopped"),
    (5, "COASTING", "not detected in the last scan"),
    (6, "DISMISSED", "an operator's dismissal stands"),
    (7, "DECLARED", "the identity is an operator's declaration"),
)

# Bit numbers of the reasons in a cue.
REASONS = (
    (0, "INBOUND", "closes on the asset, and its path passes near it"),
    (1, "NO_REPLY", "interrogated and silent"),
    (2, "NEVER_INTERROGATED", "no challenge has been sent to it yet"),
    (3, "PROOF_EXPIRED", "was proven a friend; the proof has aged out"),
    (4, "CONTESTED_LINEAGE", "was near, merged with or split from another track"),
    (5, "REPLY_REJECTED", "a reply that fits it alone failed its checks"),
    (6, "BROADCAST_DISAGREES", "what it broadcasts contradicts the radar"),
    (7, "ASSUMED_ONLY", "conforms to a flight plan, without proof"),
    (8, "SHADOWS_FRIEND", "keeps station on a proven friend"),
    (9, "POP_UP", "first seen close in"),
    (10, "DISMISSED_BUT_CLOSING", "waved off, and still closing: the dismissal has lapsed"),
    (11, "UNACKNOWLEDGED", "raised before and not acknowledged"),
    (12, "DECLARED_HOSTILE", "an operator declared it hostile"),
    (13, "MAY_HOLD_ANOTHER", "a friend is near: two aircraft may be one plot"),
    # Reasons of a withdrawal.
    (20, "IDENTIFIED", "identity established"),
    (21, "NOT_INBOUND", "no longer closes on the asset"),
    (22, "TRACK_LOST", "the track was dropped"),
    (23, "OPERATOR_DISMISSED", "an operator dismissed it"),
)

# Codes of events: what happened that a person or a log should know of.
EVENTS = (
    (1, "TRACK_CONFIRMED", "a: range in 1/2 m, b: azimuth in BAM"),
    (2, "TRACK_DROPPED", "a: scans lived, b: last identity"),
    (3, "IDENTITY_CHANGED", "a: from, b: to"),
    (4, "CONTESTED", "a: the other track, b: the cause (see LINEAGE_CAUSES)"),
    (5, "CONTEST_ENDED", "a: platform that proved it or 0, b: identity that returns"),
    (6, "REPLY_REJECTED", "a: platform, b: the cause (see REJECTIONS)"),
    (7, "REPLY_AMBIGUOUS", "a: platform, b: tracks it could belong to"),
    (8, "REPLY_FITS_NONE", "a: platform, b: distance to the nearest track in m"),
    (9, "NAV_DISAGREES", "a: platform, b: distance in m"),
    (10, "IFF_DEGRADED", "a: 1 begins, 0 ends"),
    (11, "FEED_STALE", "a: 1 begins, 0 ends, b: feed age in ms"),
    (12, "PLOTS_SHED", "a: plots of the scan, b: plots left out"),
    (13, "TRACKS_FULL", "a: plots that found no free row"),
    (14, "DISMISSAL_LAPSED", "a: range in 1/2 m"),
    (15, "REGISTRATION", "a: range bias in 1/8 m, b: azimuth bias in BAM: now known"),
    (16, "PLAN_CONSUMED", "a: platform, b: plan entry"),
    (17, "SCAN_REFUSED", "a: 1 time ran backwards, 2 too soon, b: its time minus the last, in ms"),
    (18, "FRAMES_LOST", "a: frames missing by sequence number"),
    (19, "BOOT", "a: reset cause"),
    (20, "INTERROGATIONS_SHED", "a: tracks due, b: challenges sent"),
    (21, "CONFIG_CHANGED", "a: key, b: value"),
    (22, "STATE_LOST", "neither copy can be read; a: 1 configuration, 2 keys"),
    (23, "LOG_FAILED", "the log can't be written; a: errno"),
)

LINEAGE_CAUSES = (
    (1, "BORN_NEAR", "a track was confirmed that began near this one"),
    (2, "MERGED", "the radar could not separate them"),
    (3, "CROSSED", "either plot could belong to either track"),
    (4, "TWO_CLAIMS", "one platform's replies fit two tracks in turn"),
    (5, "REACQUIRED", "detected again after a coast in which another could have taken its place"),
    (6, "HEIGHT_DISAGREES", "its replies tell another height than its plots: they may be of two aircraft"),
)

REJECTIONS = (
    (1, "NO_SUCH_CHALLENGE", "the nonce was never sent, was used already or has expired"),
    (2, "UNKNOWN_PLATFORM", "no key for that platform"),
    (3, "BAD_MAC", "the authentication code does not verify"),
    (4, "STALE_SLOT", "its time is not that of the challenge"),
    (5, "GARBLED", "replies overlapped; nothing can be read"),
    (6, "POSITION_DISAGREES", "the position in it is not where the interrogator heard it"),
    (7, "STRUCK_OFF", "the platform's key was struck off"),
)

REFUSALS = (
    (1, "TABLE_MISMATCH", "the other end speaks another message table"),
    (2, "NOT_AUTHENTICATED", "a bench key is set and the command's code does not verify"),
    (3, "UNKNOWN_KEY", "no such configuration key"),
    (4, "OUT_OF_RANGE", "the value is outside the stated range"),
    (5, "NO_SUCH_TRACK", "no confirmed track of that number"),
    (6, "TOO_CLOSE_TO_DISMISS", "it arrives too soon for a dismissal: declare an identity instead"),
    (7, "NO_SUCH_IDENTITY", "not a STANAG 1241 identity an operator can declare"),
    (8, "TABLE_FULL", "no room for another entry"),
    (9, "NO_OPEN_CUE", "that track has no open cue"),
    (10, "HELLO_FIRST", "no hello has been exchanged yet"),
    (11, "NO_TEST", "not a test build, or one that is in the middle of a step"),
    (12, "NO_QUIET", "nothing has changed: the line was never quiet enough to write it to flash"),
    (13, "NOT_WRITTEN", "nothing has changed: it could not be written to flash; detail: errno"),
)

DISMISSALS = ((1, "BIRD", ""), (2, "CLUTTER", ""), (3, "OTHER", ""))

RESETS = ((0, "UNKNOWN", ""), (1, "POWER_ON", ""), (2, "WATCHDOG", ""), (3, "SOFT", ""))
