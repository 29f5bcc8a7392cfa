"""What surrounds the virtual board's interpreter: power, reset, watchdog, the console's wires."""

import contextlib
import os
import select
import signal
import time
from pathlib import Path

from watchword_bench.virtual.console import Console
from watchword_bench.virtual.interpreter import Interpreter
from watchword_bench.virtual.radar_cable import RadarCable
from watchword_bench.virtual.terminal import Terminal
from watchword_bench.virtual.wire import Wire

CRASH, POWER_ON_RESET, WATCHDOG_RESET, SOFT_RESET = 0, 1, 3, 5
"""What `machine.reset_cause()` says: power-on of the button, as RP2 does; soft of `reset()`, as ESP32."""

PIPE_BYTES = 4096
POLL_S = 0.001
INTERRUPT_OFF = "interrupt_key -1"


class Supervisor:
    """Turns round and round in one thread, which is the only one to call it."""

    def __init__(self, disk: Path, wire: Wire, heap: str) -> None:
        self.terminal: Terminal | None = None
        """The host's end of the console's cable; None while it is unplugged."""
        self.radar = RadarCable(wire)
        self.low: frozenset[int] = frozenset()
        """Input pins held low from the next start on."""
        self.starts: list[int] = []
        """Reset cause of each start."""
        self._disk, self._heap = disk, heap
        self._console = Console()
        self._interpreter: Interpreter | None = None
        self._booted = False
        self._said = b""
        self._watchdog_s = 0.0
        self._bites_at: float | None = None

    def power_on(self) -> None:
        """Give it power; without effect while it has."""
        if self._interpreter is None:
            self.start(POWER_ON_RESET)

    def start(self, cause: int) -> None:
        """Reset all of it."""
        self.stop()
        self._console = Console()
        self._boot(cause)

    def stop(self) -> None:
        """Take the power away."""
        if self._interpreter is not None:
            self._interpreter.close()
        self._interpreter = None
        self._bites_at = None
        self.radar.connect(None)

    def waited_s(self) -> float:
        """Return how long the interpreter, since its start, has waited for a processor of this computer."""
        return 0.0 if self._interpreter is None else self._interpreter.processor()[2]

    def _soft_reset(self, child: Interpreter, run_main: bool = True) -> None:
        """Restart the interpreter. The watchdog stays on, the raw REPL too."""
        child.kill()
        self._console.soft_reset(child.unread())
        child.close()
        self._boot(SOFT_RESET, run_main and not self._console.raw)

    def _boot(self, cause: int, run_main: bool = True) -> None:
        self._booted = False
        self._said = b""
        self._interpreter = Interpreter(self._disk, cause, run_main, self.low, self._heap)
        self.radar.connect(self._interpreter)
        self.starts.append(cause)

    def turn(self, orders: int) -> None:
        """Wait for something to happen, and see to it. orders: a file; bytes in it end the wait."""
        child, console, terminal = self._interpreter, self._console, self.terminal
        sources, sinks = [orders, *self.radar.sources()], []
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
        if orders in ready:
            os.read(orders, PIPE_BYTES)
        self.radar.turn(set(ready) & set(self.radar.sources()))
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
        printed = os.read(child.stdout, PIPE_BYTES) if child.stdout in ready else b""
        said = self._listen(child)  # after what it printed was read, since it may be about that
        if INTERRUPT_OFF in said:
            console.carries_link = True
        if printed:
            console.printed(printed, child)
        self._obey(said, child)
        if child is self._interpreter and child.ended in ready:
            self._ended(child)
        now = time.monotonic()
        if self._bites_at is not None and now > self._bites_at:
            self.start(WATCHDOG_RESET)
        elif child is self._interpreter and now > (console.interrupted() or now):
            console.looked()
            if child.is_stuck():
                self._soft_reset(child, run_main=False)

    def _rest_s(self) -> float | None:
        """Return for how long there is nothing to do unless something happens, s."""
        rests = self.radar.rests_s()
        if self._bites_at is not None:
            rests.append(self._bites_at - time.monotonic())
        if (look_at := self._console.interrupted()) is not None:
            rests.append(look_at - time.monotonic())
        if self._console.to_host:
            rests.append(POLL_S)
        return max(0.0, min(rests)) if rests else None

    def _listen(self, child: Interpreter) -> list[str]:
        """Return what the interpreter's `machine` says."""
        try:
            *lines, self._said = (self._said + os.read(child.control, PIPE_BYTES)).split(b"\n")
        except BlockingIOError:
            return []
        return [line.decode() for line in lines]

    def _obey(self, said: list[str], child: Interpreter) -> None:
        for line in said:
            match line.split():
                case ["booted"]:
                    self._booted = True
                    self._console.press(self._console.take_keys(), child)
                case ["uart", baud, rxbuf]:
                    self.radar.open_uart(int(baud), int(rxbuf))
                case ["watchdog", timeout_ms]:
                    self._watchdog_s = int(timeout_ms) / 1000
                    self._bites_at = time.monotonic() + self._watchdog_s
                case ["fed"] if self._bites_at is not None:
                    self._bites_at = time.monotonic() + self._watchdog_s
                case ["reset"]:
                    self.start(SOFT_RESET)
                case ["soft_reset"]:
                    self._soft_reset(child)

    def _ended(self, child: Interpreter) -> None:
        """The interpreter ended by itself: by Ctrl-D or sys.exit(), which resets softly, or it crashed.

        Or Ctrl-C came just when the program had ended, and the signal ended the interpreter instead. What it
        was to lead to is the prompt.
        """
        status = child.process.wait()
        with contextlib.suppress(BlockingIOError):
            while data := os.read(child.stdout, PIPE_BYTES):
                self._console.printed(data, child)
        if status < 0 and status != -signal.SIGINT:
            self.start(CRASH)
        else:
            self._soft_reset(child, run_main=status >= 0)
