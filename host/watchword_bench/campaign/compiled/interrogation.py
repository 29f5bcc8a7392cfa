"""Challenges and what comes of them, as of world/interrogator.py, iff.py and intake.py.

A code is never computed: one made with today's key verifies, one made with another doesn't (BAD_MAC).
"""

from watchword.codes import REJECTION_GARBLED, REJECTION_NO_SUCH_CHALLENGE, REJECTION_STALE_SLOT
from watchword.kernel.fixed import azimuth_bam, clamp, length, ticks_diff
from watchword.kernel.site import REPLIES, REPLIES_MAX
from watchword_bench.campaign.compiled.layout import BEAM, GARBLE, GATE, REPLY_AFTER_MS

_ANSWERS = 4  # of platforms that the board takes for one challenge
_POSITION_MAX = 256_000


def interrogate(site, row, feed_ms, params, replies, platforms, limits):
    """Challenge the track of `row` at `feed_ms` and note the replies. replies: (platforms, REPLY)."""
    tracks = site.tracks
    distance = clamp(length(tracks.reach[row], tracks.z[row]) >> 2, 0, 65535)
    azimuth = azimuth_bam(tracks.x[row], tracks.y[row])
    taken = 0
    farthest = -1  # the last one heard, by range and then by number
    leader = -1
    crowd = 0
    while True:
        p = _next_heard(replies, farthest, distance, azimuth, limits)
        if p >= 0 and crowd and replies[p, 5] - replies[farthest, 5] < limits[GARBLE]:
            crowd += 1
            farthest = p
            continue
        if crowd:
            taken += _note(site, row, leader, crowd, taken, feed_ms, params, replies, platforms, limits)
        if p < 0:
            return
        leader = farthest = p
        crowd = 1


def _next_heard(replies, after, distance, azimuth, limits):
    """The platform heard next after another, by range and then by number; -1: no more."""
    found = -1
    for p in range(len(replies)):
        if replies[p, 0] == 0:
            continue
        aside = ((replies[p, 6] - azimuth + 0x8000) & 0xFFFF) - 0x8000
        if abs(aside) > limits[BEAM] or abs(replies[p, 5] - distance) > limits[GATE]:
            continue
        if after >= 0 and (
            replies[p, 5] < replies[after, 5] or (replies[p, 5] == replies[after, 5] and p <= after)
        ):
            continue
        if found < 0 or replies[p, 5] < replies[found, 5]:
            found = p
    return found


def _note(site, row, p, crowd, taken, feed_ms, params, replies, platforms, limits):
    """Note one reply, or several that overlap, as the board does; returns 1 if it was proven."""
    n = site.registers[REPLIES]
    if n >= REPLIES_MAX:
        return 0
    column = site.replies
    column.track[n] = site.tracks.number[row]
    column.heard_range[n] = replies[p, 7]
    column.heard_azimuth[n] = replies[p, 8]
    garbled = crowd > 1
    column.platform[n] = 0 if garbled else platforms[p, 0]
    column.t_ms[n] = 0 if garbled else replies[p, 1]
    column.east[n] = 0 if garbled else clamp(replies[p, 2], -_POSITION_MAX, _POSITION_MAX)
    column.north[n] = 0 if garbled else clamp(replies[p, 3], -_POSITION_MAX, _POSITION_MAX)
    column.up[n] = 0 if garbled else clamp(replies[p, 4], -_POSITION_MAX, _POSITION_MAX)
    verdict = platforms[p, 1]
    if garbled:
        verdict = REJECTION_GARBLED
    elif verdict == 0:
        deadline = params.reply_deadline
        if limits[REPLY_AFTER_MS] > deadline or abs(ticks_diff(replies[p, 1], feed_ms)) > deadline:
            verdict = REJECTION_STALE_SLOT
        elif taken >= _ANSWERS:
            verdict = REJECTION_NO_SUCH_CHALLENGE
    column.verdict[n] = verdict
    site.registers[REPLIES] = n + 1
    return 1 if verdict == 0 else 0
