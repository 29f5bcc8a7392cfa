"""The second cable of an emulated chip: what goes to and from one of its UARTs, in simulated time."""

from collections import deque
from typing import TYPE_CHECKING

from watchword_bench.virtual.wire import BITS_PER_BYTE, Wire

if TYPE_CHECKING:
    from rp2040py.rp2040 import RP2040

NS = 1e9


class UartCable:
    """Bytes sent take their bit times on the chip's clock; those that come are kept with their time on it."""

    def __init__(self, mcu: "RP2040", number: int, wire: Wire) -> None:
        """number: of the chip's UARTs."""
        self.wire = wire
        self.host_baud: int | None = None
        """Rate of the host's end; None: the chip's."""
        self._clock = mcu.clock
        self._uart = mcu.uart[number]
        self._uart.on_byte = self._came
        self._alarm = mcu.clock.create_alarm(self._next)
        self._busy = False
        self._to_chip: deque[int] = deque()
        self._from_chip: list[tuple[float, int]] = []

    def baud(self) -> int | None:
        """Return the rate the chip has set, None while its UART is off."""
        return self._uart.baud_rate if self._uart.enabled and self._uart.baud_divider else None

    def send(self, data: bytes) -> None:
        """Put bytes on the line, behind those that are there. While the chip's UART is off they are lost."""
        baud = self.baud()
        if baud is None:
            self.wire.to_board.sent += len(data)
            self.wire.to_board.unheard += len(data)
            return
        self._to_chip += self.wire.pass_on(data, self.wire.to_board, self.host_baud, baud)
        self._schedule()

    def waiting(self) -> int:
        """Return how many bytes the line has yet to carry to the chip."""
        return len(self._to_chip)

    def take(self) -> list[tuple[float, int]]:
        """Return, and forget, the bytes that came, each with the simulated time of its end, s."""
        taken, self._from_chip = self._from_chip, []
        return taken

    def _schedule(self) -> None:
        baud = self.host_baud or self.baud()
        if self._to_chip and not self._busy and baud is not None:
            self._busy = True
            self._alarm.schedule(BITS_PER_BYTE * NS / baud)

    def _next(self) -> None:
        self._busy = False
        self._uart.feed_byte(self._to_chip.popleft())  # which keeps the chip's own count of what it overran
        self.wire.to_board.delivered += 1
        self._schedule()

    def _came(self, byte: int) -> None:
        seen = self.wire.pass_on(bytes([byte]), self.wire.to_host, self.baud(), self.host_baud)
        self.wire.to_host.delivered += len(seen)
        self._from_chip += [(self._clock.nanos / NS, value) for value in seen]
