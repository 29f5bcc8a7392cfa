# Made by `python -m watchword_bench.protocol.generate` from protocol/configuration.py: edit that.

from collections import namedtuple

Params = namedtuple(
    "Params",
    (
        "scan_period",
        "sigma_range",
        "sigma_azimuth",
        "sigma_elevation",
        "sigma_doppler",
        "detection",
        "clutter",
        "range_max",
        "resolution_range",
        "resolution_azimuth",
        "bias_range",
        "bias_azimuth",
        "process_noise",
        "confirm_hits",
        "confirm_window",
        "coast_scans",
        "reply_probability",
        "reply_deadline",
        "reply_position_sigma",
        "challenges_per_scan",
        "key_overlap",
        "proof_misses",
        "proof_life",
        "keep_out",
        "horizon",
        "crew_time",
        "repeat",
        "dismissal",
        "feed_port",
    ),
)

# Lowest, highest, default, in the order of Params.
RANGES = (
    (100, 4000, 1000),
    (8, 800, 120),
    (4, 910, 91),
    (4, 910, 146),
    (2, 640, 16),
    (30, 99, 90),
    (0, 1024, 32),
    (2000, 64000, 16000),
    (0, 4000, 320),
    (0, 1820, 273),
    (0, 1600, 240),
    (0, 910, 182),
    (1, 64, 2),
    (2, 8, 3),
    (2, 8, 8),
    (1, 30, 6),
    (10, 99, 90),
    (50, 4000, 1500),
    (8, 800, 40),
    (1, 32, 16),
    (0, 3600, 600),
    (7, 30, 8),
    (10, 240, 60),
    (50, 5000, 500),
    (30, 600, 200),
    (5, 120, 45),
    (2, 60, 10),
    (5, 120, 25),
    (0, 2, 0),
)


def defaults():
    return Params(*[default for _, _, default in RANGES])
