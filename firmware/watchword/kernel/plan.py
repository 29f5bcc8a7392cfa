"""Flight plans and broadcasts: claims that raise a track to ASSUMED FRIEND or NEUTRAL at best."""

from watchword.codes import STATE_CONFIRMED
from watchword.const import const
from watchword.kernel.columns import LIVE, TRACKS_MAX
from watchword.kernel.evidence import BROADCAST_DISAGREES, PLAN
from watchword.kernel.fit import fit_tracks, rivals
from watchword.kernel.fixed import length, ticks_diff
from watchword.kernel.site import BROADCASTS, PLANS_MAX

# Net scans alone in the corridor before the plan counts, and scans without after which it no longer does.
PLAN_SCANS = const(8)
AGREEMENTS = const(3)  # broadcasts in a row that agree before a claim counts
HEARD_SCANS = const(10)  # scans without an agreeing broadcast after which the claim lapses
_CONSUMED_BY_TWO = const(2)
_CLAIM_SIGMA = const(400)  # 50 m: what a broadcast position is trusted to
_CLAIM_GATE = const(64)  # 4 sigma, squared, in 1/4
_WIDENED = const(1200)  # 150 m: azimuth bias and noise at the corridor's far end


def _conforms(tracks, i, plans, p):
    """Whether row `i` is in the corridor of entry `p` and flies its way, within 30 degrees.

    Near the asset every corridor is close to every path: only the heading tells them apart.

    Largest intermediates: |dx| <= 2^19 >> 2 * Q12 = 5.4e8 in 1/2 m; sums of two stay below 2^30.
    """
    east = (plans.to_east[p] - plans.from_east[p]) >> 2
    north = (plans.to_north[p] - plans.from_north[p]) >> 2
    whole = length(east, north)
    if whole == 0:
        return False
    east = (east << 12) // whole
    north = (north << 12) // whole
    dx = (tracks.x[i] - plans.from_east[p]) >> 2
    dy = (tracks.y[i] - plans.from_north[p]) >> 2
    limit = (plans.half_width[p] + _WIDENED) >> 2
    along = (dx * east + dy * north) >> 12
    across = (dx * north - dy * east) >> 12
    if along < -limit or along > whole + limit or across > limit or across < -limit:
        return False
    vx, vy = tracks.vx[i] >> 3, tracks.vy[i] >> 3
    way = (vx * east + vy * north) >> 12
    return way > 0 and 4 * way * way >= 3 * (vx * vx + vy * vy)


def follow_plans(site, scan_ms):
    """Count for how many scans each track has been the only candidate of an open flight plan.

    One entry supports one track, and a track follows one entry. Two confirmed candidates use it up for
    good: the board can't say which of the two was expected. A tentative candidate only makes the first one
    wait. Support begins after PLAN_SCANS scans alone and ends after as many without, or at once when the
    entry is used up by another.
    """
    tracks, plans, labels = site.tracks, site.plans, site.labels
    confirmed_rows, e_plan = site.rows.confirmed, labels.e_plan
    entry, scans = labels.entry, labels.plan
    platform, consumed = plans.platform, plans.consumed
    followed = 0
    for i in confirmed_rows:
        if i < 0:
            break
        if entry[i]:
            followed += 1
            p = entry[i] - 1
            if plans.consumed[p] and plans.platform[p] != labels.platform[i]:
                _leave(labels, i)
            else:
                scans[i] -= 1
    for p in range(PLANS_MAX):
        if platform[p] == 0 or consumed[p]:
            continue
        if ticks_diff(scan_ms, plans.start_ms[p]) < 0 or ticks_diff(scan_ms, plans.end_ms[p]) > 0:
            continue
        confirmed, tentative, row = 0, 0, -1
        for n in range(site.work.registers[LIVE]):
            i = site.work.rows[n]
            if _conforms(tracks, i, plans, p):
                if tracks.state[i] == STATE_CONFIRMED:
                    confirmed += 1
                    row = i
                else:
                    tentative += 1
        if confirmed > 1:
            plans.consumed[p] = _CONSUMED_BY_TWO
            forget_entry(labels, p)
        elif confirmed == 1 and labels.contest[row] == 0:
            if entry[row] == 0:
                followed += 1
                entry[row] = p + 1
                scans[row] = -1
            if entry[row] == p + 1:
                scans[row] += 1 if tentative else 2
    if followed == 0:
        return
    for i in confirmed_rows:
        if i < 0:
            break
        if entry[i]:
            if scans[i] >= PLAN_SCANS:
                scans[i] = PLAN_SCANS
                e_plan[i] = PLAN
            elif scans[i] <= 0:
                _leave(labels, i)


def _leave(labels, i):
    labels.entry[i] = 0
    labels.plan[i] = 0
    labels.e_plan[i] = 0


def forget_entry(labels, p):
    """Entry `p` supports nobody any more: it is used up, or another plan has taken its place."""
    for i in range(TRACKS_MAX):
        if labels.entry[i] == p + 1:
            _leave(labels, i)


def hear_broadcasts(site, scan_ms):
    """Compare each claim heard since the last scan with the track it fits, if it fits one alone.

    A claim that had agreed with a track and no longer fits it contradicts the radar.
    """
    broadcasts, labels, registers = site.broadcasts, site.labels, site.registers
    confirmed, heard, agreements = site.rows.confirmed, labels.heard, labels.agreements
    for i in confirmed:
        if i < 0:
            break
        if agreements[i] and heard[i] < 255:
            heard[i] += 1
    for n in range(registers[BROADCASTS]):
        east, north, t_ms = broadcasts.east[n], broadcasts.north[n], broadcasts.t_ms[n]
        address = broadcasts.address[n]
        row = fit_tracks(site, east, north, t_ms, scan_ms, _CLAIM_SIGMA)
        if row >= 0 and site.rows.fit[row] >= _CLAIM_GATE:
            row = -1
        for i in confirmed:
            if i < 0:
                break
            if (
                i != row
                and labels.address[i] == address
                and agreements[i] >= AGREEMENTS
                and site.rows.fit[i] >= _CLAIM_GATE
            ):
                labels.e_broadcast[i] = BROADCAST_DISAGREES
                agreements[i] = 0
        if row < 0 or labels.contest[row]:
            continue
        if rivals(site, row, _CLAIM_GATE):
            continue
        if labels.address[row] != address:
            labels.address[row] = address
            agreements[row] = 0
        if agreements[row] < 255:
            agreements[row] += 1
        labels.heard[row] = 0
    registers[BROADCASTS] = 0
