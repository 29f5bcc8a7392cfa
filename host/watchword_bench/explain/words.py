"""What the kernel's decisions and events are called."""

from typing import Any

from watchword.kernel import cue, identity
from watchword.kernel.evidence import SUSPECT_AT
from watchword.kernel.geometry import NEVER
from watchword.kernel.inbound import INBOUND_RAISES
from watchword.kernel.lineage import PROOFS_NEEDED
from watchword_bench.protocol.vocabulary import (
    EVENTS,
    IDENTITIES,
    LINEAGE_CAUSES,
    REJECTIONS,
    Group,
)

from .ledger import NAT
from .state import State


def plain(word: str) -> str:
    """A word of the vocabulary in running text."""
    return word.replace("_", " ")


def nats(weight: int) -> str:
    """1/16 nat as nats."""
    return f"{weight / NAT:+.2f}".replace("-", "−")


def meaning(group: Group, value: int) -> str:
    """A word and what it means."""
    told = next((text for number, _, text in group.words if number == value), "")
    word = plain(group.word(value))
    return f"{word}: {told}" if told else word


def approach(state: State, params: Any) -> str:
    """How it flies, in the figures by which it is inbound or not."""
    if state["time_to_asset"] == NEVER:
        return "it does not close"
    passes = f"passes within {state['miss']} m"
    if state["time_to_keep_out"] == NEVER:
        return f"closes at {state['closing'] / 64:.0f} m/s and {passes}"
    left = state["time_to_keep_out"] / 10
    return f"{left:.0f} s from the keep-out radius (horizon {params.horizon} s), {passes}"


def held(code: int, state: State, params: Any) -> str:
    """Why there is no cue, by the kernel's HOLD_*."""
    if code == cue.HOLD_FRIEND:
        return "no cue: it is a friend"
    if code == cue.HOLD_DISMISSED:
        return (
            f"no cue: dismissed by operator {state['dismissed_by']}; "
            f"lapses after {params.dismissal} s at the latest if it closes"
        )
    if code == cue.HOLD_DECLARED:
        return f"no cue: operator {state['declared_by']} calls it {_identity(state['declared'])}"
    if code == cue.HOLD_OUTBOUND:
        return f"cue ends: not inbound for {state['outbound']} scans in a row; {approach(state, params)}"
    if code == cue.HOLD_NOT_INBOUND:
        needed = cue.INBOUND_RAISES_SLOW if state["is_slow"] else INBOUND_RAISES
        return f"no cue yet: inbound in {state['inbound']} of {needed} scans, net; {approach(state, params)}"
    if code == cue.HOLD_GRACE and state["contest"]:
        return "no cue yet: proved a friend a moment before it was contested, and may do so again"
    if code == cue.HOLD_GRACE:
        return (
            f"no cue yet: it may still answer; {state['silences']} of {cue.GRACE_SILENCES} challenges "
            f"unanswered, {state['age']} of {cue.GRACE_SCANS} scans old"
        )
    if code == cue.HOLD_WANDERS:
        return (
            f"no cue yet: it turned away at {state['turned_range']} m and has not come two fifths of the way "
            f"from there to {params.keep_out} m; {approach(state, params)}"
        )
    return f"no cue: the kernel's reason {code}"


def ruled(code: int, state: State, total: int) -> str:
    """What decides the identity, by the kernel's RULE_*."""
    if code == identity.RULE_DECLARED:
        return f"operator {state['declared_by']} declared it"
    if code == identity.RULE_CONTESTED:
        if state["contest"]:
            return f"contested, {meaning(LINEAGE_CAUSES, state['contest'])}"
        return "it may hold more than one aircraft"
    if code == identity.RULE_PROVEN:
        return f"{state['proofs']} agreeing proofs by platform {state['platform']}, and not expired"
    if code == identity.RULE_DECEIT:
        return f"evidence of deceit, and a sum of {nats(total)} nat"
    if code == identity.RULE_PLAN:
        return f"alone in the corridor of flight plan {state['entry'] - 1}, and nothing denies it"
    if code == identity.RULE_BROADCAST:
        return f"{state['agreements']} broadcasts of {state['address']:06X} agreed, and nothing denies them"
    if state["proofs"]:
        return f"{state['proofs']} of {PROOFS_NEEDED} agreeing proofs"
    if state["proven"] and not state["contest"]:
        return f"nothing proves it any more; {state['silences']} challenges in a row unanswered"
    return f"nothing establishes one; SUSPECT takes evidence of deceit and a sum of {nats(SUSPECT_AT)}"


def event_text(event: int, track: int, a: int, b: int) -> str:
    """An event about the track."""
    name = EVENTS.word(event)
    match name:
        case "TRACK_CONFIRMED":
            return f"confirmed at {a / 2:.0f} m, {b * 360 / 65536:.0f}°"
        case "TRACK_DROPPED":
            return f"lost, as {_identity(b)}"
        case "CONTESTED":
            other = "" if a == track else f" with track {a}"
            return f"contested{other}, {meaning(LINEAGE_CAUSES, b)}; its labels are suspended"
        case "CONTEST_ENDED" if a:
            return f"contest over: platform {a} has proved it again"
        case "CONTEST_ENDED":
            return "contest over: it stands apart, and no label was at stake"
        case "REPLY_REJECTED":
            return f"its challenge brought a bad reply of platform {a}, {meaning(REJECTIONS, b)}"
        case "REPLY_AMBIGUOUS":
            return f"the reply of platform {a} fits {b} tracks, and proves none"
        case "REPLY_FITS_NONE":
            return f"the reply of platform {a} to its challenge fits no track; the nearest is {b} m away"
        case "NAV_DISAGREES":
            return f"platform {a}, its proven friend or heard from here, says it is {b} m away"
        case "DISMISSAL_LAPSED":
            return f"the dismissal lapses: it closes, at {a / 2:.0f} m"
        case "PLAN_CONSUMED":
            return f"platform {a} is found: its flight plan speaks for no other track"
        case "REGISTRATION":
            return "its replies have made the radar's bias known"
    return f"{plain(name).lower()}: {a}, {b}"


def _identity(value: int) -> str:
    return plain(IDENTITIES.word(value))
