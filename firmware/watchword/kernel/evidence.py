"""The evidence table: what each observation weighs, and how it ages. The only place of these numbers.

Weights are log-likelihood ratios ln(P(seen | friend) / P(seen | not a friend)) in 1/16 nat, one sum per
class. Each class saturates, so that no single kind of observation, repeated, can outweigh all others.
`docs/identity.md` derives every number; the tests hold the two together.
"""

from watchword.codes import (
    REJECTION_BAD_MAC,
    REJECTION_NO_SUCH_CHALLENGE,
    REJECTION_STALE_SLOT,
    REJECTION_STRUCK_OFF,
)
from watchword.const import const

# An authenticated reply that fits: a guessed 64-bit code would be worth 44 nats, but the position may
# fit by chance; 10 nats a reply, two count. Without renewal it fades by a quarter of a nat a scan.
PROOF = const(160)
PROOF_MOST = const(320)
PROOF_FADES = const(4)

# Silence: a working transponder misses one challenge in ten, ln 0.1 = -2.3 nats; having missed one, it
# stays in its fade of 5 s for another second with exp(-1/5) = 0.82, so that each further one is -0.2.
SILENCE_FIRST = const(-37)
SILENCE_NEXT = const(-3)
SILENCE_MOST = const(-64)

# Rejected replies. A friend with yesterday's key sends nothing but bad codes, so they stay far from
# SUSPECT; a code that belongs to no open challenge is a recording, which no friend sends.
REJECTED_BAD_CODE = const(-48)
REJECTED_BAD_CODE_MOST = const(-48)
REJECTED_RECORDING = const(-64)
REJECTED_RECORDING_MOST = const(-160)
REJECTED_FADES = const(1)

# Alone in a friend's corridor, in its slot and direction: chance puts 1 straight path in 20 there.
PLAN = const(48)
# A broadcast that stops agreeing with the radar contradicts itself.
BROADCAST_DISAGREES = const(-96)
BROADCAST_FADES = const(1)
# Friends come home too: closing on the asset is weak evidence, shadowing a friend a little stronger.
INBOUND = const(-16)
SHADOWING = const(-24)

# SUSPECT needs this much in all, and this much evidence of deceit (recordings or a false broadcast) in it:
# more than bad codes reach. Silence, bearing and shadowing together reach -104 at most and can't.
SUSPECT_AT = const(-128)
SUSPECT_UNTIL = const(-80)
DECEIT_AT = const(-64)

# A recording may be played beside a friend that is in a fade. It weighs no more than a bad code until so many
# challenges in a row went unanswered, 49 s of them: a fade that is there at first contact and lasts as
# long comes once in 180,000 friends, 0.1 * exp(-49/5).
SILENCES_TOLD = const(19)


def weigh_rejection(labels, i, verdict):
    """Add a rejected reply to the evidence on row `i`; it can only lower it."""
    if verdict == REJECTION_BAD_MAC or verdict == REJECTION_STALE_SLOT:
        weight, most = REJECTED_BAD_CODE, REJECTED_BAD_CODE_MOST
    elif verdict == REJECTION_NO_SUCH_CHALLENGE or verdict == REJECTION_STRUCK_OFF:
        weight, most = REJECTED_RECORDING, REJECTED_RECORDING_MOST
        if labels.platform[i] or labels.silences[i] < SILENCES_TOLD:
            most = REJECTED_BAD_CODE_MOST
    else:
        return
    if labels.e_rejected[i] > most:
        labels.e_rejected[i] = max(labels.e_rejected[i] + weight, most)


def weigh_silence(labels, i):
    """Count one unanswered challenge on row `i`."""
    weight = SILENCE_FIRST if labels.silences[i] == 0 else SILENCE_NEXT
    evidence = labels.e_silence[i] + weight
    labels.e_silence[i] = evidence if evidence > SILENCE_MOST else SILENCE_MOST
    if labels.silences[i] < 255:
        labels.silences[i] += 1


def weigh_proof(labels, i):
    """Count one authenticated reply that fits row `i`: it ends a silence, and what others sent is not held
    against it."""
    labels.e_reply[i] = min(labels.e_reply[i] + PROOF, PROOF_MOST)
    labels.e_rejected[i] = 0
    labels.e_silence[i] = 0
    labels.silences[i] = 0


def age_evidence(site):
    """Let one scan's worth of every fading class go, towards zero."""
    labels, confirmed = site.labels, site.rows.confirmed
    e_reply, e_rejected, e_broadcast = labels.e_reply, labels.e_rejected, labels.e_broadcast
    for i in confirmed:
        if i < 0:
            break
        evidence = e_reply[i]
        if evidence:
            e_reply[i] = evidence - PROOF_FADES if evidence > PROOF_FADES else 0
        evidence = e_rejected[i]
        if evidence:
            e_rejected[i] = evidence + REJECTED_FADES if evidence < -REJECTED_FADES else 0
        evidence = e_broadcast[i]
        if evidence:
            e_broadcast[i] = evidence + BROADCAST_FADES if evidence < -BROADCAST_FADES else 0
