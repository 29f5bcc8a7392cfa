"""The ledger of one track: what spoke for and against it, in the order it came."""

from dataclasses import dataclass, field
from typing import Literal

NAT = 16
"""Evidence is counted in 1/16 nat."""
CLASSES = {
    "e_reply": "authenticated replies",
    "e_silence": "silence",
    "e_rejected": "rejected replies",
    "e_plan": "flight plan",
    "e_broadcast": "broadcast",
    "e_kinematics": "behaviour",
}
"""The kernel's columns of evidence, and how a person calls them."""
Kind = Literal["fact", "evidence", "identity", "cue"]


@dataclass(frozen=True)
class Entry:
    """One thing that happened.

    t_ms: since the first scan.  evidence: one of CLASSES, if it is a piece of evidence; then `weight` is
    what it adds to the sum and `total` the sum after it, 1/16 nat, positive for a friend.
    run: entries of one run may be told together, the last for all; "": it is told by itself.
    """

    t_ms: int
    kind: Kind
    text: str
    evidence: str = ""
    weight: int = 0
    total: int = 0
    run: str = ""


@dataclass
class Ledger:
    """Entries, and the sums they come to."""

    entries: list[Entry] = field(default_factory=list)
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CLASSES, 0))

    @property
    def total(self) -> int:
        """Of all classes, 1/16 nat."""
        return sum(self.sums.values())

    def weigh(self, t_ms: int, evidence: str, weight: int, text: str, run: str = "") -> None:
        """Enter a piece of evidence."""
        self.sums[evidence] += weight
        self.entries.append(Entry(t_ms, "evidence", text, evidence, weight, self.total, run))

    def note(self, t_ms: int, kind: Kind, text: str, run: str = "") -> None:
        """Enter what weighs nothing."""
        self.entries.append(Entry(t_ms, kind, text, total=self.total, run=run))
