"""What a board refused, in words."""

from .codec import Frame
from .schema import BY_TYPE
from .vocabulary import REFUSALS


class BoardRefused(Exception):
    """The board refused what it has to be told before anything else means anything.

    reason: a number of `words.REFUSALS`; 0 where there are several.
    """

    def __init__(self, what: str, reason: int = 0) -> None:
        super().__init__(what)
        self.reason = reason


def refusal(frame: Frame) -> str:
    """What was refused and why, in words."""
    fields = frame.fields
    reason = fields["reason"]
    meaning = next((meaning for value, _, meaning in REFUSALS.words if value == reason), "")
    message = BY_TYPE[fields["type"]].name if fields["type"] in BY_TYPE else f"type {fields['type']}"
    return f"the board refused {message}: {REFUSALS.word(reason)}, {meaning} ({fields['detail']})"
