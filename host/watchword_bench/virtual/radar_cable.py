"""The virtual board's second cable: the host's end is a pseudo-terminal, the UART two pipes."""

import os
from collections.abc import Collection

from watchword_bench.virtual.interpreter import Interpreter, LineClock
from watchword_bench.virtual.terminal import Terminal
from watchword_bench.virtual.wire import Lane, Wire


class RadarCable:
    """Moves bytes both ways as the wire lets them."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.terminal: Terminal | None = None
        """The host's end; None while it is unplugged."""
        self._child: Interpreter | None = None
        self._clock = LineClock()
        self._to_board = Lane(self._sent_by_host, self._reach_board)
        self._to_host = Lane(self._sent_by_board, self._reach_host)

    def connect(self, child: Interpreter | None) -> None:
        """From now on this is the board, whose UART is closed yet; None: it has no power."""
        self._child = child
        self.wire.board_baud = None
        self._to_host.clear()

    def open_uart(self, baud: int, rxbuf_bytes: int) -> None:
        """Set the board's end up as its firmware wants it; a rate of 0 closes it."""
        self.wire.board_baud, self.wire.rxbuf_bytes = baud or None, rxbuf_bytes

    def sources(self) -> list[int]:
        """Return the files whose next bytes are waited for."""
        files = []
        if self.terminal is not None and self._to_board.due() is None:
            files.append(self.terminal.fd)
        if self._child is not None and self.wire.board_baud is not None and self._to_host.due() is None:
            files.append(self._child.uart_tx)
        return files

    def rests_s(self) -> list[float]:
        """Return for how long nothing has to be done unless a byte comes, s, for each byte on its way."""
        dues = [lane.due() for lane in (self._to_board, self._to_host)]
        return [due - self._clock.last for due in dues if due is not None]

    def turn(self, ready: Collection[int]) -> None:
        """Move what has had its time. ready: of `sources`, those that have bytes."""
        if not ready and not self.rests_s():
            return
        now = self._clock.now(self._child if self.wire.paced else None)
        self._to_board.turn(now, self.wire.byte_s(self._host_baud() or self.wire.board_baud))
        self._to_host.turn(now, self.wire.byte_s(self.wire.board_baud))

    def _host_baud(self) -> int | None:
        return self.terminal.baud() if self.terminal is not None else None

    def _sent_by_host(self, n: int) -> bytes:
        if self.terminal is None:
            return b""
        data = self.terminal.read(n)
        return self.wire.pass_on(data, self.wire.to_board, self._host_baud(), self.wire.board_baud)

    def _reach_board(self, data: bytes) -> bytes:
        tally = self.wire.to_board
        if self._child is None or self.wire.board_baud is None:
            tally.unheard += len(data)
            return b""
        taken = self._child.receive(data, self.wire.rxbuf_bytes)
        tally.delivered += taken
        if not self.wire.paced:
            return data[taken:]
        tally.overrun += len(data) - taken
        return b""

    def _sent_by_board(self, n: int) -> bytes:
        if self._child is None or self.wire.board_baud is None:
            return b""
        try:
            data = os.read(self._child.uart_tx, n)
        except BlockingIOError:
            return b""
        return self.wire.pass_on(data, self.wire.to_host, self.wire.board_baud, self._host_baud())

    def _reach_host(self, data: bytes) -> bytes:
        tally = self.wire.to_host
        if self.terminal is None:
            tally.unheard += len(data)
            return b""
        count = self.terminal.write(data)
        tally.delivered += count
        if not self.wire.paced:
            return data[count:]
        tally.overrun += len(data) - count
        return b""
