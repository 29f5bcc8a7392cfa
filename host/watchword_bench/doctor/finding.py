"""What a check found."""

from dataclasses import dataclass
from typing import Literal

State = Literal["good", "doubtful", "bad"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at. what: what was found.  remedy: what to do; empty where all is good."""

    subject: str
    state: State
    what: str
    remedy: str = ""


def good(subject: str, what: str) -> Finding:
    """All is well."""
    return Finding(subject, "good", what)


def doubtful(subject: str, what: str, remedy: str) -> Finding:
    """It may be the cause of trouble, or couldn't be looked at."""
    return Finding(subject, "doubtful", what, remedy)


def bad(subject: str, what: str, remedy: str) -> Finding:
    """It has to be mended first."""
    return Finding(subject, "bad", what, remedy)
