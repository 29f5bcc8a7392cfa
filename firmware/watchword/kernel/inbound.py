"""Who is inbound, and who keeps company with a friend: behaviour, counted with hysteresis.

One noisy scan neither makes a track inbound nor clears it.
"""

from watchword.codes import IDENTITY_FRIEND
from watchword.const import const
from watchword.kernel.evidence import INBOUND, SHADOWING
from watchword.kernel.fixed import length
from watchword.kernel.geometry import NEVER
from watchword.kernel.site import CONFIRMED, FRIENDS

INBOUND_MOST = 20
INBOUND_RAISES = 3  # net scans of inbound flight before it counts
SLOW = 20 * 64  # 20 m/s in 1/64 m/s: birds fly slower, one-way drones mostly faster
SHADOW_SCANS = 10  # scans on station that count as shadowing
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
    friends = 0
    for n in range(registers[CONFIRMED]):
        i = site.rows.confirmed[n]
        if labels.identity[i] == IDENTITY_FRIEND:
            site.rows.friends[friends] = i
            friends += 1
    registers[FRIENDS] = friends
    for n in range(registers[CONFIRMED]):
        i = site.rows.confirmed[n]
        nearest, least = -1, 65535
        for m in range(friends):
            k = site.rows.friends[m]
            if k != i:
                metres = length((tracks.x[k] - tracks.x[i]) >> 1, (tracks.y[k] - tracks.y[i]) >> 1) >> 2
                if metres < least:
                    nearest, least = k, metres
        cues.friend[i] = nearest
        cues.friend_distance[i] = least
        if (
            least < _SHADOW_NEAR
            and labels.identity[i] != IDENTITY_FRIEND
            and length(tracks.vx[nearest] - tracks.vx[i], tracks.vy[nearest] - tracks.vy[i]) < _SHADOW_SLOWER
        ):
            if cues.shadowing[i] < 255:
                cues.shadowing[i] += 1
        else:
            cues.shadowing[i] = 0


def _is_inbound(tracks, geometry, i, params, cued):
    """Whether row `i` may be on its way to the asset.

    Paths home curve, so the CPA of straight flight only has to lie within a cone about the asset: 7
    degrees to open a cue (none for what is as slow as a bird), 30 degrees to keep one. Inside twice the
    keep-out radius closing is enough.
    """
    metres = tracks.reach[i] >> 3
    if cued:
        if geometry.time_to_asset[i] == NEVER:
            return False
        return metres < 2 * params.keep_out or geometry.miss[i] <= params.keep_out + (metres >> 1)
    if geometry.closing[i] < _CLOSING or geometry.time_to_keep_out[i] > params.horizon * 10:
        return False
    if geometry.speed[i] < SLOW:
        return geometry.time_to_keep_out[i] <= _SLOW_HORIZON and geometry.miss[i] <= params.keep_out
    return geometry.miss[i] <= params.keep_out + (metres >> 3)


def watch_inbound(site, params):
    """Count for and against each track being inbound, with hysteresis; weigh its behaviour."""
    tracks, geometry = site.tracks, site.geometry
    cues, labels = site.cues, site.labels
    for n in range(site.registers[CONFIRMED]):
        i = site.rows.confirmed[n]
        if cues.first_range[i] == 0:
            cues.first_range[i] = max(tracks.reach[i] >> 3, 1)
        if _is_inbound(tracks, geometry, i, params, cues.kind[i] != 0):
            cues.outbound[i] = 0
            if cues.inbound[i] < INBOUND_MOST:
                cues.inbound[i] += 1
        else:
            if cues.outbound[i] < 255:
                cues.outbound[i] += 1
            if cues.inbound[i]:
                cues.inbound[i] -= 1
        labels.e_kinematics[i] = (INBOUND if cues.inbound[i] >= INBOUND_RAISES else 0) + (
            SHADOWING if cues.shadowing[i] >= SHADOW_SCANS else 0
        )
