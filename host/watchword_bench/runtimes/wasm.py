"""MicroPython on 32-bit WebAssembly, in a thread of this process; its calls to the host keep the step."""

import atexit
import queue
import struct
import threading
from pathlib import Path

from watchword_bench.runtimes.base import BOARD, TARGETS, Runtime, firmware_package
from watchword_bench.runtimes.wasm_machine import Machine
from watchword_bench.runtimes.wasm_module import require_wasm

FUEL_LIMIT = 5_000_000_000
"""For one exchange; the costliest step is budgeted below 1 % of it. Whoever needs more hangs."""

INBOX_HEADER = struct.Struct("<II")
CLOSE = 0xFFFFFFFF


class WasmRuntime(Runtime):
    """Fuel, and nothing else about time, is measured here; it repeats exactly."""

    name = "wasm"

    @classmethod
    def require(cls) -> None:
        require_wasm()

    def __init__(
        self,
        seed: int,
        board: str = BOARD,
        folder: Path | None = None,
        heap: str = "2M",
        collect_always: bool = False,
    ) -> None:
        """seed: 0..2**64-1, of the board's random stream.

        folder: where the module `board` is, if not in the firmware.
        collect_always: collect garbage after every exchange, not only when the board asks for it.
        """
        super().__init__()
        self._requests: queue.SimpleQueue[tuple[int, bytes] | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[bytes | BaseException] = queue.SimpleQueue()
        self._answered_at = self._locked_at = self._locked_fuel = self._locks = 0
        arguments = ["-X", f"heapsize={heap}", "/targets/wasm_main.py", board, str(seed)]
        mounts = {"/targets": TARGETS, "/firmware/watchword": firmware_package()}
        if folder is not None:
            mounts["/board"] = folder
        self._machine = Machine(
            arguments + ["always"] * collect_always,
            mounts,
            ["/firmware", "/board"],
            FUEL_LIMIT,
            self._called,
        )
        # A daemon, so that a run nobody closed can't hang the interpreter's exit; it is ended there.
        self._thread = threading.Thread(target=self._run, name="watchword-wasm", daemon=True)
        atexit.register(self.close)
        self._thread.start()

    def _exchange(self, t_ms: int, data: bytes) -> bytes:
        self._requests.put((t_ms, data))
        answer = self._answers.get()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _close(self) -> None:
        self._requests.put(None)
        self._thread.join()
        self._machine.close()
        atexit.unregister(self.close)

    def _run(self) -> None:
        try:
            self._machine.run()
        except BaseException as error:
            self._answers.put(error)

    def _called(self, machine: Machine, name: str, payload: bytes) -> None:
        """Serve the target's calls, in the thread; see targets/wasm_main.py."""
        used = machine.fuel_used()
        if name == "lock":
            self._locked_at = used
        elif name == "unlock":
            self._locks += 1
            self._locked_fuel += used - self._locked_at
        elif name == "answer":
            self._answered_at = used
            self.costs.locked_sections.append(self._locks)
            self.costs.fuel.append(used)
            self.costs.locked_fuel.append(self._locked_fuel)
            self._answers.put(payload)
        elif name == "next":
            if self.costs.fuel:
                self.costs.collection_fuel.append(used - self._answered_at)
            (inbox,) = struct.unpack("<I", payload)
            machine.write_memory(inbox, self._next_request())
            self._locks = self._locked_fuel = 0
            machine.refuel()

    def _next_request(self) -> bytes:
        request = self._requests.get()
        if request is None:
            return INBOX_HEADER.pack(0, CLOSE)
        t_ms, data = request
        return INBOX_HEADER.pack(t_ms, len(data)) + data
