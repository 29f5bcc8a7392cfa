"""The frames of a recording, in time since its first scan."""

from collections.abc import Iterable

from watchword_bench.protocol.codec import StreamDecoder
from watchword_bench.protocol.passed import Passed

from .reader import Exchange, Recording

NS_PER_MS = 1_000_000


def decode_recording(recording: Recording) -> list[Passed]:
    """Every frame both ways, in ms since the first scan."""
    return decode_exchanges(recording.exchanges, first_scan_ns(recording))


def decode_exchanges(exchanges: Iterable[Exchange], start_ns: int) -> list[Passed]:
    """Every frame both ways, in ms since `start_ns`. A frame that silence cuts off is no frame."""
    to_board, from_board = StreamDecoder(), StreamDecoder()
    frames = []
    for exchange in exchanges:
        t_ms = (exchange.at_ns - start_ns) // NS_PER_MS
        arrived = to_board.feed(exchange.sent) if exchange.sent else to_board.expire()
        frames += [Passed(t_ms, True, frame) for frame in arrived]
        frames += [Passed(t_ms, False, frame) for frame in from_board.feed(exchange.received)]
    return frames


def first_scan_ns(recording: Recording) -> int:
    """When the first scan was made, or where that isn't known went to the board; 0 if there is none."""
    if recording.truths:
        return recording.truths[0].at_ns
    decoder = StreamDecoder()
    for exchange in recording.exchanges:
        if any(frame.name == "scan" for frame in decoder.feed(exchange.sent)):
            return exchange.at_ns
    return 0
