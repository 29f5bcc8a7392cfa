"""A serial line to a board, opened by pyserial URL, with the time at which every byte came.

A thread reads, so that a time is that of arrival and not of asking.
"""

import errno
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import serial

BAUD = 921600
WRITE_TIMEOUT_S = 5.0
"""Longer than any buffer of a line needs at 9600 baud: after it the other end doesn't take bytes any more."""
Clock = Callable[[], int]
_POLL_S = 0.1
_READ_MAX = 4096


class LineError(Exception):
    """A line couldn't be opened, or broke; the message names the port and says what to do."""


@dataclass(frozen=True)
class Chunk:
    """Bytes that came together, and when: ns of the line's clock."""

    at_ns: int
    data: bytes


class LineTap(Protocol):
    """Takes note of what passes; times are ns of the line's clock."""

    def sent(self, at_ns: int, data: bytes) -> None: ...

    def received(self, at_ns: int, data: bytes) -> None: ...

    def close(self) -> None: ...


class Line:
    """One open line. Reading never loses a byte that came; `close` may be called twice."""

    def __init__(self, port: serial.Serial, url: str, clock_ns: Clock = time.monotonic_ns) -> None:
        """clock_ns: what times are told by."""
        self.url = url
        self._clock_ns = clock_ns
        self.tap: LineTap | None = None
        """Told of every byte that was written, or read."""
        self._port = port
        self._chunks: queue.SimpleQueue[Chunk | None] = queue.SimpleQueue()
        self._broken: str | None = None
        self._closing = threading.Event()
        self._reading = threading.Event()
        self._reading.set()
        self._thread = threading.Thread(target=self._read_on, name=f"reader of {url}", daemon=True)
        self._thread.start()

    @property
    def baud(self) -> int:
        """The line's rate; a USB console and a socket have one in name only."""
        return int(self._port.baudrate)

    def write(self, data: bytes) -> int:
        """Write all of `data`; return when the last byte was out, ns of the line's clock.

        Out means handed to the driver, or where the driver can tell, on the wire.
        """
        try:
            self._port.write(data)
            self._port.flush()
        except serial.SerialTimeoutException:
            raise LineError(
                f"{self.url}: the other end took no bytes for {WRITE_TIMEOUT_S:g} s; is the board running?"
            ) from None
        except (serial.SerialException, OSError) as error:
            raise LineError(f"{self.url}: the line broke: {error}") from None
        out_ns = self._clock_ns()
        if self.tap is not None:
            self.tap.sent(out_ns, data)
        return out_ns

    def read(self, timeout_s: float) -> Chunk | None:
        """Return the next bytes that came, or None if none came in time. Raises LineError once it broke."""
        try:
            chunk = self._chunks.get(timeout=max(timeout_s, 0.0))
        except queue.Empty:
            return None
        if chunk is None:
            self._chunks.put(None)  # for whoever asks again
            raise LineError(f"{self.url}: the line broke: {self._broken}")
        if self.tap is not None:
            self.tap.received(chunk.at_ns, chunk.data)
        return chunk

    def send_break(self, seconds: float = 0.25) -> None:
        """Hold the line in break, which a board hears as framing errors."""
        self._port.send_break(seconds)

    def pause(self) -> None:
        """Stop reading, as a host does that hangs: what comes fills the buffers on its way."""
        self._reading.clear()

    def resume(self) -> None:
        """Read on."""
        self._reading.set()

    def close(self) -> None:
        """Give the port back."""
        if not self._closing.is_set():
            self._closing.set()
            self._thread.join(2.0)
            self._port.close()
            if self.tap is not None:
                self.tap.close()

    def _read_on(self) -> None:
        while not self._closing.is_set():
            if not self._reading.wait(_POLL_S):
                continue
            try:
                data = self._port.read(1)
                at_ns = self._clock_ns()
                if data:
                    data += self._port.read(min(self._port.in_waiting, _READ_MAX))
            except (serial.SerialException, OSError, TypeError) as error:  # TypeError: closed meanwhile
                self._broken = str(error)
                self._chunks.put(None)
                return
            if data:
                self._chunks.put(Chunk(at_ns, data))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_line(url: str, baud: int = BAUD, clock_ns: Clock = time.monotonic_ns) -> Line:
    """Open a port for this process alone.

    url: what pyserial takes: /dev/ttyACM0, socket://host:port, rfc2217://host:port, ...
    clock_ns: what times are told by.
    Raises LineError if there is no such port, it may not be opened, or somebody else has it.
    """
    try:
        port = serial.serial_for_url(
            url, baudrate=baud, timeout=_POLL_S, write_timeout=WRITE_TIMEOUT_S, exclusive=True
        )
    except (serial.SerialException, ValueError, OSError) as error:
        raise LineError(f"{url}: {_complaint(error)}") from None
    return Line(port, url, clock_ns)


def _complaint(error: Exception) -> str:
    """What a port's refusal means, and what to do."""
    number, text = getattr(error, "errno", None), str(error)
    if number in (errno.EAGAIN, errno.EBUSY) or "exclusively lock" in text:
        return "another program has it open; close that one first (`watchword doctor` names it)"
    if number == errno.EACCES:
        return "no permission to open it; `watchword doctor` says how to get it"
    if number == errno.ENOENT:
        return "there is no such port; `watchword doctor` lists those there are"
    return f"it can't be opened: {text}"
