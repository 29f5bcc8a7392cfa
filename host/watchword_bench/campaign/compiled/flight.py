"""A run from its first scan to its last: sim/run.py without bytes between the board and its world."""

from watchword.codes import EVENT_PLOTS_SHED, FLAG_GROUP_POSSIBLE, STATE_CONFIRMED
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.fixed import clamp
from watchword.kernel.lineage import row_of
from watchword.kernel.notice import proof_age
from watchword.kernel.scan import scan
from watchword.kernel.site import ASKS, BROADCASTS, BROADCASTS_MAX, EVENTS, NOTICES, REPLIES
from watchword_bench.campaign.compiled.attribution import about, take_plot, told
from watchword_bench.campaign.compiled.crew import CALLS, FLAGS, KIND, act, meet, see
from watchword_bench.campaign.compiled.interrogation import interrogate
from watchword_bench.campaign.compiled.layout import CREW_AFTER_MS

_CLOCK = (1 << 30) - 1
_NO_ELEVATION = -32768
_VERTICAL = 16384  # 90 degrees in BAM
_NO_PLOT = 255
_POSITION_MAX = 256_000


def fly(
    site, params, limits, scans, plots, replies, platforms, places, broadcasts, rules,
    taken, minds, tracks, notices, events, words, asks, answers, counts,
):  # fmt: skip
    """Fly a world. Inputs up to `rules` and outputs from `tracks` on are tables with the columns of `layout`.

    replies: (scans, platforms, REPLY).  places: (scans, platforms, 3), m.  taken, minds: (TRACKS_MAX, ...),
    zeroed.  counts: rows of tracks, notices, events, words, asks and answers, is filled.
    """
    for k in range(len(scans)):
        feed_ms = scans[k, 1]
        _hear(site, broadcasts, scans[k, 4], scans[k, 5])
        kept = _load(site.plots, plots, scans[k, 2], scans[k, 3], params)
        if kept < scans[k, 3] - scans[k, 2]:
            offered = scans[k, 3] - scans[k, 2]
            _event(events, counts, k, EVENT_PLOTS_SHED, 0, offered, offered - kept)
        scan(site, kept, feed_ms, params)
        for n in range(site.registers[EVENTS]):
            column = site.events
            _event(events, counts, k, column.event[n], column.track[n], column.a[n], column.b[n])
        begin = counts[0]
        for row in range(TRACKS_MAX):
            if site.tracks.state[row] == STATE_CONFIRMED:
                _report(site, k, feed_ms, row, scans[k, 2], plots, taken, minds, tracks, counts)
                truth, merged = about(taken, row, site.tracks, places[k], platforms, limits)
                tracks[counts[0] - 1, 15] = truth
                tracks[counts[0] - 1, 16] = merged
        for n in range(site.registers[NOTICES]):
            row = row_of(site, site.notices.track[n])
            if row >= 0:
                at = _find(tracks, begin, counts[0], site.notices.track[n])
                see(minds, row, site.notices, n, scans[k, 0], tracks[at, 15], tracks[at, 16], rules)
            _copy_notice(site.notices, n, k, notices, counts[1])
            counts[1] += 1
        _say_open(site, tracks, begin, counts[0], minds)
        for n in range(site.registers[ASKS]):
            row = site.asks.row[n]
            asks[counts[4], 0] = k
            asks[counts[4], 1] = site.tracks.number[row]
            counts[4] += 1
            interrogate(site, row, feed_ms, params, replies[k], platforms, limits)
        _copy_answers(site, k, answers, counts)
        for row in range(TRACKS_MAX):
            if site.tracks.state[row] == STATE_CONFIRMED:
                later = limits[CREW_AFTER_MS]
                now_ms = (feed_ms + later) & _CLOCK
                counts[3] = act(
                    site, minds, row, scans[k, 0] + later, now_ms, params, rules, words, counts[3], k
                )


def _load(columns, plots, first, end, params):
    """Fill the plots of a scan as link/plots.py reads them; returns how many were kept."""
    kept = 0
    for j in range(first, end):
        elevation = plots[j, 2]
        if 0 < plots[j, 0] <= params.range_max and (
            elevation == _NO_ELEVATION or -_VERTICAL <= elevation <= _VERTICAL
        ):
            columns.index[kept] = j - first
            columns.range[kept] = plots[j, 0]
            columns.azimuth[kept] = plots[j, 1]
            columns.elevation[kept] = elevation
            columns.doppler[kept] = plots[j, 3]
            columns.snr[kept] = plots[j, 4]
            kept += 1
    return kept


def _hear(site, broadcasts, first, end):
    column = site.broadcasts
    count = min(end - first, BROADCASTS_MAX)
    for n in range(count):
        column.address[n] = broadcasts[first + n, 0] & 0xFFFFFF
        column.t_ms[n] = broadcasts[first + n, 1]
        column.east[n] = clamp(broadcasts[first + n, 2], -_POSITION_MAX, _POSITION_MAX)
        column.north[n] = clamp(broadcasts[first + n, 3], -_POSITION_MAX, _POSITION_MAX)
        column.east_speed[n] = broadcasts[first + n, 4]
        column.north_speed[n] = broadcasts[first + n, 5]
    site.registers[BROADCASTS] = count


def _event(events, counts, k, event, track, a, b):
    n = counts[2]
    events[n, 0] = k
    events[n, 1] = event
    events[n, 2] = track
    events[n, 3] = a
    events[n, 4] = b
    counts[2] = n + 1


def _report(site, k, feed_ms, row, first_plot, plots, taken, minds, out, counts):
    """Note a confirmed track as the speaker reports it, and the sources of its plot."""
    tracks, labels, n = site.tracks, site.labels, counts[0]
    plot = site.plots.index[tracks.plot[row]] if tracks.plot[row] >= 0 else _NO_PLOT
    number = tracks.number[row]
    take_plot(taken, row, number, plots[first_plot + plot, 5] if plot != _NO_PLOT else -1)
    meet(minds, row, number)
    out[n, 0] = k
    out[n, 1] = number
    out[n, 2] = labels.identity[row]
    out[n, 3] = labels.flags[row]
    out[n, 4] = plot
    out[n, 5] = tracks.x[row]
    out[n, 6] = tracks.y[row]
    out[n, 7] = tracks.z[row]
    out[n, 8] = tracks.vx[row]
    out[n, 9] = tracks.vy[row]
    out[n, 10] = tracks.vz[row]
    out[n, 11] = labels.evidence[row]
    out[n, 12] = labels.platform[row]
    out[n, 13] = proof_age(labels, row, feed_ms)
    out[n, 14] = labels.silences[row]
    counts[0] = n + 1


def _find(tracks, begin, end, number):
    for at in range(begin, end):
        if tracks[at, 1] == number:
            return at
    return begin


def _say_open(site, tracks, begin, end, minds):
    """Add to this scan's tracks which cue is open about each, and for whom it counts."""
    at = begin
    for row in range(TRACKS_MAX):
        if site.tracks.state[row] == STATE_CONFIRMED:
            kind = minds[row, KIND]
            grouped = minds[row, FLAGS] & FLAG_GROUP_POSSIBLE
            tracks[at, 17] = kind
            tracks[at, 18] = told(tracks[at, 15], tracks[at, 16], grouped) if kind else 0
            tracks[at, 19] = minds[row, CALLS]
            at += 1


def _copy_notice(columns, n, k, out, at):
    out[at, 0] = k
    field = 1
    for column in columns:
        out[at, field] = column[n]
        field += 1


def _copy_answers(site, k, out, counts):
    replies = site.replies
    for n in range(site.registers[REPLIES]):
        at = counts[5]
        out[at, 0] = k
        out[at, 1] = replies.track[n]
        out[at, 2] = replies.platform[n]
        out[at, 3] = replies.verdict[n]
        out[at, 4] = replies.heard_range[n]
        out[at, 5] = replies.heard_azimuth[n]
        counts[5] = at + 1
