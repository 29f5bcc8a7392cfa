"""Leads: plots of the last scans that no track took, and which plot of this scan may go on from each."""

from watchword.codes import PLOTS_MAX
from watchword.const import const
from watchword.kernel.columns import BANK, BANKS, LEADS, LEADS_MS, LEFT
from watchword.kernel.convert import NO_ELEVATION
from watchword.kernel.fixed import ticks_diff
from watchword.kernel.noise import CROSS_MAX

OLDEST_MS = const(14000)  # of a lead, however slow the scans
NOWHERE = const((1 << 18) - 1)  # 1/8 m, east and north: 14 km from any plot
NEAR_MAX = const(2000)  # 2 m
FAR = const((1 << 30) - 1)


def match_leads(plots, plot_count, work, params, t_ms):
    """List the plots without a track; find the lead nearest to each, and the nearest of them to each lead.

    A lead is near if an aircraft of up to 225 m/s, five sigma of a component of a new track's velocity, may
    have come from there. Sets `plots.lead` and `work.lead_plot`; two that name each other may be a track.
    """
    owner, nearest, apart = plots.track, plots.lead, plots.apart
    left, claimant, registers = work.left, work.lead_plot, work.registers
    ranges, error = plots.range, plots.error
    wide, least_sigma = (params.sigma_azimuth * 6434) >> 9, params.sigma_range << 1
    count = 0
    for j in range(plot_count):
        if owner[j] < 0:
            sigma = (ranges[j] * wide) >> 14  # as in `set_noise`
            if sigma > CROSS_MAX:
                sigma = CROSS_MAX
            # Seven sigma of a plot are five of the difference of two.
            error[j] = (sigma if sigma > least_sigma else least_sigma) * 7 >> 5
            nearest[j] = -1
            apart[j] = FAR
            left[count] = j
            count += 1
    registers[LEFT] = count
    for bank in range(BANKS):
        age = ticks_diff(t_ms, registers[LEADS_MS + bank])
        if not 0 < age <= OLDEST_MS:
            registers[LEADS + bank] = 0
        if count > 0 and registers[LEADS + bank] > 0:
            _match_bank(plots, work, bank * PLOTS_MAX, registers[LEADS + bank], age * 9 // 80)
    for n in range(count):
        j = left[n]
        k = nearest[j]
        if k >= 0 and (claimant[k] < 0 or apart[j] < apart[claimant[k]]):
            claimant[k] = j


def _match_bank(plots, work, first, count, flown):
    """Find nearer leads among `count` from `first` on; an aircraft may have `flown` so far since, in 2 m.

    Largest intermediate: (2^18 - -2^18) >> 4, squared: 2^30 - 2^16.
    """
    lead_x, lead_y, claimant = work.lead_x, work.lead_y, work.lead_plot
    nearest, apart, error = plots.lead, plots.apart, plots.error
    plot_x, plot_y, left = plots.x, plots.y, work.left
    end = first + count
    for k in range(first, end):
        claimant[k] = -1
    for n in range(work.registers[LEFT]):
        j = left[n]
        x, y = plot_x[j], plot_y[j]
        near = flown + error[j]
        if near > NEAR_MAX:
            near = NEAR_MAX
        least = near * near
        if apart[j] < least:
            least = apart[j]
        near <<= 4
        for k in range(first, end):
            dx = lead_x[k] - x
            if dx < near and dx > -near:
                dx >>= 4
                distance = dx * dx
                dy = (lead_y[k] - y) >> 4
                if dy * dy < least and distance + dy * dy < least:
                    least = distance + dy * dy
                    nearest[j] = k
                    apart[j] = least


def take_lead(work, k):
    """Lead `k` has become a track: put it where no plot is near."""
    work.lead_x[k] = NOWHERE
    work.lead_y[k] = NOWHERE


def keep_leads(plots, work, t_ms):
    """Make leads of this scan's plots that have no track, in place of the oldest ones."""
    registers, owner = work.registers, plots.track
    bank = registers[BANK]
    k = bank * PLOTS_MAX
    for n in range(registers[LEFT]):
        j = work.left[n]
        if owner[j] < 0:
            work.lead_x[k] = plots.x[j]
            work.lead_y[k] = plots.y[j]
            work.lead_z[k] = plots.z[j]
            work.lead_flat[k] = 1 if plots.elevation[j] == NO_ELEVATION else 0
            k += 1
    registers[LEADS + bank] = k - bank * PLOTS_MAX
    registers[LEADS_MS + bank] = t_ms
    registers[BANK] = (bank + 1) % BANKS
