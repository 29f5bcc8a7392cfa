"""A cue's reasons, each with what it rests on: the ledger, the track frame and the kernel's columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from watchword.kernel import cue
from watchword.kernel.inbound import SHADOW_SCANS
from watchword_bench.protocol.vocabulary import LINEAGE_CAUSES

from .ledger import Ledger
from .state import State
from .words import approach, meaning, nats


@dataclass(frozen=True)
class Grounds:
    """What is known of the track when a cue is said.

    track: the readable fields of the scan's track frame; none if the track is lost.  raised: the cue is
    new.  acknowledged: a person has seen it, by the cue frame.  hold: HOLD_*, why there should be none.
    """

    ledger: Ledger
    state: State
    params: Any
    track: dict[str, Any] | None
    raised: bool
    acknowledged: bool
    hold: int


def supported(grounds: Grounds) -> dict[str, str]:
    """Every reason that the explanation gives for a cue, with what it rests on."""
    told = ((name, ground(grounds)) for name, ground in _RAISED.items())
    return {name: ground for name, ground in told if ground}


def supported_withdrawal(grounds: Grounds) -> dict[str, str]:
    """Every reason that it gives for a withdrawal."""
    if grounds.track is None:
        return {"TRACK_LOST": "no plots"}
    if grounds.hold == cue.HOLD_DISMISSED:
        return {"OPERATOR_DISMISSED": f"by operator {grounds.state['dismissed_by']}"}
    if grounds.hold in (cue.HOLD_FRIEND, cue.HOLD_DECLARED):
        return {"IDENTIFIED": grounds.track["identity"]}
    if grounds.hold == cue.HOLD_OUTBOUND:
        return {"NOT_INBOUND": f"for {grounds.state['outbound']} scans in a row"}
    return {}


def _flag(grounds: Grounds, name: str) -> bool:
    return grounds.track is not None and name in grounds.track["flags"]


def _is(grounds: Grounds, identity: str) -> bool:
    return grounds.track is not None and grounds.track["identity"] == identity


def _inbound(grounds: Grounds) -> str:
    return approach(grounds.state, grounds.params)


def _no_reply(grounds: Grounds) -> str:
    count = grounds.track["silences"] if grounds.track else 0
    return f"{count} in a row" if count else ""


def _never_interrogated(grounds: Grounds) -> str:
    return "" if grounds.state["asks"] else "no challenge went out"


def _proof_expired(grounds: Grounds) -> str:
    track, state = grounds.track, grounds.state
    if track is None or track.get("proof_age") is None or state["proofs"] or state["contest"]:
        return ""
    return f"{track['proof_age']:.0f} s old"


def _contested(grounds: Grounds) -> str:
    return meaning(LINEAGE_CAUSES, grounds.state["contest"]) if _flag(grounds, "CONTESTED") else ""


def _group(grounds: Grounds) -> str:
    return f"track {grounds.state['partner']}" if _flag(grounds, "GROUP_POSSIBLE") else ""


def _rejected(grounds: Grounds) -> str:
    weight = grounds.ledger.sums["e_rejected"]
    return f"{nats(weight)} nat" if weight else ""


def _broadcast(grounds: Grounds) -> str:
    weight = grounds.ledger.sums["e_broadcast"]
    return f"{nats(weight)} nat" if weight else ""


def _assumed(grounds: Grounds) -> str:
    return f"flight plan {grounds.state['entry'] - 1}" if _is(grounds, "ASSUMED_FRIEND") else ""


def _shadows(grounds: Grounds) -> str:
    scans = grounds.state["shadowing"]
    return f"for {scans} scans, {grounds.state['friend_distance']} m away" if scans >= SHADOW_SCANS else ""


def _pop_up(grounds: Grounds) -> str:
    first_m = grounds.state["first_range"]
    return f"at {first_m} m" if first_m < cue.POP_UP else ""


def _lapsed(grounds: Grounds) -> str:
    return f"dismissed by operator {grounds.state['dismissed_by']}" if grounds.state["lapsed"] else ""


def _unacknowledged(grounds: Grounds) -> str:
    return "" if grounds.raised or grounds.acknowledged else "nobody has said so"


def _hostile(grounds: Grounds) -> str:
    return f"by operator {grounds.state['declared_by']}" if _is(grounds, "HOSTILE") else ""


_RAISED: dict[str, Callable[[Grounds], str]] = {
    "INBOUND": _inbound,
    "NO_REPLY": _no_reply,
    "NEVER_INTERROGATED": _never_interrogated,
    "PROOF_EXPIRED": _proof_expired,
    "CONTESTED_LINEAGE": _contested,
    "REPLY_REJECTED": _rejected,
    "BROADCAST_DISAGREES": _broadcast,
    "ASSUMED_ONLY": _assumed,
    "SHADOWS_FRIEND": _shadows,
    "POP_UP": _pop_up,
    "DISMISSED_BUT_CLOSING": _lapsed,
    "UNACKNOWLEDGED": _unacknowledged,
    "DECLARED_HOSTILE": _hostile,
    "MAY_HOLD_ANOTHER": _group,
}
