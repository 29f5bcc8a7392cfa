"""What platforms say: replies to challenges, with fades, skew and noise, and broadcasts."""

import numpy as np

from . import scales
from .path import Path
from .radar import Bias, look
from .schema import Scenario
from .sensors import Interrogator
from .streams import Streams
from .world import Bools, Broadcasts, Floats, Replies, Truth


def make_replies(
    scenario: Scenario,
    streams: Streams,
    paths: list[Path],
    t_s: Floats,
    heard: Bools,
    off_m: Floats,
    bias: Bias,
) -> Replies:
    """Draw every platform's reply to a challenge in every scan.

    heard: [K, P], it is there, and the interrogator hears.  off_m: [K, P, 3], error of its own position.
    """
    interrogator = scenario.interrogator
    shape = heard.shape
    answers, skew_s = np.zeros(shape, bool), np.zeros(shape)
    own_m, true_m, error = np.zeros((*shape, 3)), np.zeros((*shape, 3)), np.zeros((*shape, 2))
    for p, (platform, path) in enumerate(zip(scenario.platforms, paths, strict=True)):
        if platform.transponder is None or not platform.transponder.works:
            continue
        name = platform.name
        answers[:, p] = available(interrogator, t_s, streams.generator("fade", name)) & heard[:, p]
        skew_s[:, p] = streams.generator("skew", name).uniform(-1.0, 1.0, len(t_s)) * interrogator.skew_s
        skew_s[:, p] = np.round(skew_s[:, p], 3)
        true_m[:, p] = path.at(t_s + skew_s[:, p])
        wrong = streams.generator("own position", name).standard_normal((len(t_s), 3))
        own_m[:, p] = true_m[:, p] + interrogator.sigma_position_m * wrong + off_m[:, p]
        error[:, p] = streams.generator("heard", name).standard_normal((len(t_s), 2))
    sight = look(true_m, np.zeros_like(true_m))
    azimuth_deg = sight.azimuth_deg + bias.azimuth_deg
    own = scales.position(own_m)
    return Replies(
        answers=answers,
        skew_ms=np.rint(1000 * skew_s).astype(np.int32),
        east=own[:, :, 0],
        north=own[:, :, 1],
        up=own[:, :, 2],
        range=scales.slant_range(sight.range_m),
        azimuth=scales.azimuth(azimuth_deg),
        heard_range=scales.slant_range(sight.range_m + interrogator.sigma_range_m * error[:, :, 0]),
        heard_azimuth=scales.azimuth(azimuth_deg + interrogator.sigma_azimuth_deg * error[:, :, 1]),
    )


def available(interrogator: Interrogator, t_s: Floats, generator: np.random.Generator) -> Bools:
    """Sample a two-state Markov process in equilibrium: fades of mean length `fade_s`, `available` overall.

    With rates a (into a fade) and b = 1 / fade_s (out of it), `available` = b / (a + b), and the chance of
    the other state after dt is that of equilibrium times 1 - exp(-(a + b) dt).
    """
    share = interrogator.available
    step_s = t_s[1] - t_s[0] if len(t_s) > 1 else 0.0
    forget = 1.0 - np.exp(-step_s / (interrogator.fade_s * share))  # a + b = b / share
    chance = generator.random(len(t_s)).tolist()
    states = [chance[0] < share]
    for u in chance[1:]:
        up_next = 1.0 - (1.0 - share) * forget if states[-1] else share * forget
        states.append(u < up_next)
    return np.array(states)


def make_broadcasts(
    scenario: Scenario, streams: Streams, t_s: Floats, truth: Truth, off_m: Floats
) -> Broadcasts:
    """Say what every platform broadcasts in every scan. off_m: [K, P, 3], error of its own position."""
    sent = truth.present.copy()
    claimed_m = np.nan_to_num(truth.position_m) + off_m
    claimed_mps = np.nan_to_num(truth.velocity_mps)
    for p, platform in enumerate(scenario.platforms):
        broadcast, name = platform.broadcast, platform.name
        if broadcast is None:
            sent[:, p] = False
            continue
        if broadcast.straight_on_from_s is not None:
            from_s = streams.draw(broadcast.straight_on_from_s, name, "straight_on_from_s")
            last = max(int(np.searchsorted(t_s, from_s - 1.0, side="right")) - 1, 0)  # not in the turn yet
            claimed_mps[last:, p] = claimed_mps[last, p]
            claimed_m[last:, p] = (
                claimed_m[last, p] + (t_s[last:] - t_s[last])[:, None] * claimed_mps[last, p]
            )
        for axis, key in enumerate(("offset_east_m", "offset_north_m")):
            claimed_m[:, p, axis] += streams.draw(getattr(broadcast, key), name, key)
    claimed = scales.position(claimed_m)
    speed = scales.speed(claimed_mps)
    return Broadcasts(
        sent, claimed[:, :, 0], claimed[:, :, 1], claimed[:, :, 2], speed[:, :, 0], speed[:, :, 1]
    )
