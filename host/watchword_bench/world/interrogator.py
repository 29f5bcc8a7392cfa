"""The interrogator: who hears a challenge, whose replies overlap, and what is relayed to the board.

It stands on the radar's mount, so a challenge's azimuth, which is the radar's own measurement, points the
beam at the target whatever the bias. Everybody with a working transponder in the beam answers; replies
from outside the range gate are not taken. Replies that overlap are relayed as one that can't be read,
heard where the nearest begins.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from watchword_bench.protocol.authentication import reply_mac

from .scales import BAM_PER_DEG
from .world import CLOCK_MASK, World

_UNREADABLE = {"platform": 0, "t_ms": 0, "east": 0, "north": 0, "up": 0, "mac": bytes(8)}


def answer(
    world: World, k: int, challenges: Iterable[Mapping[str, Any]], keys: Mapping[int, bytes]
) -> list[dict[str, Any]]:
    """Return the fields of the `iff_reply` frames that the challenges of scan k bring.

    challenges: fields of `interrogate` frames.  keys: by platform number, see `answering_keys`.
    """
    replies = []
    for challenge in challenges:
        heard = _heard(world, k, int(challenge["range"]), int(challenge["azimuth"]))
        for group in _overlapping(world, k, heard):
            replies.append(_relayed(world, k, group, challenge["nonce"], keys))
    return replies


def _heard(world: World, k: int, distance: int, azimuth: int) -> list[int]:
    """Return the platforms whose replies to a challenge are taken, nearest first."""
    interrogator, replies = world.scenario.interrogator, world.replies
    aside = (replies.azimuth[k] - azimuth + 0x8000 & 0xFFFF) - 0x8000
    heard = replies.answers[k]
    heard = heard & (2 * np.abs(aside) <= BAM_PER_DEG * interrogator.beam_deg)
    heard = heard & (np.abs(replies.range[k] - distance) <= 2 * interrogator.gate_m)
    return sorted(np.flatnonzero(heard).tolist(), key=lambda p: (int(replies.range[k, p]), p))


def _overlapping(world: World, k: int, heard: list[int]) -> list[list[int]]:
    """Group replies, nearest first, so that each overlaps the next within its group."""
    groups: list[list[int]] = []
    ranges = world.replies.range[k]
    for p in heard:
        if groups and ranges[p] - ranges[groups[-1][-1]] < 2 * world.scenario.interrogator.garble_m:
            groups[-1].append(p)
        else:
            groups.append([p])
    return groups


def _relayed(
    world: World, k: int, group: list[int], nonce: bytes, keys: Mapping[int, bytes]
) -> dict[str, Any]:
    replies, p = world.replies, group[0]
    where = {
        "heard_range": int(replies.heard_range[k, p]),
        "heard_azimuth": int(replies.heard_azimuth[k, p]),
    }
    if len(group) > 1:
        return {"nonce": nonce, **_UNREADABLE, **where, "garbled": 1}
    transponder = world.scenario.platforms[p].transponder
    assert transponder is not None  # or it would not have answered
    said = {
        "platform": transponder.platform,
        "t_ms": int(world.t_ms[k]) + int(replies.skew_ms[k, p]) & CLOCK_MASK,
        "east": int(replies.east[k, p]),
        "north": int(replies.north[k, p]),
        "up": int(replies.up[k, p]),
    }
    mac = reply_mac(keys[transponder.platform], nonce, **said)
    return {"nonce": nonce, **said, "mac": mac, **where, "garbled": 0}
