"""The firmware in this very process: the quickest run, with coverage and a debugger."""

import importlib
import sys
import traceback
from pathlib import Path
from typing import Any

from watchword.ports.lockstep import LockstepPort, run_until_idle
from watchword_bench.runtimes.base import BOARD, Runtime, TargetCrashed


class CPythonRuntime(Runtime):
    """The board as an object."""

    name = "cpython"

    @classmethod
    def require(cls) -> None:
        """Always there."""

    def __init__(
        self, seed: int, board: str = BOARD, folder: Path | None = None, storage: Path | None = None
    ) -> None:
        """seed: 0..2**64-1, of the board's random stream.

        folder: where the module `board` is, if not in the firmware.
        storage: where it keeps its state and its log; without, it keeps none.
        """
        super().__init__()
        self._port = LockstepPort(b"cpython", seed, None if storage is None else str(storage))
        if folder is not None:
            sys.path.insert(0, str(folder))
        try:
            self._board: Any = importlib.import_module(board).Board(self._port)
        except Exception as error:
            raise self._crashed() from error
        finally:
            if folder is not None:
                sys.path.remove(str(folder))

    def _exchange(self, t_ms: int, data: bytes) -> bytes:
        self._port.feed(t_ms, data)
        try:
            run_until_idle(self._board)
        except Exception as error:
            raise self._crashed() from error
        self.costs.locked_sections.append(self._port.locks)
        self._port.locks = 0
        return bytes(self._port.take_output())

    def _crashed(self) -> TargetCrashed:
        return TargetCrashed(self.name, "the firmware failed", traceback.format_exc())

    def _close(self) -> None:
        self._board = None
