"""Replays a recording: the recorded bytes at the recorded times, to a board on any runtime."""

from dataclasses import dataclass, replace

from watchword_bench.protocol.codec import StreamDecoder, trace_sha256
from watchword_bench.protocol.passed import Parting, Passed, parting, traced
from watchword_bench.runtimes import Runtime, TargetCrashed, open_runtime

from .frames import decode_exchanges, decode_recording, first_scan_ns
from .reader import Exchange, Recording, RecordingError


@dataclass(frozen=True)
class Replay:
    """What a board made of a recording.

    frames: both ways, in ms since the first scan.  equal: how many traced frames agree with the recording
    before the first that doesn't.  parting: that one.  strays: bytes from the board that belong to no frame.
    crash: what the firmware died of, None if it lived.
    """

    runtime: str
    frames: list[Passed]
    equal: int
    parting: Parting | None
    strays: int
    crash: str | None

    @property
    def ok(self) -> bool:
        """Whether the board did again what was recorded; hello and health only have to be whole frames."""
        return self.parting is None and not self.strays and self.crash is None

    @property
    def trace_sha256(self) -> str:
        """Of the board's trace."""
        return trace_sha256(passed.frame for passed in self.frames if not passed.to_board)


def replay(recording: Recording, runtime: str) -> Replay:
    """Feed a recording to a fresh board on the runtime of that name, and compare frame by frame."""
    with open_runtime(runtime, random_seed(recording)) as board:
        return replay_on(recording, board)


def replay_on(recording: Recording, board: Runtime) -> Replay:
    """Feed a recording to a board that was just opened with the recording's random seed."""
    answered: list[Exchange] = []
    crash = None
    try:
        for exchange in recording.exchanges:
            received = board.exchange(exchange.clock_ms, exchange.sent)
            answered.append(replace(exchange, received=received))
    except TargetCrashed as error:
        crash = str(error)
    recorded, frames = decode_recording(recording), decode_exchanges(answered, first_scan_ns(recording))
    found = parting(recorded, frames)
    equal = len(traced(recorded)) if found is None else found.index
    return Replay(board.name, frames, equal, found, _strays(answered), crash)


def random_seed(recording: Recording) -> int:
    """The seed of the board's random stream."""
    seed = recording.about.get("random_seed", "")
    if not seed.isdecimal():
        raise RecordingError(f"{recording.file}: without the seed of the board's random stream: no replay")
    return int(seed)


def _strays(answered: list[Exchange]) -> int:
    decoder = StreamDecoder()
    for exchange in answered:
        decoder.feed(exchange.received)
    decoder.expire()
    return decoder.skipped
