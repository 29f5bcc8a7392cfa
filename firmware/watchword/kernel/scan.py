"""One radar scan, from plots and replies to tracks, identities, cues and the next challenges.

The order is the architecture: bytes have become plots and replies before it, notices become bytes after.
"""

from watchword.codes import (
    EVENT_TRACK_CONFIRMED,
    EVENT_TRACK_DROPPED,
    EVENT_TRACKS_FULL,
    STATE_CONFIRMED,
)
from watchword.kernel.columns import LIVE, TRACKS_MAX, UNHOUSED
from watchword.kernel.cue import advise, lapse_dismissals
from watchword.kernel.evidence import age_evidence
from watchword.kernel.fixed import azimuth_bam
from watchword.kernel.geometry import measure_geometry
from watchword.kernel.identity import identify, watch_iff
from watchword.kernel.inbound import watch_friends, watch_inbound
from watchword.kernel.lineage import compare_pairs, contest_birth, end_contests, note_birth
from watchword.kernel.notice import notify, say_lost
from watchword.kernel.plan import follow_plans, hear_broadcasts
from watchword.kernel.reply import judge_replies
from watchword.kernel.report import report
from watchword.kernel.schedule import schedule
from watchword.kernel.site import ASKS, CONFIRMED, EVENTS, NOTICES
from watchword.kernel.track_scan import track_scan


def list_confirmed(site):
    """List the confirmed tracks, so that all that follows costs by those there are, and the fresh ones: those
    that are tentative, or were until this scan. Both lists end with -1.
    """
    rows, confirmed, fresh = site.work.rows, site.rows.confirmed, site.rows.fresh
    state, labelled = site.tracks.state, site.labels.number
    count, others, sure = 0, 0, STATE_CONFIRMED
    for n in range(site.work.registers[LIVE]):
        i = rows[n]
        if state[i] == sure:
            confirmed[count] = i
            count += 1
            if labelled[i]:
                continue
        fresh[others] = i
        others += 1
    if count < TRACKS_MAX:
        confirmed[count] = -1
    if others < TRACKS_MAX:
        fresh[others] = -1
    site.registers[CONFIRMED] = count


def _adopt(site, params):
    """Bring labels and cues in line with the tracker's rows: births and confirmations.

    A track has labels once it is confirmed. Where it was born is noted at its second plot: most that is
    born is clutter and never has one.
    """
    tracks, labels, born_near = site.tracks, site.labels, site.labels.born_near
    for i in site.rows.fresh:
        if i < 0:
            break
        detections = tracks.history[i]
        earlier = detections & (detections - 1)
        if earlier == 0:
            born_near[i] = 0
        elif earlier & (earlier - 1) == 0:
            note_birth(site, i, params)
        if tracks.state[i] == STATE_CONFIRMED:
            near = born_near[i]
            for column in labels.columns:
                column[i] = 0
            for column in site.cues.columns:
                column[i] = 0
            number, azimuth = tracks.number[i], azimuth_bam(tracks.x[i], tracks.y[i])
            labels.number[i] = number
            born_near[i] = near
            labels.declared[i] = -1
            labels.answered[i] = 255
            report(site.events, site.registers, EVENT_TRACK_CONFIRMED, number, tracks.reach[i] >> 2, azimuth)
            contest_birth(site, i)


def _lose_tracks(site):
    """Say which of the last scan's confirmed tracks are no more, before their rows are forgotten."""
    rows, labelled, number = site.rows.confirmed, site.labels.number, site.tracks.number
    for n in range(site.registers[CONFIRMED]):
        i = rows[n]
        if labelled[i] != number[i]:
            _lose(site, i)


def _lose(site, i):
    """The confirmed track whose labels row `i` holds is gone: say so, and that its cue is."""
    labels = site.labels
    contest, identity = labels.contest[i], labels.identity[i]
    report(site.events, site.registers, EVENT_TRACK_DROPPED, labels.number[i], contest, identity)
    if site.cues.kind[i]:
        say_lost(site, i)
    labels.number[i] = 0


def scan(site, plot_count, scan_ms, params):
    """Run one scan over `plot_count` plots of the time `scan_ms` (ms, modulo 2^30).

    Reads the replies, broadcasts and plans noted in `site` since the last scan. Leaves this scan's events,
    notices and challenges in `site`, their numbers in its registers. Allocates nothing.
    """
    registers = site.registers
    registers[EVENTS] = 0
    registers[NOTICES] = 0
    registers[ASKS] = 0
    track_scan(site.tracks, site.plots, plot_count, site.work, params, scan_ms)
    if site.work.registers[UNHOUSED]:
        report(site.events, registers, EVENT_TRACKS_FULL, 0, site.work.registers[UNHOUSED], 0)
    _lose_tracks(site)
    list_confirmed(site)
    measure_geometry(site, params)
    _adopt(site, params)
    compare_pairs(site, params)
    judge_replies(site, scan_ms, params)
    hear_broadcasts(site, scan_ms)
    follow_plans(site, scan_ms)
    end_contests(site)
    age_evidence(site)
    watch_friends(site)
    watch_iff(site)
    watch_inbound(site, params)
    lapse_dismissals(site, scan_ms, params)
    identify(site, scan_ms, params)
    advise(site, scan_ms, params)
    notify(site, scan_ms, params)
    schedule(site, scan_ms, params)
