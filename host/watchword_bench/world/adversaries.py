"""Who answers challenges in bad faith, as a scenario file says it.

An adversary transmits from a platform, when a challenge's beam and range gate reach the place that its
reply is meant to be heard from. Codes can't be broken: what it sends was recorded, made up or fetched.
"""

from typing import Annotated, Literal

from pydantic import Field

from .quantities import Name, Span, Table, Within, fixed


class _Transmitter(Table):
    """Sits on a platform."""

    kind: str
    platform: Name
    """it transmits from there"""
    share: Annotated[float, Within(0, 1)] = 1.0
    """of the scans, in which it answers"""

    @property
    def label(self) -> str:
        """How reports call it, and its random streams."""
        return f"{self.kind} by {self.platform}"

    @property
    def apparent(self) -> str:
        """The platform that its replies seem to come from."""
        return self.platform


class Replay(_Transmitter):
    """Records a friend's replies and sends the newest again, as it is."""

    kind: Literal["replay"]
    victim: Name
    """a platform with a transponder, whose replies it can hear"""
    delay_s: Annotated[Span, Within(0, 3600)] = fixed(0.0)
    """it sends nothing younger than this; 0: also what answered the same challenge"""


class Forge(_Transmitter):
    """Makes replies up: the position is right, the code is not."""

    kind: Literal["forge"]
    claims: Annotated[int, Within(1, 65_535)]
    """the platform number it gives"""
    code: Literal["guessed", "wrong-key"] = "guessed"
    """random bytes, or made with a key that isn't the platform's"""
    seems_at: Name | None = None
    """its replies seem to come from that platform and give its position; without it, from its own"""

    @property
    def apparent(self) -> str:
        """The platform that its replies seem to come from."""
        return self.seems_at or self.platform


class Relay(_Transmitter):
    """Passes a challenge on to a friend elsewhere, and that friend's true reply back."""

    kind: Literal["relay"]
    victim: Name
    """a platform with a transponder"""


Adversary = Annotated[Replay | Forge | Relay, Field(discriminator="kind")]
