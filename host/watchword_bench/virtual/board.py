"""The virtual board: MicroPython's unix port with the cables, buttons and watchdog of a board."""

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from watchword_bench.virtual.interpreter import HEAP
from watchword_bench.virtual.supervisor import POWER_ON_RESET, Supervisor
from watchword_bench.virtual.terminal import Terminal
from watchword_bench.virtual.wire import Wire

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
        self._links = links
        self._supervisor = Supervisor(self.disk, self.wire, heap)
        self._orders: queue.Queue[tuple[Callable[[], None], Future[None]]] = queue.Queue()
        self._running = True
        self._thread = threading.Thread(target=self._run, name="virtual board", daemon=True)

    @property
    def console(self) -> str:
        """The path of the pseudo-terminal that stands for the USB cable."""
        terminal = self._supervisor.terminal
        assert terminal is not None, "unplugged"
        return terminal.path

    @property
    def uart(self) -> str:
        """The path of the pseudo-terminal that stands for the radar's cable."""
        terminal = self._supervisor.radar.terminal
        assert terminal is not None, "unplugged"
        return terminal.path

    @property
    def starts(self) -> list[int]:
        """Reset cause of each start of the interpreter, power-on first."""
        return self._supervisor.starts

    def __enter__(self) -> Self:
        self._woken, self._wake = os.pipe()
        self._plug("console")
        self._plug("uart")
        self._supervisor.power_on()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running = False
        os.write(self._wake, b"!")
        self._thread.join()
        self._supervisor.stop()
        self._unplug("console")
        self._unplug("uart")
        os.close(self._woken)
        os.close(self._wake)

    def clock_ns(self) -> int:
        """Return a steady time, ns, that stands still while the board has to wait for a processor.

        A board's processor is its own: how busy this computer is says nothing of the firmware.
        """
        return time.monotonic_ns() - round(self._supervisor.waited_s() * 1e9)

    def power_cut(self) -> None:
        """Take the power away at once, until `power_on`."""
        self._do(self._supervisor.stop)

    def power_on(self) -> None:
        """Give the power back; without effect while it is on."""
        self._do(self._supervisor.power_on)

    def reset(self) -> None:
        """Press the reset button."""
        self._do(lambda: self._supervisor.start(POWER_ON_RESET))

    def unplug(self, cable: Cable) -> None:
        """Pull a cable: the host's programs lose the port."""
        self._do(lambda: self._unplug(cable))

    def plug(self, cable: Cable) -> None:
        """Put a cable back: a port of another name, most likely."""
        self._do(lambda: self._plug(cable))

    def hold_low(self, *pins: int) -> None:
        """Hold these input pins low, no others, from the next reset on."""
        self._supervisor.low = frozenset(pins)

    def _plug(self, cable: Cable) -> None:
        self._unplug(cable)
        self._connect(cable, Terminal(self._links / cable if self._links else None))

    def _unplug(self, cable: Cable) -> None:
        terminal = self._connect(cable, None)
        if terminal is not None:
            terminal.close()

    def _connect(self, cable: Cable, terminal: Terminal | None) -> Terminal | None:
        """Return what was there before."""
        owner = self._supervisor if cable == "console" else self._supervisor.radar
        before, owner.terminal = owner.terminal, terminal
        return before

    def _do(self, action: Callable[[], None]) -> None:
        """Have the supervisor's thread do it, and wait until it is done."""
        done: Future[None] = Future()
        self._orders.put((action, done))
        os.write(self._wake, b"!")
        done.result(PATIENCE_S)

    def _run(self) -> None:
        while self._running:
            self._supervisor.turn(self._woken)
            with contextlib.suppress(queue.Empty):
                while True:
                    action, done = self._orders.get_nowait()
                    try:
                        action()
                        done.set_result(None)
                    except BaseException as error:
                        done.set_exception(error)
