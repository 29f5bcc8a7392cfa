"""Platform keys of the simulation, derived from the seed so that none is kept, and replies under them."""

import hashlib
from typing import Any

from watchword_bench.protocol.authentication import reply_mac

from .world import CLOCK_MASK, World

Claim = dict[str, Any]
"""What a reply says: the fields of an `iff_reply` up to its code."""


def platform_key(seed: int, platform: int, day: int) -> bytes:
    """Return a platform's key of a mission day, 16 bytes."""
    numbers = b"".join(number.to_bytes(8, "little") for number in (seed, platform, day))
    return hashlib.sha256(b"watchword-sim-key" + numbers).digest()[:16]


def signed_reply(world: World, k: int, p: int, nonce: bytes) -> Claim:
    """Return what platform `p` answers to a challenge in scan k, under the key it has."""
    replies, transponder = world.replies, world.scenario.platforms[p].transponder
    assert transponder is not None  # or it would not answer
    day = world.scenario.mission_day - (transponder.key == "yesterday")
    said = {
        "platform": transponder.platform,
        "t_ms": int(world.t_ms[k]) + int(replies.skew_ms[k, p]) & CLOCK_MASK,
        "east": int(replies.east[k, p]),
        "north": int(replies.north[k, p]),
        "up": int(replies.up[k, p]),
    }
    mac = reply_mac(platform_key(world.seed, transponder.platform, day), nonce, **said)
    return {"nonce": nonce, **said, "mac": mac}
