"""Who is inbound, and who keeps company with a friend: behaviour, counted with hysteresis.

One noisy scan neither makes a track inbound nor clears it.
"""

from watchword.codes import IDENTITY_FRIEND, IDENTITY_SUSPECT
from watchword.const import const
from watchword.kernel.evidence import INBOUND, SHADOWING
from watchword.kernel.fixed import length
from watchword.kernel.geometry import NEVER
from watchword.kernel.site import CONFIRMED, FRIENDS

INBOUND_MOST = const(20)
INBOUND_RAISES = const(3)  # net scans of inbound flight before it counts
SLOW = const(20 * 64)  # 20 m/s in 1/64 m/s: birds fly slower, one-way drones mostly faster
SHADOW_SCANS = const(10)  # scans on station that count as shadowing
_CLOSING = const(6 * 64)  # 6 m/s: slower than any one-way drone closes
_SLOW_HORIZON = const(900)  # 1/10 s
_SHADOW_NEAR = const(400)  # m from a friend
_SHADOW_SLOWER = const(5 * 64)  # m/s of relative speed


def nearest_friends(site):
    """Find each track's nearest proven friend, and for how long it has kept station on it.

    Largest intermediates: offsets below 2^19, halved for `length`.
    """
    tracks, labels = site.tracks, site.labels
    cues, registers = site.cues, site.registers
    confirmed, friend_rows, identity = site.rows.confirmed, site.rows.friends, labels.identity
    friends = 0
    for n in range(registers[CONFIRMED]):
        i = confirmed[n]
        if identity[i] == IDENTITY_FRIEND:
            friend_rows[friends] = i
            friends += 1
    registers[FRIENDS] = friends
    x, y = tracks.x, tracks.y
    friend, friend_distance, shadowing = cues.friend, cues.friend_distance, cues.shadowing
    for n in range(registers[CONFIRMED]):
        i = confirmed[n]
        east, north = x[i], y[i]
        nearest, least = -1, 65535
        for m in range(friends):
            k = friend_rows[m]
            if k != i:
                metres = length((x[k] - east) >> 1, (y[k] - north) >> 1) >> 2
                if metres < least:
                    nearest, least = k, metres
        friend[i] = nearest
        friend_distance[i] = least
        if (
            least < _SHADOW_NEAR
            and identity[i] != IDENTITY_FRIEND
            and length(tracks.vx[nearest] - tracks.vx[i], tracks.vy[nearest] - tracks.vy[i]) < _SHADOW_SLOWER
        ):
            if shadowing[i] < 255:
                shadowing[i] += 1
        else:
            shadowing[i] = 0


def _is_inbound(geometry, labels, i, metres, cued, params):
    """Whether row `i`, `metres` from the asset, may be on its way to it.

    Paths home curve, so the CPA of straight flight only has to lie within a cone about the asset: 7
    degrees to open a cue (none for what is as slow as a bird), 30 degrees to open one in the last twice
    the crew's time or to keep one. In that time, inside twice the keep-out radius, and for what is contested,
    SUSPECT or HOSTILE, closing is enough to keep one: who could still turn in is watched until it opens.
    """
    left, keep_out = geometry.time_to_keep_out[i], params.keep_out
    presses = left < 20 * params.crew_time
    if cued:
        if left == NEVER:
            return False
        if presses or metres < 2 * keep_out or geometry.miss[i] <= keep_out + (metres >> 1):
            return True
        return labels.contest[i] != 0 or labels.identity[i] >= IDENTITY_SUSPECT
    if geometry.closing[i] < _CLOSING or left > params.horizon * 10:
        return False
    if geometry.speed[i] < SLOW:
        return left <= _SLOW_HORIZON and geometry.miss[i] <= keep_out
    return geometry.miss[i] <= keep_out + (metres >> 1 if presses else metres >> 3)


def watch_inbound(site, params):
    """Count for and against each track being inbound, with hysteresis; weigh its behaviour."""
    geometry, cues, confirmed = site.geometry, site.cues, site.rows.confirmed
    reach, e_kinematics, kind = site.tracks.reach, site.labels.e_kinematics, cues.kind
    inbound, outbound = cues.inbound, cues.outbound
    first_range, shadowing = cues.first_range, cues.shadowing
    for n in range(site.registers[CONFIRMED]):
        i = confirmed[n]
        metres = reach[i] >> 3
        if first_range[i] == 0:
            first_range[i] = metres if metres > 1 else 1
        scans = inbound[i]
        if _is_inbound(geometry, site.labels, i, metres, kind[i] != 0, params):
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
