"""One radar scan through the tracker."""

from watchword.const import const
from watchword.kernel.assign import assign_plots
from watchword.kernel.columns import DOPPLER, HIT_SCORE, SCAN_MS, STARTED
from watchword.kernel.convert import convert_plots
from watchword.kernel.doppler import expect_rates
from watchword.kernel.fixed import ticks_diff
from watchword.kernel.gate import gate_tracks
from watchword.kernel.initiate import initiate_tracks
from watchword.kernel.leads import keep_leads, match_leads
from watchword.kernel.manage import manage_tracks, skip_scans
from watchword.kernel.predict import predict_tracks
from watchword.kernel.rows import list_rows
from watchword.kernel.share import share_plots
from watchword.kernel.update import update_tracks

STEP_MAX_MS = const(4000)


def track_scan(tracks, plots, plot_count, work, params, t_ms):
    """Bring all tracks to time `t_ms` and let the scan's first `plot_count` plots update them.

    tracks, plots, work: columns (columns.py); the plots' first five are read, the rest are made here.
    params: a `settings.Params`.  t_ms: time of the scan on the feed's 2^30 ms clock, later than the last
    scan's by less than half of its range. Scans that should have come in between count as missed.
    """
    registers = work.registers
    dt_ms = 0
    if registers[STARTED]:
        dt_ms = ticks_diff(t_ms, registers[SCAN_MS])
    else:
        list_rows(tracks, work)
    registers[SCAN_MS] = t_ms
    registers[STARTED] = 1
    registers[HIT_SCORE] = 0
    missing = (dt_ms + (params.scan_period >> 1)) // params.scan_period - 1
    if missing > 0:
        skip_scans(tracks, work, missing, params)
        longest = (params.coast_scans + 1) * params.scan_period
        if dt_ms > longest:  # then no track is left
            dt_ms = longest
    while dt_ms > STEP_MAX_MS:
        predict_tracks(tracks, work, STEP_MAX_MS, params)
        dt_ms -= STEP_MAX_MS
    predict_tracks(tracks, work, dt_ms, params)
    convert_plots(plots, plot_count, work, params)
    if registers[DOPPLER]:
        expect_rates(tracks, work, params)
    gate_tracks(tracks, plots, work)
    assign_plots(tracks, plots, plot_count, work)
    share_plots(tracks, plots, work, params)
    update_tracks(tracks, plots, work)
    manage_tracks(tracks, work, params)
    match_leads(plots, plot_count, work, params, t_ms)
    initiate_tracks(tracks, plots, work, params, t_ms)
    keep_leads(plots, work, t_ms)
