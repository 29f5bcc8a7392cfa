"""The interrogator: who hears a challenge, whose replies overlap, and what is relayed to the board.

It stands on the radar's mount, so a challenge's azimuth, which is the radar's own measurement, points the
beam at the target whatever the bias. Everybody with a working transponder in the beam answers, and so does
any adversary whose reply is meant to be heard from there; replies from outside the range gate are not
taken. Replies that overlap are relayed as one that can't be read, heard where the nearest begins.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .deceit import Deceivers
from .keys import Claim, signed_reply
from .scales import BAM_PER_DEG
from .world import Bools, Replies, Transmissions, World

_UNREADABLE = {"platform": 0, "t_ms": 0, "east": 0, "north": 0, "up": 0, "mac": bytes(8)}


@dataclass(frozen=True)
class Reply:
    """A reply as it is relayed: the fields of an `iff_reply`.  by: the adversary behind it, None without."""

    fields: dict[str, Any]
    by: str | None = None


@dataclass(frozen=True)
class _Signal:
    """What arrives from a place; range: true, in 1/2 m."""

    range: int
    heard: dict[str, int]
    said: Claim
    by: str | None = None


class Interrogator:
    """Answers the challenges of one run's board."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._deceivers = Deceivers(world)

    def answer(self, k: int, challenges: Iterable[Mapping[str, Any]]) -> list[Reply]:
        """Return what the challenges of scan k bring. challenges: fields of `interrogate` frames."""
        replies = []
        for challenge in challenges:
            signals = sorted(self._signals(k, challenge), key=lambda signal: signal.range)
            replies += [_relayed(group, challenge["nonce"]) for group in self._overlapping(signals)]
        return replies

    def _signals(self, k: int, challenge: Mapping[str, Any]) -> Iterator[_Signal]:
        world, nonce = self._world, challenge["nonce"]
        replies, deceit = world.replies, world.transmissions
        for p in self._reached(k, challenge, replies, replies.answers):
            said = signed_reply(world, k, p, nonce)
            self._deceivers.hear(k, p, said)
            yield _Signal(int(replies.range[k, p]), _heard(replies, k, p), said)
        for a in self._reached(k, challenge, deceit, deceit.sent):
            made_up = self._deceivers.say(k, a, nonce)
            if made_up is not None:
                by = world.scenario.adversary[a].label
                yield _Signal(int(deceit.range[k, a]), _heard(deceit, k, a), made_up, by)

    def _reached(
        self,
        k: int,
        challenge: Mapping[str, Any],
        places: Replies | Transmissions,
        sends: Bools,
    ) -> list[int]:
        """Return who sends from within the beam and the range gate."""
        interrogator = self._world.scenario.interrogator
        aside = (places.azimuth[k] - int(challenge["azimuth"]) + 0x8000 & 0xFFFF) - 0x8000
        within = 2 * np.abs(aside) <= BAM_PER_DEG * interrogator.beam_deg
        within &= np.abs(places.range[k] - int(challenge["range"])) <= 2 * interrogator.gate_m
        return list(np.flatnonzero(within & sends[k]).tolist())

    def _overlapping(self, signals: list[_Signal]) -> list[list[_Signal]]:
        """Group signals, nearest first, so that each overlaps the next within its group."""
        groups: list[list[_Signal]] = []
        for signal in signals:
            apart_m = (signal.range - groups[-1][-1].range) / 2 if groups else np.inf
            if apart_m < self._world.scenario.interrogator.garble_m:
                groups[-1].append(signal)
            else:
                groups.append([signal])
        return groups


def _heard(places: Replies | Transmissions, k: int, n: int) -> dict[str, int]:
    return {
        "heard_range": int(places.heard_range[k, n]),
        "heard_azimuth": int(places.heard_azimuth[k, n]),
    }


def _relayed(group: list[_Signal], nonce: bytes) -> Reply:
    signal = group[0]
    if len(group) > 1:
        return Reply({"nonce": nonce, **_UNREADABLE, **signal.heard, "garbled": 1})
    return Reply({**signal.said, **signal.heard, "garbled": 0}, signal.by)
