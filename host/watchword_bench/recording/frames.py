"""The frames of a recording's exchanges."""

from collections.abc import Iterable

from watchword_bench.protocol.codec import StreamDecoder
from watchword_bench.protocol.passed import Passed

from .reader import Exchange

NS_PER_MS = 1_000_000


def decode_exchanges(exchanges: Iterable[Exchange]) -> list[Passed]:
    """Every frame both ways, in ms since the first scan went to the board (or the first exchange)."""
    to_board, from_board = StreamDecoder(), StreamDecoder()
    frames = []
    start_ns = None
    for exchange in exchanges:
        sent = to_board.feed(exchange.sent)
        if start_ns is None and any(frame.name == "scan" for frame in sent):
            start_ns = exchange.at_ns
        frames += [(exchange.at_ns, True, frame) for frame in sent]
        frames += [(exchange.at_ns, False, frame) for frame in from_board.feed(exchange.received)]
    if start_ns is None:
        start_ns = frames[0][0] if frames else 0
    return [Passed((at_ns - start_ns) // NS_PER_MS, to_board, frame) for at_ns, to_board, frame in frames]
