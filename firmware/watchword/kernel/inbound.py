"""Who is inbound, and who keeps company with a friend: behaviour, counted with hysteresis.

One noisy scan neither makes a track inbound nor clears it.
"""

from watchword.codes import IDENTITY_FRIEND, IDENTITY_SUSPECT
from watchword.const import const
from watchword.kernel.columns import TRACKS_MAX
from watchword.kernel.evidence import INBOUND, SHADOWING
from watchword.kernel.fixed import length
from watchword.kernel.geometry import NEVER, is_slow

INBOUND_MOST = const(20)
INBOUND_RAISES = const(3)  # net scans of inbound flight before it counts
SHADOW_SCANS = const(10)  # scans on station that count as shadowing
_CLOSING = const(6 * 64)  # 6 m/s: slower than any one-way drone closes
_SLOW_HORIZON = const(900)  # 1/10 s
_SHADOW_NEAR = const(400 * 8)  # 400 m from a friend
_HALF_BOX = const(4096)  # a power of two, so that one mask tells what is outside of a box: 512 m
_BEYOND_BOX = const(-8192)
_SHADOW_SLOWER = const(5 * 64)  # m/s of relative speed


def watch_friends(site):
    """List the proven friends, and count for how long each other track has kept station on one.

    Largest intermediate: the sum of two squares of offsets up to 2^12.
    """
    tracks, shadowing = site.tracks, site.cues.shadowing
    confirmed, friends, identity = site.rows.confirmed, site.rows.friends, site.labels.identity
    count, proven = 0, IDENTITY_FRIEND
    for i in confirmed:
        if i < 0:
            break
        if identity[i] == proven:
            friends[count] = i
            count += 1
    if count < TRACKS_MAX:
        friends[count] = -1
    x, y = tracks.x, tracks.y
    for k in friends:
        if k < 0:
            break
        west, south = x[k] - _HALF_BOX, y[k] - _HALF_BOX
        for i in confirmed:
            if i < 0:
                break
            if (x[i] - west) & _BEYOND_BOX or (y[i] - south) & _BEYOND_BOX:
                continue
            if identity[i] != proven and nearest_friend(site, i) == k and _keeps_station(tracks, i, k):
                shadowing[i] = -1 - shadowing[i]  # less than nothing: goes on
    for i in confirmed:
        if i < 0:
            break
        scans = shadowing[i]
        if scans:
            shadowing[i] = 0 if scans > 0 else -scans if scans > -255 else 255


def _keeps_station(tracks, i, k):
    dx, dy = tracks.x[k] - tracks.x[i], tracks.y[k] - tracks.y[i]
    if dx * dx + dy * dy >= _SHADOW_NEAR * _SHADOW_NEAR:
        return False
    return length(tracks.vx[k] - tracks.vx[i], tracks.vy[k] - tracks.vy[i]) < _SHADOW_SLOWER


def nearest_friend(site, i):
    """Row of the proven friend that is nearest to row `i`, -1 without one.

    Largest intermediates: offsets below 2^19, in 4 m below 2^14; the sum of two squares 2^29.
    """
    x, y = site.tracks.x, site.tracks.y
    nearest, least = -1, 1 << 29
    for k in site.rows.friends:
        if k < 0:
            break
        if k != i:
            dx, dy = (x[k] - x[i]) >> 5, (y[k] - y[i]) >> 5
            apart = dx * dx + dy * dy
            if apart < least:
                nearest, least = k, apart
    return nearest


def apart_m(tracks, i, k):
    """Distance between two rows in m. Offsets are below 2^19, halved for `length`."""
    x, y = tracks.x, tracks.y
    return length((x[k] - x[i]) >> 1, (y[k] - y[i]) >> 1) >> 2


def watch_inbound(site, params):
    """Count for and against each track being inbound, with hysteresis; weigh its behaviour.

    Inbound is what may be on its way to the asset. Paths home curve, so the CPA of straight flight only has
    to lie within a cone about the asset: 7 degrees to open a cue (none for what is as slow as a bird), 30
    degrees to open one in the last twice the crew's time or to keep one. In that time, inside twice the
    keep-out radius, and for what is contested, SUSPECT or HOSTILE, closing is enough to keep one: who could
    still turn in is watched until it opens.
    """
    tracks, labels = site.tracks, site.labels
    geometry, cues = site.geometry, site.cues
    reach, contest, identity = tracks.reach, labels.contest, labels.identity
    closings, misses, to_keep_out = geometry.closing, geometry.miss, geometry.time_to_keep_out
    e_kinematics, kind = labels.e_kinematics, cues.kind
    inbound, outbound = cues.inbound, cues.outbound
    first_range, shadowing = cues.first_range, cues.shadowing
    keep_out, late, horizon = params.keep_out, 20 * params.crew_time, 10 * params.horizon
    never, coming_in = NEVER, INBOUND
    for i in site.rows.confirmed:
        if i < 0:
            break
        metres = reach[i] >> 3
        if first_range[i] == 0:
            first_range[i] = metres if metres > 1 else 1
        left = to_keep_out[i]
        if left == never:
            coming = False
        elif kind[i]:
            coming = (
                misses[i] <= keep_out + (metres >> 1)
                or left < late
                or metres < 2 * keep_out
                or contest[i] != 0
                or identity[i] >= IDENTITY_SUSPECT
            )
        elif closings[i] < _CLOSING or left > horizon:
            coming = False
        elif is_slow(tracks, closings[i], i):
            coming = left <= _SLOW_HORIZON and misses[i] <= keep_out
        else:
            coming = misses[i] <= keep_out + (metres >> 1 if left < late else metres >> 3)
        scans = inbound[i]
        if coming:
            outbound[i] = 0
            if scans < INBOUND_MOST:
                scans += 1
                inbound[i] = scans
        else:
            if outbound[i] < 255:
                outbound[i] += 1
            if scans:
                scans -= 1
                inbound[i] = scans
        evidence = coming_in if scans >= INBOUND_RAISES else 0
        if shadowing[i] >= SHADOW_SCANS:
            evidence += SHADOWING
        e_kinematics[i] = evidence
