"""Who is inbound, and who keeps company with a friend: behaviour, counted with hysteresis.

One noisy scan neither makes a track inbound nor clears it.
"""

from watchword.codes import IDENTITY_FRIEND, IDENTITY_SUSPECT
from watchword.const import const
from watchword.kernel.evidence import INBOUND, SHADOWING
from watchword.kernel.fixed import length
from watchword.kernel.geometry import NEVER, is_slow
from watchword.kernel.site import FRIENDS

INBOUND_MOST = const(20)
INBOUND_RAISES = const(3)  # net scans of inbound flight before it counts
SHADOW_SCANS = const(10)  # scans on station that count as shadowing
_CLOSING = const(6 * 64)  # 6 m/s: slower than any one-way drone closes
_SLOW_HORIZON = const(900)  # 1/10 s
_SHADOW_NEAR = const(100 * 100)  # 400 m from a friend, in 4 m, squared
_SHADOW_SLOWER = const(5 * 64)  # m/s of relative speed


def nearest_friends(site):
    """Find each track's nearest proven friend, and for how long it has kept station on it.

    Largest intermediates: offsets below 2^19, in 4 m below 2^14; the sum of two squares 2^29.
    """
    tracks, labels, cues = site.tracks, site.labels, site.cues
    confirmed, friend_rows, identity = site.rows.confirmed, site.rows.friends, labels.identity
    friends = 0
    for i in confirmed:
        if i < 0:
            break
        if identity[i] == IDENTITY_FRIEND:
            friend_rows[friends] = i
            friends += 1
    site.registers[FRIENDS] = friends
    x, y = tracks.x, tracks.y
    friend, shadowing = cues.friend, cues.shadowing
    for i in confirmed:
        if i < 0:
            break
        nearest, least = -1, 1 << 29
        if friends:
            east, north = x[i], y[i]
            for m in range(friends):
                k = friend_rows[m]
                if k != i:
                    dx = (x[k] - east) >> 5
                    dy = (y[k] - north) >> 5
                    apart = dx * dx + dy * dy
                    if apart < least:
                        nearest, least = k, apart
        friend[i] = nearest
        if least < _SHADOW_NEAR and identity[i] != IDENTITY_FRIEND and _keeps_station(tracks, i, nearest):
            if shadowing[i] < 255:
                shadowing[i] += 1
        else:
            shadowing[i] = 0


def _keeps_station(tracks, i, k):
    return length(tracks.vx[k] - tracks.vx[i], tracks.vy[k] - tracks.vy[i]) < _SHADOW_SLOWER


def friend_distance(site, i):
    """Distance in m of row `i` from its nearest friend, 65535 without one."""
    x, y, k = site.tracks.x, site.tracks.y, site.cues.friend[i]
    return length((x[k] - x[i]) >> 1, (y[k] - y[i]) >> 1) >> 2 if k >= 0 else 65535


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
    for i in site.rows.confirmed:
        if i < 0:
            break
        metres = reach[i] >> 3
        if first_range[i] == 0:
            first_range[i] = metres if metres > 1 else 1
        left = to_keep_out[i]
        if left == NEVER:
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
        else:
            if outbound[i] < 255:
                outbound[i] += 1
            if scans:
                scans -= 1
        inbound[i] = scans
        evidence = INBOUND if scans >= INBOUND_RAISES else 0
        if shadowing[i] >= SHADOW_SCANS:
            evidence += SHADOWING
        e_kinematics[i] = evidence
