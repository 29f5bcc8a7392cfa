"""The message table: every frame's name, type, direction and fields. All else is made from it.

A field is (name, struct code, unit, scale, meaning): value = integer * scale in that unit. Codes are
those of `struct`, little-endian, without padding; "8s" and the like are raw bytes. A message whose
`repeat` is not empty ends with that group of fields, as many times as its field `count` says.

Host-to-board 32-bit fields keep within 30 bits, so that a 31-bit small int holds them.
Times are milliseconds of the feed's clock modulo 2**30 (12.4 days).
Angles are binary: 65,536 BAM make a circle (binary angular measure, as in ASTERIX CAT048), azimuth clockwise from north. Absent elevation or Doppler is -32768, absent SNR is 255.
"""

TO_BOARD = "to board"
TO_HOST = "to host"
BOTH = "both"

# A frame: sync, length of the payload (u16), type (u8), sequence (u16), payload, CRC-32 (u32).
SYNC = b"\xa5\x5a"
HEADER = "<2sHBH"
CRC = "<I"

PLOTS_MAX = 64

# Integers that stand for "none" or "never", by field.
ABSENT = {"elevation": -32768, "doppler": -32768, "snr": 255, "plot": 255, "time_to_asset": 65535, "proof_age": 65535}

Row = tuple[str, str, str, str, str]

_T = ("t_ms", "I", "ms", "1", "time of the feed's clock, modulo 2**30")
_TRACK = ("track", "H", "", "1", "track number")
# Every command starts with these: its number, for idempotence, and its code under the bench key.
_COMMAND = ("command", "H", "", "1", "number of the command; a repeated one is acknowledged, not done again")
_CODE = ("code", "8s", "", "1", "authentication under the bench key; zero bytes without one")
_OPERATOR = ("operator", "H", "", "1", "who says so")

_PLOT = (
    ("range", "H", "m", "1/2", "slant range"),
    ("azimuth", "H", "circle", "1/65536", "clockwise from north"),
    ("elevation", "h", "circle", "1/65536", "above the horizon; -32768: a 2-D plot"),
    ("doppler", "h", "m/s", "1/32", "range rate, positive opens; -32768: none"),
    ("snr", "B", "dB", "1/2", "signal to noise; 255: none"),
)

# name, type, direction, fields, repeat, meaning
MESSAGES: tuple[tuple[str, int, str, tuple[Row, ...], tuple[Row, ...], str], ...] = (
    ("hello", 0x01, BOTH, (
        ("table", "8s", "", "1", "first 8 bytes of the SHA-256 of this table"),
        ("role", "B", "", "1", "0 board, 1 host"),
        ("test_build", "B", "", "1", "1: clock and random bytes may come from the feed"),
        ("build", "8s", "", "1", "of the SHA-256 of the firmware's files, first 8 bytes; zero: not known"),
        ("version", "12s", "", "1", "version, ASCII, zero-padded"),
        ("board", "12s", "", "1", "name of the board, ASCII, zero-padded"),
    ), (), "who is there; this layout never changes, so that any two ends can refuse each other"),
    ("time", 0x02, TO_BOARD, (
        _T,
        ("day", "H", "day", "1", "mission day, which picks the key set"),
    ), (), "sets the board's clock to the feed's"),
    ("scan", 0x03, TO_BOARD, (
        _T,
        ("scan", "H", "", "1", "scan number, counts up"),
        ("count", "B", "", "1", "plots that follow"),
    ), _PLOT, "all plots of one radar scan"),
    ("interrogate", 0x04, TO_HOST, (
        ("nonce", "8s", "", "1", "fresh random bytes"),
        _T, _TRACK,
        ("range", "H", "m", "1/2", "where to point: slant range"),
        ("azimuth", "H", "circle", "1/65536", "where to point: azimuth, as the radar measures it"),
    ), (), "challenge one track"),
    ("iff_reply", 0x05, TO_BOARD, (
        ("nonce", "8s", "", "1", "of the challenge"),
        ("platform", "H", "", "1", "who answers"),
        ("t_ms", "I", "ms", "1", "time of the position below, modulo 2**30"),
        ("east", "i", "m", "1/8", "own position, from the asset"),
        ("north", "i", "m", "1/8", "own position"),
        ("up", "i", "m", "1/8", "own position"),
        ("mac", "8s", "", "1", "under the platform's key of the day, over all fields above"),
        ("heard_range", "H", "m", "1/2", "the interrogator's own measurement"),
        ("heard_azimuth", "H", "circle", "1/65536", "the interrogator's own measurement"),
        ("garbled", "B", "", "1", "1: replies overlapped; only the nonce and the measurement hold"),
    ), (), "a reply as the interrogator relays it"),
    ("broadcast", 0x06, TO_BOARD, (
        ("address", "I", "", "1", "24-bit address"),
        _T,
        ("east", "i", "m", "1/8", "claimed position, from the asset"),
        ("north", "i", "m", "1/8", "claimed position"),
        ("up", "i", "m", "1/8", "claimed position"),
        ("east_speed", "h", "m/s", "1/64", "claimed velocity"),
        ("north_speed", "h", "m/s", "1/64", "claimed velocity"),
    ), (), "a broadcast identity (ADS-B and the like): a claim"),
    ("flight_plan", 0x07, TO_BOARD, (
        _COMMAND, _CODE,
        ("entry", "B", "", "1", "which entry"),
        ("platform", "H", "", "1", "whose; 0 removes the entry"),
        ("start_ms", "I", "ms", "1", "slot begins"),
        ("end_ms", "I", "ms", "1", "slot ends"),
        ("from_east", "i", "m", "1/8", "corridor begins"),
        ("from_north", "i", "m", "1/8", ""),
        ("to_east", "i", "m", "1/8", "corridor ends"),
        ("to_north", "i", "m", "1/8", ""),
        ("half_width", "H", "m", "1/8", "of the corridor"),
    ), (), "a friend is expected in a corridor and a time slot"),
    ("platform_key", 0x08, TO_BOARD, (
        _COMMAND, _CODE,
        ("platform", "H", "", "1", "whose"),
        ("day", "H", "day", "1", "mission day it is good for"),
        ("struck_off", "B", "", "1", "1: the platform's key is lost or compromised"),
        ("key", "16s", "", "1", "the key; never sent back"),
    ), (), "provision or strike off a platform's key"),
    ("operator_acknowledge", 0x09, TO_BOARD, (
        _COMMAND, _CODE, _OPERATOR, _TRACK,
    ), (), "a person has seen the track's cue"),
    ("operator_dismiss", 0x0A, TO_BOARD, (
        _COMMAND, _CODE, _OPERATOR, _TRACK,
        ("as_", "B", "", "1", "see DISMISSALS"),
    ), (), "a person waves the track off; lapses if it keeps closing"),
    ("operator_declare", 0x0B, TO_BOARD, (
        _COMMAND, _CODE, _OPERATOR, _TRACK,
        ("identity", "B", "", "1", "see IDENTITIES; PENDING takes the declaration back"),
    ), (), "a person declares an identity; the only way to HOSTILE"),
    ("config_set", 0x0C, TO_BOARD, (
        _COMMAND, _CODE,
        ("key", "B", "", "1", "see docs/configuration.md"),
        ("value", "i", "", "1", ""),
    ), (), "set one configuration value"),
    ("config_get", 0x0D, TO_BOARD, (("key", "B", "", "1", ""),), (), "ask for one configuration value"),
    ("config_value", 0x0E, TO_HOST, (
        ("key", "B", "", "1", ""),
        ("value", "i", "", "1", ""),
        ("low", "i", "", "1", "lowest value allowed"),
        ("high", "i", "", "1", "highest value allowed"),
    ), (), "answer to config_get"),
    ("bench_key", 0x0F, TO_BOARD, (
        _COMMAND, _CODE,
        ("key", "16s", "", "1", "all commands after this one are authenticated under it"),
    ), (), "set or change the bench key; accepted without a code only while none is set"),
    ("service", 0x10, TO_BOARD, (
        _COMMAND, _CODE,
    ), (), "stop watching and restart to the REPL: the way back to it while the link owns the USB console. Taken from a host of any table, so this layout never changes either"),
    ("test_step", 0x11, TO_BOARD, (
        _T,
        ("seed", "8s", "", "1", "of the random stream; looked at when `start` is 1"),
        ("length", "H", "byte", "1", "bytes that follow this frame: the input at that time"),
        ("start", "B", "", "1", "1: a board just made takes them"),
    ), (), "test builds only: the board's clock stands at this time while it works off that input"),
    ("test_wedge", 0x12, TO_BOARD, (
        ("duration", "B", "s", "1", "for how long; 0: for good"),
    ), (), "test builds only: the superloop hangs, for the watchdog to notice"),
    ("log_key", 0x13, TO_BOARD, (
        _COMMAND, _CODE,
        ("key", "16s", "", "1", "never sent back; the log goes on in a new file"),
    ), (), "set or change the key that the board's log is chained under"),
    ("track", 0x20, TO_HOST, (
        _T, _TRACK,
        ("identity", "B", "", "1", "see IDENTITIES"),
        ("flags", "H", "", "1", "see FLAGS"),
        ("plot", "B", "", "1", "index of its plot in this scan; 255: none"),
        ("east", "i", "m", "1/8", "position in the radar's frame"),
        ("north", "i", "m", "1/8", ""),
        ("up", "i", "m", "1/8", ""),
        ("east_speed", "h", "m/s", "1/64", ""),
        ("north_speed", "h", "m/s", "1/64", ""),
        ("up_speed", "h", "m/s", "1/64", ""),
        ("variance_range", "I", "m²", "1/8", "variance of the position along the line of sight"),
        ("variance_cross", "I", "m²", "1/8", "across the line of sight, horizontal"),
        ("variance_up", "I", "m²", "1/8", "vertical"),
        ("evidence", "h", "nat", "1/16", "log-likelihood ratio, friend against not"),
        ("platform", "H", "", "1", "platform that proved it; 0: none"),
        ("proof_age", "H", "s", "1/10", "age of the last proof; 65535: never"),
        ("silences", "B", "", "1", "challenges unanswered in a row, saturates"),
    ), (), "one confirmed track, every scan"),
    ("cue", 0x21, TO_HOST, (
        _T, _TRACK,
        ("kind", "B", "", "1", "see CUE_KINDS"),
        ("level", "B", "", "1", "1..3: escalates while not acknowledged or not resolved"),
        ("identity", "B", "", "1", "see IDENTITIES"),
        ("confidence", "B", "", "1", "see CONFIDENCES"),
        ("flags", "H", "", "1", "see FLAGS"),
        ("reasons", "I", "", "1", "see REASONS"),
        ("range", "H", "m", "1/2", "slant range, corrected for the known bias"),
        ("azimuth", "H", "circle", "1/65536", "where to look, corrected for the known bias"),
        ("elevation", "h", "circle", "1/65536", "where to look"),
        ("closing_speed", "h", "m/s", "1/64", "towards the asset"),
        ("time_to_asset", "H", "s", "1/10", "at this closing speed; 65535: does not close"),
        ("latest_look", "h", "s", "1/10", "time left to look and still act; negative: passed"),
        ("miss_distance", "H", "m", "1", "at the closest point of approach, saturates"),
        ("friend_track", "H", "", "1", "nearest proven friend; 0: none"),
        ("friend_distance", "H", "m", "1", "its distance from the track, saturates"),
        ("proof_age", "H", "s", "1/10", "age of the last proof of identity; 65535: never"),
        ("acknowledged", "B", "", "1", "1: a person has seen it"),
    ), (), "advice to a person: where to look and why"),
    ("event", 0x22, TO_HOST, (
        _T,
        ("event", "B", "", "1", "see EVENTS"),
        _TRACK,
        ("a", "i", "", "1", "by event"),
        ("b", "i", "", "1", "by event"),
    ), (), "something a log should hold"),
    ("health", 0x23, TO_HOST, (
        _T,
        ("uptime", "I", "s", "1", ""),
        ("feed_age", "I", "ms", "1", "since the last scan"),
        ("flags", "H", "", "1", "see FLAGS: STALE and IFF_DEGRADED"),
        ("frames_good", "I", "", "1", "decoded"),
        ("frames_bad", "I", "", "1", "failed their CRC or length"),
        ("frames_lost", "I", "", "1", "missing by sequence number"),
        ("bytes_skipped", "I", "", "1", "belonged to no frame"),
        ("scans", "I", "", "1", "processed"),
        ("plots_shed", "I", "", "1", "over the limit"),
        ("output_lost", "I", "", "1", "frames dropped because the host did not read"),
        ("step_mean", "I", "us", "1", "scan step, last second"),
        ("step_worst", "I", "us", "1", "scan step, since boot"),
        ("heap_free", "I", "byte", "1", ""),
        ("tracks", "B", "", "1", "confirmed"),
        ("tentative", "B", "", "1", ""),
        ("cues", "B", "", "1", "open"),
        ("range_bias", "h", "m", "1/8", "estimated registration"),
        ("range_bias_sigma", "H", "m", "1/8", ""),
        ("azimuth_bias", "h", "circle", "1/65536", ""),
        ("azimuth_bias_sigma", "H", "circle", "1/65536", ""),
        ("reset_cause", "B", "", "1", "see RESETS"),
        ("table", "8s", "", "1", "as in hello"),
        ("build", "8s", "", "1", "as in hello"),
    ), (), "once a second"),
    ("acknowledge", 0x24, TO_HOST, (
        ("command", "H", "", "1", "number of the command; 0 where it has none"),
        ("type", "B", "", "1", "type of the message"),
    ), (), "done"),
    ("refuse", 0x25, TO_HOST, (
        ("command", "H", "", "1", "number of the command; 0 where it has none"),
        ("type", "B", "", "1", "type of the message"),
        ("reason", "B", "", "1", "see REFUSALS"),
        ("detail", "i", "", "1", "by reason: the offending value or the limit"),
    ), (), "not done, and why"),
    ("test_done", 0x26, TO_HOST, (
        _T,
        ("step", "H", "", "1", "sequence of the step's frame"),
        ("read", "H", "byte", "1", "of the step's input; fewer than its length: the rest never came"),
        ("written", "I", "byte", "1", "since the step began, before this frame"),
        ("heap_free", "I", "byte", "1", "after the collection that the step was due, if any"),
    ), (), "the board is idle after a step, and has written all it had to say"),
)

# The frames that make up a trace: what a board emits by reason of its input alone.
TRACED = ("track", "cue", "interrogate", "event", "acknowledge", "refuse")
