"""The frames of a recording's exchanges."""

from collections.abc import Iterable, Sequence

from watchword_bench.protocol.codec import StreamDecoder
from watchword_bench.protocol.passed import Passed

from .reader import Exchange

NS_PER_MS = 1_000_000


def decode_exchanges(exchanges: Sequence[Exchange]) -> list[Passed]:
    """Every frame both ways, in ms since the first scan."""
    to_board, from_board = StreamDecoder(), StreamDecoder()
    start_ns = first_scan_ns(exchanges)
    frames = []
    for exchange in exchanges:
        t_ms = (exchange.at_ns - start_ns) // NS_PER_MS
        frames += [Passed(t_ms, True, frame) for frame in to_board.feed(exchange.sent)]
        frames += [Passed(t_ms, False, frame) for frame in from_board.feed(exchange.received)]
    return frames


def first_scan_ns(exchanges: Iterable[Exchange]) -> int:
    """When the first scan went to the board, by the recording's time; 0 if none did."""
    decoder = StreamDecoder()
    for exchange in exchanges:
        if any(frame.name == "scan" for frame in decoder.feed(exchange.sent)):
            return exchange.at_ns
    return 0
