"""Platform keys of the simulation: derived from the seed, so that none is ever kept."""

import hashlib

from .world import World


def platform_key(seed: int, platform: int, day: int) -> bytes:
    """Return a platform's key of a mission day, 16 bytes."""
    numbers = b"".join(number.to_bytes(8, "little") for number in (seed, platform, day))
    return hashlib.sha256(b"watchword-sim-key" + numbers).digest()[:16]


def answering_keys(world: World) -> dict[int, bytes]:
    """Return the key each platform answers with, by its number: today's or, by mistake, yesterday's."""
    day = world.scenario.mission_day
    return {
        who.platform: platform_key(world.seed, who.platform, day - (who.key == "yesterday"))
        for platform in world.scenario.platforms
        if (who := platform.transponder) is not None
    }
