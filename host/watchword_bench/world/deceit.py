"""Adversaries at work: what they could transmit in each scan, and what they say to a challenge."""

from typing import Any

import numpy as np

from watchword_bench.protocol.authentication import reply_mac

from . import scales
from .adversaries import Adversary, Forge, Relay, Replay
from .keys import Claim, platform_key, signed_reply
from .radar import Bias, look
from .schema import Scenario
from .streams import Streams
from .world import CLOCK_MASK, Bools, Floats, Transmissions, World

_NOBODY = 0  # no platform has this number, so nobody has its key


def make_transmissions(
    scenario: Scenario, streams: Streams, position_m: Floats, present: Bools, bias: Bias
) -> Transmissions:
    """Draw what each adversary could send in each scan. position_m: [K, P, 3].  present: [K, P]."""
    interrogator, scans = scenario.interrogator, len(present)
    adversaries = scenario.adversary
    sent, code = np.zeros((scans, len(adversaries)), bool), np.zeros((scans, len(adversaries), 8), np.uint8)
    true_m, own_m = np.zeros((scans, len(adversaries), 3)), np.zeros((scans, len(adversaries), 3))
    error = np.zeros((scans, len(adversaries), 2))
    for a, adversary in enumerate(adversaries):
        name = adversary.label
        (carrier,), (place,) = scenario.about(adversary.platform), scenario.about(adversary.apparent)
        chance = streams.generator("deceit", name).random(scans)
        sent[:, a] = (chance < adversary.share) & present[:, carrier] & present[:, place]
        true_m[:, a] = position_m[:, place]
        wrong = streams.generator("own position", name).standard_normal((scans, 3))
        own_m[:, a] = true_m[:, a] + interrogator.sigma_position_m * wrong
        error[:, a] = streams.generator("heard", name).standard_normal((scans, 2))
        code[:, a] = streams.generator("code", name).integers(0, 256, (scans, 8), dtype=np.uint8)
    sight = look(true_m, np.zeros_like(true_m))
    azimuth_deg = sight.azimuth_deg + bias.azimuth_deg
    own = scales.position(own_m)
    return Transmissions(
        sent=sent,
        range=scales.slant_range(sight.range_m),
        azimuth=scales.azimuth(azimuth_deg),
        heard_range=scales.slant_range(sight.range_m + interrogator.sigma_range_m * error[:, :, 0]),
        heard_azimuth=scales.azimuth(azimuth_deg + interrogator.sigma_azimuth_deg * error[:, :, 1]),
        east=own[:, :, 0],
        north=own[:, :, 1],
        up=own[:, :, 2],
        code=code,
        delay_s=tuple(
            streams.draw(adversary.delay_s, adversary.label, "delay_s")
            if isinstance(adversary, Replay)
            else 0.0
            for adversary in adversaries
        ),
    )


def _delay_s(adversary: Adversary, streams: Streams) -> float:
    if not isinstance(adversary, Replay):
        return 0.0
    return streams.draw(adversary.delay_s, adversary.label, "delay_s")


class Deceivers:
    """All adversaries of a world. `hear` what friends say, then ask for what each would `say`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tapes: dict[int, list[tuple[int, Claim]]] = {}  # by the victim's index: scan and reply

    def hear(self, k: int, p: int, claim: Claim) -> None:
        """Record what platform `p` said in scan k."""
        self._tapes.setdefault(p, []).append((k, claim))

    def say(self, k: int, a: int, nonce: bytes) -> Claim | None:
        """Return what adversary `a` answers to a challenge in scan k, if it has anything to say."""
        adversary = self._world.scenario.adversary[a]
        match adversary:
            case Replay():
                return self._replayed(k, a, adversary)
            case Forge():
                return self._forged(k, a, nonce, adversary)
            case Relay():
                return self._relayed(k, nonce, adversary)

    def _replayed(self, k: int, a: int, adversary: Replay) -> Claim | None:
        world = self._world
        (victim,) = world.scenario.about(adversary.victim)
        newest_s = world.t_s[k] - world.transmissions.delay_s[a]
        old = [claim for scan, claim in self._tapes.get(victim, ()) if world.t_s[scan] <= newest_s]
        return old[-1] if old else None

    def _relayed(self, k: int, nonce: bytes, adversary: Relay) -> Claim | None:
        (victim,) = self._world.scenario.about(adversary.victim)
        return signed_reply(self._world, k, victim, nonce) if self._world.replies.answers[k, victim] else None

    def _forged(self, k: int, a: int, nonce: bytes, adversary: Forge) -> Claim:
        world, drawn = self._world, self._world.transmissions
        said: dict[str, Any] = {
            "platform": adversary.claims,
            "t_ms": int(world.t_ms[k]) & CLOCK_MASK,
            "east": int(drawn.east[k, a]),
            "north": int(drawn.north[k, a]),
            "up": int(drawn.up[k, a]),
        }
        if adversary.code == "wrong-key":
            mac = reply_mac(platform_key(world.seed, _NOBODY, world.scenario.mission_day), nonce, **said)
        else:
            mac = drawn.code[k, a].tobytes()
        return {"nonce": nonce, **said, "mac": mac}
