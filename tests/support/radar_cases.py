"""Radar cases, and the files that `watchword track` reads."""

import csv

from watchword_bench.tracking.cases import RADAR
from watchword_bench.tracking.draw import Recipe, draw_case, targets

PLOTS = ("t_s", "range_m", "azimuth_deg", "elevation_deg", "doppler_mps", "snr_db", "truth_id")
TRUTH = ("t_s", "truth_id", "east_m", "north_m", "up_m", "ve_mps", "vn_mps", "vu_mps")


def short_case(count=3, duration_s=45.0, **radar):
    """A case of few targets and scans."""
    return draw_case("short", Recipe(targets(count), RADAR.model_copy(update=radar), duration_s), 1)


def write_rows(file, header, rows):
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(["" if value != value else value for value in row] for row in rows)  # NaN: none
    return str(file)


def plot_rows(case, begin_s=0.0):
    return [(begin_s + scan.t_s, *plot, -1) for scan in case.scans for plot in scan.plots.tolist()]


def write_plots(file, case, begin_s=0.0):
    return write_rows(file, PLOTS, plot_rows(case, begin_s))


def write_truth(file, case, begin_s=0.0):
    rows = [
        (begin_s + scan.t_s, f"target-{number}", *state)
        for scan in case.scans
        for number, state in zip(scan.identities, scan.truth.tolist(), strict=True)
    ]
    return write_rows(file, TRUTH, rows)
