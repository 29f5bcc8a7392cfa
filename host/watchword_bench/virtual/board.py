"""The virtual board: MicroPython's unix port with the cables, buttons and watchdog of a board."""

import contextlib
import os
import queue
import select
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from watchword_bench.virtual.console import Console
from watchword_bench.virtual.interpreter import HEAP, Interpreter
from watchword_bench.virtual.radar_cable import RadarCable
from watchword_bench.virtual.terminal import Terminal
from watchword_bench.virtual.wire import Wire

CRASH, POWER_ON_RESET, WATCHDOG_RESET, SOFT_RESET = 0, 1, 3, 5
"""What `machine.reset_cause()` says: power-on of the button, as RP2 does; soft of `reset()`, as ESP32."""

PIPE_BYTES = 4096
POLL_S = 0.001
PATIENCE_S = 10.0

Cable = Literal["console", "uart"]


class VirtualBoard:
    """A board that runs from `with` to its end; its disk is a folder, which persists.

    The ports stay open through resets and power cuts, as those of boards with a USB-to-serial chip do.
    """

    def __init__(
        self, disk: Path, wire: Wire | None = None, links: Path | None = None, heap: str = HEAP
    ) -> None:
        """disk: made if need be.  links: folder in which `console` and `uart` link to the present ports."""
        disk.mkdir(parents=True, exist_ok=True)
        self.disk = disk.resolve()
        self.wire = wire or Wire()
        self.starts: list[int] = []
        """Reset cause of each start of the interpreter, power-on first."""
        self._links = links
        self._heap = heap
        self._radar = RadarCable(self.wire)
        self._console = Console()
        self._terminal: Terminal | None = None
        self._low: frozenset[int] = frozenset()
        self._interpreter: Interpreter | None = None
        self._booted = False
        self._said = b""
        self._watchdog_s = 0.0
        self._bites_at: float | None = None
        self._orders: queue.Queue[tuple[Callable[[], None], Future[None]]] = queue.Queue()
        self._running = True
        self._thread = threading.Thread(target=self._run, name="virtual board", daemon=True)

    @property
    def console(self) -> str:
        """The path of the pseudo-terminal that stands for the USB cable."""
        assert self._terminal is not None, "unplugged"
        return self._terminal.path

    @property
    def uart(self) -> str:
        """The path of the pseudo-terminal that stands for the radar's cable."""
        assert self._radar.terminal is not None, "unplugged"
        return self._radar.terminal.path

    def __enter__(self) -> Self:
        self._woken, self._wake = os.pipe()
        self._plug("console")
        self._plug("uart")
        self._power_on()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running = False
        os.write(self._wake, b"!")
        self._thread.join()
        self._stop()
        self._unplug("console")
        self._unplug("uart")
        os.close(self._woken)
        os.close(self._wake)

    def power_cut(self) -> None:
        """Take the power away at once, until `power_on`."""
        self._do(self._stop)

    def power_on(self) -> None:
        """Give the power back; without effect while it is on."""
        self._do(self._power_on)

    def reset(self) -> None:
        """Press the reset button."""
        self._do(lambda: self._start(POWER_ON_RESET))

    def unplug(self, cable: Cable) -> None:
        """Pull a cable: the host's programs lose the port."""
        self._do(lambda: self._unplug(cable))

    def plug(self, cable: Cable) -> None:
        """Put a cable back: a port of another name, most likely."""
        self._do(lambda: self._plug(cable))

    def hold_low(self, *pins: int) -> None:
        """Hold these input pins low, no others, from the next reset on."""
        self._low = frozenset(pins)

    def _do(self, action: Callable[[], None]) -> None:
        """Have the supervisor's thread do it, and wait until it is done."""
        done: Future[None] = Future()
        self._orders.put((action, done))
        os.write(self._wake, b"!")
        done.result(PATIENCE_S)

    def _power_on(self) -> None:
        if self._interpreter is None:
            self._start(POWER_ON_RESET)

    def _start(self, cause: int) -> None:
        """Reset all of it."""
        self._stop()
        self._console = Console()
        self._boot(cause)

    def _stop(self) -> None:
        if self._interpreter is not None:
            self._interpreter.close()
        self._interpreter = None
        self._bites_at = None
        self._radar.connect(None)

    def _soft_reset(self) -> None:
        """Restart the interpreter. The watchdog stays on, the raw REPL too."""
        assert self._interpreter is not None
        self._interpreter.kill()
        self._console.soft_reset(self._interpreter.unread())
        self._interpreter.close()
        self._boot(SOFT_RESET)

    def _boot(self, cause: int) -> None:
        self._booted = False
        self._said = b""
        self._interpreter = Interpreter(self.disk, cause, not self._console.raw, self._low, self._heap)
        self._radar.connect(self._interpreter)
        self.starts.append(cause)

    def _plug(self, cable: Cable) -> None:
        self._unplug(cable)
        terminal = Terminal(self._links / cable if self._links else None)
        if cable == "console":
            self._terminal = terminal
        else:
            self._radar.terminal = terminal

    def _unplug(self, cable: Cable) -> None:
        if cable == "console":
            terminal, self._terminal = self._terminal, None
        else:
            terminal, self._radar.terminal = self._radar.terminal, None
        if terminal is not None:
            terminal.close()

    # The supervisor's thread

    def _run(self) -> None:
        while self._running:
            self._turn()
            with contextlib.suppress(queue.Empty):
                while True:
                    action, done = self._orders.get_nowait()
                    try:
                        action()
                        done.set_result(None)
                    except BaseException as error:
                        done.set_exception(error)

    def _turn(self) -> None:
        """Wait for something to happen, and see to it."""
        child, console, terminal = self._interpreter, self._console, self._terminal
        sources = [self._woken, *self._radar.sources()]
        sinks = []
        if child is not None:
            sources += [child.control, child.ended]
            if len(console.to_host) < PIPE_BYTES:
                sources.append(child.stdout)
            if console.to_board and self._booted:
                sinks.append(child.stdin)
        if terminal is not None:
            if console.to_host:
                sinks.append(terminal.fd)
            if not console.to_board and (self._booted or child is None):
                sources.append(terminal.fd)
        ready, free, _ = select.select(sources, sinks, [], self._rest_s())
        if self._woken in ready:
            os.read(self._woken, PIPE_BYTES)
        self._radar.turn(set(ready) & set(self._radar.sources()))
        if terminal is None:
            console.to_host = b""
        else:
            keys = terminal.read(PIPE_BYTES) if terminal.fd in ready else b""
            if child is not None:
                console.press(keys, child)
            console.deliver(terminal.write(console.to_host) if terminal.fd in free else 0)
        if child is None:
            return
        if child.stdin in free:
            with contextlib.suppress(BlockingIOError, BrokenPipeError):
                console.to_board = console.to_board[os.write(child.stdin, console.to_board) :]
        if child.stdout in ready:
            console.printed(os.read(child.stdout, PIPE_BYTES), child)
        if child.control in ready:
            self._listen(child)
        if child is self._interpreter and child.ended in ready:
            self._ended(child)
        if self._bites_at is not None and time.monotonic() > self._bites_at:
            self._start(WATCHDOG_RESET)

    def _rest_s(self) -> float | None:
        """Return for how long nothing has to be done unless something happens."""
        rests = self._radar.rests_s()
        if self._bites_at is not None:
            rests.append(self._bites_at - time.monotonic())
        if self._console.to_host:
            rests.append(POLL_S)
        return max(0.0, min(rests)) if rests else None

    def _listen(self, child: Interpreter) -> None:
        """Do what the interpreter's `machine` says."""
        *lines, self._said = (self._said + os.read(child.control, PIPE_BYTES)).split(b"\n")
        for line in lines:
            match line.decode().split():
                case ["booted"]:
                    self._booted = True
                    self._console.press(self._console.take_keys(), child)
                case ["uart", baud, rxbuf]:
                    self._radar.open_uart(int(baud), int(rxbuf))
                case ["watchdog", timeout_ms]:
                    self._watchdog_s = int(timeout_ms) / 1000
                    self._bites_at = time.monotonic() + self._watchdog_s
                case ["fed"] if self._bites_at is not None:
                    self._bites_at = time.monotonic() + self._watchdog_s
                case ["reset"]:
                    self._start(SOFT_RESET)
                case ["soft_reset"]:
                    self._soft_reset()

    def _ended(self, child: Interpreter) -> None:
        """The interpreter ended by itself: by Ctrl-D or sys.exit(), which resets softly, or it crashed."""
        status = child.process.wait()
        with contextlib.suppress(BlockingIOError):
            while data := os.read(child.stdout, PIPE_BYTES):
                self._console.printed(data, child)
        if status >= 0:
            self._soft_reset()
        else:
            self._start(CRASH)
