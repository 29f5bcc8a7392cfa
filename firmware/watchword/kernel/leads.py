"""Leads: plots of the last scans that no track took, and which plot of this scan may go on from each."""

from watchword.codes import PLOTS_MAX
from watchword.kernel.columns import LEAD_SCANS, LEADS
from watchword.kernel.convert import NO_ELEVATION
from watchword.kernel.expect import arc
from watchword.kernel.fixed import ticks_diff

FASTEST = 225  # m/s: five sigma of a component of a new track's velocity
NEAR_MAX = 23000  # 1/8 m
TAKEN = -2  # in `lead_plot`: the lead has become a track
OLDEST_MS = 14000  # whatever the scans' times: what `initiate` can reckon with


def match_leads(plots, plot_count, work, params):
    """Find the lead nearest to each plot without a track, and the nearest such plot to each lead.

    A lead is near if an aircraft may have come from there since it was seen. Sets `plots.lead` and
    `work.lead_plot`; two that name each other may be the start of a track.

    Largest intermediates: FASTEST * 12,000 ms; NEAR_MAX^2 * 2 = 1.06e9; arc * 7 = 162,190.
    """
    lead_x, lead_y, claimant = work.lead_x, work.lead_y, work.lead_plot
    plot_x, plot_y, owner = plots.x, plots.y, plots.track
    nearest, apart = plots.lead, plots.apart
    count = work.registers[LEADS]
    flown = FASTEST * LEAD_SCANS * params.scan_period // 125
    for k in range(count):
        claimant[k] = -1
    for j in range(plot_count):
        nearest[j] = -1
        if owner[j] >= 0:
            continue
        # Seven sigma of a plot are five of the difference of two.
        error = max(arc(plots.range[j] << 2, params.sigma_azimuth), params.sigma_range << 1)
        near = min(flown + (error * 7 >> 1), NEAR_MAX)
        x, y = plot_x[j], plot_y[j]
        best = -1
        least = 0
        for k in range(count):
            dx = lead_x[k] - x
            if -near <= dx <= near:
                dy = lead_y[k] - y
                if -near <= dy <= near:
                    distance = dx * dx + dy * dy
                    if best < 0 or distance < least:
                        best = k
                        least = distance
        if best >= 0:
            nearest[j] = best
            apart[j] = least
            if claimant[best] < 0 or least < apart[claimant[best]]:
                claimant[best] = j


def forget_leads(work, oldest_ms, t_ms):
    """Forget leads that became tracks, and those of scans `oldest_ms` ago or more."""
    lead_x, lead_y, lead_z = work.lead_x, work.lead_y, work.lead_z
    flat, born_ms, claimant = work.lead_flat, work.lead_ms, work.lead_plot
    kept = 0
    for k in range(work.registers[LEADS]):
        if claimant[k] != TAKEN and ticks_diff(t_ms, born_ms[k]) < oldest_ms:
            if kept < k:
                lead_x[kept] = lead_x[k]
                lead_y[kept] = lead_y[k]
                lead_z[kept] = lead_z[k]
                flat[kept] = flat[k]
                born_ms[kept] = born_ms[k]
            kept += 1
    work.registers[LEADS] = kept


def keep_leads(plots, plot_count, work, params, t_ms):
    """Make leads of this scan's plots that have no track; forget those that will be too old at the next."""
    forget_leads(work, LEAD_SCANS * params.scan_period - (params.scan_period >> 1), t_ms)
    owner, kept = plots.track, work.registers[LEADS]
    for j in range(plot_count):
        if owner[j] < 0 and kept < LEAD_SCANS * PLOTS_MAX:
            work.lead_x[kept] = plots.x[j]
            work.lead_y[kept] = plots.y[j]
            work.lead_z[kept] = plots.z[j]
            work.lead_flat[kept] = 1 if plots.elevation[j] == NO_ELEVATION else 0
            work.lead_ms[kept] = t_ms
            kept += 1
    work.registers[LEADS] = kept
