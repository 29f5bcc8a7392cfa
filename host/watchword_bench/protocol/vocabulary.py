"""The groups of words.py as objects that tell a value's word and back."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import words


@dataclass(frozen=True)
class Group:
    """Words of one kind: (value, name, meaning), the value a bit number where `bits` is set.

    `prefix` begins the names of their constants on the board.
    """

    prefix: str
    meaning: str
    words: tuple[tuple[int, str, str], ...]
    bits: bool = False

    def word(self, value: int) -> str:
        """The name of a value; its number where it has none."""
        return next((name for number, name, _ in self.words if number == value), str(value))

    def set_words(self, mask: int) -> list[str]:
        """The names of the bits set in `mask`, lowest first; bit numbers where they have none."""
        return [self.word(bit) for bit in _bits(mask)]


def _bits(mask: int) -> Iterator[int]:
    return (bit for bit in range(mask.bit_length()) if mask >> bit & 1)


IDENTITIES = Group("IDENTITY", "Identities, as in STANAG 1241", words.IDENTITIES)
TRACK_STATES = Group("STATE", "States of a track's row, on the board alone", words.TRACK_STATES)
CUE_KINDS = Group("CUE", "Kinds of cue", words.CUE_KINDS)
CONFIDENCES = Group("CONFIDENCE", "Confidence of a cue", words.CONFIDENCES)
FLAGS = Group("FLAG", "Flags of a track or a cue", words.FLAGS, bits=True)
REASONS = Group("REASON", "Reasons of a cue", words.REASONS, bits=True)
EVENTS = Group("EVENT", "Events", words.EVENTS)
LINEAGE_CAUSES = Group("CAUSE", "Causes of a contest", words.LINEAGE_CAUSES)
REJECTIONS = Group("REJECTION", "Causes of a rejected reply", words.REJECTIONS)
REFUSALS = Group("REFUSAL", "Reasons of a refusal", words.REFUSALS)
DISMISSALS = Group("DISMISSAL", "What a person takes a dismissed track for", words.DISMISSALS)
RESETS = Group("RESET", "Causes of a reset", words.RESETS)

GROUPS = (
    IDENTITIES,
    TRACK_STATES,
    CUE_KINDS,
    CONFIDENCES,
    FLAGS,
    REASONS,
    EVENTS,
    LINEAGE_CAUSES,
    REJECTIONS,
    REFUSALS,
    DISMISSALS,
    RESETS,
)

BY_FIELD = {
    "identity": IDENTITIES,
    "kind": CUE_KINDS,
    "confidence": CONFIDENCES,
    "flags": FLAGS,
    "reasons": REASONS,
    "event": EVENTS,
    "reason": REFUSALS,
    "as_": DISMISSALS,
    "reset_cause": RESETS,
}
"""The words of a field, by its name in the message table."""
