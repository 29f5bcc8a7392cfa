"""What every runtime of the firmware has in common: its names, its errors, where the firmware is."""

from importlib.util import find_spec
from pathlib import Path

NAMES = ("cpython", "micropython", "wasm")
"""CPython in process, MicroPython's unix port (64-bit), MicroPython on WebAssembly (32-bit)."""

TARGETS = Path(__file__).with_name("targets")
"""Scripts that run on the target, beside the firmware."""


class TargetError(Exception):
    """A runtime couldn't be had, or what ran on it failed."""


class RuntimeMissing(TargetError):
    """The runtime isn't installed; the message says how to install it."""

    def __init__(self, name: str, lacking: str) -> None:
        super().__init__(
            f"runtime {name!r}: {lacking} isn't installed; "
            'run `make`, or `pip install "watchword-bench[runtimes]"`'
        )


class TargetCrashed(TargetError):
    """What ran on the target ended with an exception, a trap or a signal; `traceback` is the target's own."""

    def __init__(self, name: str, what: str, traceback: str) -> None:
        super().__init__(f"runtime {name!r}: {what}\n{traceback}".rstrip())
        self.traceback = traceback


def firmware_package() -> Path:
    """Return the folder of the firmware package `watchword`."""
    spec = find_spec("watchword")
    if spec is None or not spec.submodule_search_locations:
        raise TargetError("the firmware package `watchword` isn't importable; run `make`")
    return Path(next(iter(spec.submodule_search_locations)))
