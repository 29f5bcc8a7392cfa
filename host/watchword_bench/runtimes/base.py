"""What every runtime of the firmware has in common: its life, its costs, its errors."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

CLOCK_MASK = (1 << 30) - 1
EXCHANGE_BYTES_MAX = 32768
"""More than 20 full scans, and less than a pipe holds."""

BOARD = "watchword.app"
"""The module whose class `Board` is run."""

TARGETS = Path(__file__).with_name("targets")
"""Scripts that run on the target, beside the firmware."""


class TargetError(Exception):
    """A runtime couldn't be had, or what ran on it failed."""


class RuntimeMissing(TargetError):
    """The runtime isn't installed; the message says how to install it."""

    def __init__(self, name: str, lacking: str, extra: str = "runtimes") -> None:
        remedy = f'run `make`, or `pip install "watchword[{extra}]"`'
        super().__init__(f"runtime {name!r}: {lacking} isn't installed; {remedy}")


class TargetCrashed(TargetError):
    """What ran on the target ended with an exception, a trap or a signal; `traceback` is the target's own."""

    def __init__(self, name: str, what: str, traceback: str) -> None:
        super().__init__(f"runtime {name!r}: {what}\n{traceback}".rstrip())
        self.traceback = traceback


@dataclass
class Costs:
    """What each exchange cost, one entry an exchange; a list stays empty where it can't be measured."""

    locked_sections: list[int] = field(default_factory=list)
    """Sections entered that must not allocate (the kernel's scans)."""
    allocated_bytes: list[int] = field(default_factory=list)
    """Bytes allocated in locked sections; unix only, if told to count. Zeros, or the kernel is at fault."""
    fuel: list[int] = field(default_factory=list)
    """WASM fuel from the input's arrival to the output, collection left out."""
    locked_fuel: list[int] = field(default_factory=list)
    """The part of `fuel` used in locked sections."""
    collection_fuel: list[int] = field(default_factory=list)
    """WASM fuel from the output to the next request for input: the collection, if one was due."""


class Runtime(ABC):
    """A board that runs in lock step with its host."""

    name: str
    repeatable = True
    """Whether clock and random stream are the host's, so that the same input gives the same output."""

    @classmethod
    @abstractmethod
    def require(cls) -> None:
        """Raise RuntimeMissing unless this runtime is installed."""

    def __init__(self) -> None:
        self.costs = Costs()
        self._open = True

    def exchange(self, t_ms: int, data: bytes) -> bytes:
        """Feed `data` at virtual time `t_ms` (any int >= 0; the board's clock wraps at 2**30), run the
        board until it is idle, and return what it wrote.

        data: at most EXCHANGE_BYTES_MAX bytes. Raises TargetCrashed when the firmware fails. An exchange
        that doesn't complete, be it for Ctrl-C, closes the runtime: the two ends are out of step.
        """
        if len(data) > EXCHANGE_BYTES_MAX:
            raise ValueError(f"{len(data)} bytes in one exchange; at most {EXCHANGE_BYTES_MAX}")
        if not self._open:
            raise TargetError(f"runtime {self.name!r} is closed")
        try:
            return self._exchange(t_ms & CLOCK_MASK, data)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the run and free what it held. May be called twice."""
        if self._open:
            self._open = False
            self._close()

    @abstractmethod
    def _exchange(self, t_ms: int, data: bytes) -> bytes: ...

    @abstractmethod
    def _close(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def firmware_package() -> Path:
    """Return the folder of the firmware package `watchword`."""
    spec = find_spec("watchword")
    if spec is None or not spec.submodule_search_locations:
        raise TargetError("the firmware package `watchword` isn't importable; run `make`")
    return Path(next(iter(spec.submodule_search_locations)))
