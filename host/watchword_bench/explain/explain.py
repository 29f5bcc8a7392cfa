"""Explains tracks of a recording: replays it on the firmware in this process, and watches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from watchword_bench.protocol.codec import StreamDecoder
from watchword_bench.protocol.passed import Parting, Passed, parting, told
from watchword_bench.recording.frames import NS_PER_MS, decode_recording, first_scan_ns
from watchword_bench.recording.reader import Recording, RecordingError
from watchword_bench.recording.replay import random_seed
from watchword_bench.runtimes import open_runtime

from .follower import Follower
from .ledger import Ledger
from .watch import watched


@dataclass
class Explanation:
    """Everything that bore on a track up to a moment, and how it stood then.

    track: its last track frame, readable; None once it is lost.  identity, cue: why it was taken for that,
    and why it was or was not cued, in the end.
    disagreements: where board, record and explanation don't say the same; there should be none.
    """

    number: int
    until_ms: int
    ledger: Ledger
    track: dict[str, Any] | None
    identity: str
    cue: str
    disagreements: list[str] = field(default_factory=list)


def tracks_in(frames: Iterable[Passed]) -> list[int]:
    """The numbers of all tracks reported."""
    return sorted({passed.frame.fields["track"] for passed in frames if passed.frame.name == "track"})


def explain(recording: Recording, numbers: Sequence[int], until_s: float | None = None) -> list[Explanation]:
    """Explain the tracks of these numbers, up to `until_s` since the first scan; without it, to the end.

    Raises RecordingError if one of them was not reported by then.
    """
    recorded = decode_recording(recording)
    until_ms = recorded[-1].t_ms if until_s is None else round(1000 * until_s)
    recorded = [passed for passed in recorded if passed.t_ms <= until_ms]
    known = tracks_in(recorded)
    for number in numbers:
        if number not in known:
            there = f"there are {', '.join(map(str, known))}" if known else "there are none"
            when = "" if until_s is None else f" up to {until_s:g} s"
            raise RecordingError(f"{recording.file}: no track {number}{when}; {there}")
    followers = [Follower(number, recorded) for number in numbers]
    found = parting(recorded, _replay(recording, until_ms, followers))
    return [_explanation(follower, until_ms, found) for follower in followers]


def _replay(recording: Recording, until_ms: int, followers: Sequence[Follower]) -> list[Passed]:
    """Feed the recording to a fresh board while the followers watch; what it said."""
    frames: list[Passed] = []
    decoder = StreamDecoder()
    start_ns = first_scan_ns(recording)
    witnesses = [follower.witness for follower in followers]
    with open_runtime("cpython", random_seed(recording)) as board, watched(witnesses):
        for exchange in recording.exchanges:
            t_ms = (exchange.at_ns - start_ns) // NS_PER_MS
            if t_ms > until_ms:
                break
            for follower in followers:
                follower.before(t_ms)
            answer = decoder.feed(board.exchange(exchange.clock_ms, exchange.sent))
            for follower in followers:
                follower.after(answer)
            frames += [Passed(t_ms, False, frame) for frame in answer]
    return frames


def _explanation(follower: Follower, until_ms: int, found: Parting | None) -> Explanation:
    disagreements = list(follower.disagreements)
    if found is not None:
        disagreements.append(
            "the firmware here does something else than was recorded: "
            f"recorded {told(found.ours)}, replayed {told(found.theirs)}"
        )
    identity, cue = follower.standing()
    return Explanation(
        follower.number, until_ms, follower.ledger, follower.track, identity, cue, disagreements
    )
