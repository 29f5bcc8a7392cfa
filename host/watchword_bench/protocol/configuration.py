"""The configuration table: every value a board can be told, with its unit, range and default.

The order is the key number on the wire and the field order of the kernel's `Params`. Values are
integers; value * scale is in the unit. `firmware/watchword/settings.py` and `docs/configuration.md`
are generated from it.
"""

# name, unit, scale, lowest, highest, default, meaning
CONFIGURATION = (
    # The radar, as its maker states it.
    ("scan_period", "ms", "1", 100, 4000, 1000, "time between scans"),
    ("sigma_range", "m", "1/8", 8, 800, 120, "standard deviation of a plot's range"),
    ("sigma_azimuth", "circle", "1/65536", 4, 910, 91, "standard deviation of a plot's azimuth (0.5°)"),
    ("sigma_elevation", "circle", "1/65536", 4, 910, 146, "standard deviation of a plot's elevation (0.8°)"),
    ("sigma_doppler", "m/s", "1/32", 2, 640, 16, "standard deviation of a plot's range rate"),
    ("detection", "%", "1", 30, 99, 90, "probability of detection"),
    ("clutter", "plots/scan", "1/16", 0, 1024, 32, "false plots expected in a scan"),
    ("range_max", "m", "1/2", 2000, 64000, 16000, "instrumented range"),
    ("resolution_range", "m", "1/8", 0, 4000, 320, "plots closer in range than this ..."),
    ("resolution_azimuth", "circle", "1/65536", 0, 1820, 273, "... and in azimuth than this may merge"),
    ("bias_range", "m", "1/8", 0, 1600, 240, "largest range bias of an unregistered radar"),
    ("bias_azimuth", "circle", "1/65536", 0, 910, 182, "largest azimuth bias of an unregistered radar"),
    # The tracker.
    ("process_noise", "m^2/s^3", "1", 1, 64, 2, "density of the acceleration noise"),
    ("confirm_hits", "plots", "1", 2, 8, 3, "detections that confirm a track ..."),
    ("confirm_window", "scans", "1", 2, 8, 8, "... within so many scans"),
    ("coast_scans", "scans", "1", 1, 30, 6, "scans without a plot after which a confirmed track is dropped"),
    # IFF.
    ("reply_probability", "%", "1", 10, 99, 90, "share of challenges a working transponder answers"),
    ("reply_deadline", "ms", "1", 50, 4000, 1500, "a nonce expires after this"),
    ("reply_position_sigma", "m", "1/8", 8, 800, 40, "standard deviation of a friend's own position"),
    ("challenges_per_scan", "", "1", 1, 32, 16, "bound on emissions"),
    ("key_overlap", "s", "1", 0, 3600, 600, "for how long after midnight yesterday\'s keys still count"),
    ("proof_misses", "challenges", "1", 7, 30, 12, "unanswered challenges in a row that end a proof ..."),
    ("proof_life", "s", "1", 10, 240, 60, "... which is also this old: fades come in bursts"),
    # Cues.
    ("keep_out", "m", "1", 50, 5000, 500, "radius about the asset that counts as arrival"),
    ("horizon", "s", "1", 30, 600, 200, "inbound further away in time than this is not cued yet"),
    ("crew_time", "s", "1", 5, 120, 45, "time the crew needs from look to decision"),
    ("repeat", "s", "1", 2, 60, 10, "a cue of level 3 that nobody acknowledged is repeated after this, of level 2 after twice, of level 1 after three times"),
    ("dismissal", "s", "1", 5, 120, 25, "a dismissal of a closing track lapses after this at the latest"),
    # The board.
    ("feed_port", "", "1", 0, 2, 0, "what carries the link from the next restart on: 0 what board.py says, 1 the UART, 2 the USB console"),
)
