"""MicroPython's unix port as the processor of a virtual board: one child process from reset to reset."""

import contextlib
import fcntl
import os
import signal
import subprocess
import termios
import time
from pathlib import Path
from struct import unpack

from watchword_bench.runtimes.unix import micropython_command

ROM = Path(__file__).parent / "targets"

HEAP = "220wK"
"""A Pico's free heap, in 32-bit words. This interpreter's have 64 bits, so it gets twice the bytes, while
arrays and strings need no more than on a board: what fits a board fits here, not the other way round."""

UART_TX_BUFFER_BYTES = 4096
"""The smallest that a pipe can be."""

CPUCLOCK_SCHED = 2
"""With a process's number, Linux's id of the clock of its processor time: see clock_getcpuclockid(3)."""


class Interpreter:
    """A running child: its console, its UART and its word to the supervisor are pipes."""

    def __init__(self, disk: Path, cause: int, run_main: bool, low: frozenset[int], heap: str = HEAP) -> None:
        """cause: `machine.reset_cause()`.  run_main: else only boot.py.  low: pins held low."""
        self._stdin_end, self.stdin = os.pipe()
        self.stdout, stdout = os.pipe()
        self.control, control = os.pipe()
        uart_rx, self.uart_rx = os.pipe()
        self.uart_tx, uart_tx = os.pipe()
        fcntl.fcntl(uart_tx, fcntl.F_SETPIPE_SZ, UART_TX_BUFFER_BYTES)
        theirs = (stdout, control, uart_rx, uart_tx)
        self._ours = [self._stdin_end, self.stdin, self.stdout, self.control, self.uart_rx, self.uart_tx]
        for fd in (*self._ours[1:], uart_rx, uart_tx):  # the prompt takes a read that fails for a character
            os.set_blocking(fd, False)
        command = [*micropython_command(heap), "-i", str(ROM / "boot.py"), str(disk)]
        command += [str(control), str(uart_rx), str(uart_tx), str(cause)]
        command += [",".join(map(str, low)), "main" if run_main else "boot"]
        try:
            self.process = subprocess.Popen(
                command,
                stdin=self._stdin_end,
                stdout=stdout,
                stderr=stdout,
                pass_fds=(control, uart_rx, uart_tx),
                env={},
                start_new_session=True,  # the terminal's Ctrl-C is for the host
            )
        finally:
            for fd in theirs:
                os.close(fd)
        self.ended = os.pidfd_open(self.process.pid)
        self._ours.append(self.ended)

    def listens_to_ctrl_c(self) -> bool:
        """Return whether Ctrl-C interrupts: a program runs and hasn't turned that off (micropython.kbd_intr).

        MicroPython catches SIGINT then, and only then; at the prompt Ctrl-C is a character like others.
        """
        with contextlib.suppress(OSError):  # it has ended
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                name, _, value = line.partition(":")
                if name == "SigCgt":
                    return bool(int(value, 16) >> (signal.SIGINT - 1) & 1)
        return False

    def interrupt(self) -> None:
        """Press Ctrl-C where it interrupts."""
        self.process.send_signal(signal.SIGINT)

    def is_stuck(self) -> bool:
        """Return whether it waits for a lock, which nobody but itself can have."""
        with contextlib.suppress(OSError):  # it has ended
            return "futex" in Path(f"/proc/{self.process.pid}/wchan").read_text()
        return False

    def processor(self) -> tuple[bool, int, float]:
        """Return whether it runs or wants to, the time it has run, ns, and waited for a processor, s.

        A wait counts only when it is over.
        """
        pid = self.process.pid
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            waited_ns = int(Path(f"/proc/{pid}/schedstat").read_text().split()[1])
            return state == "R", time.clock_gettime_ns(~pid << 3 | CPUCLOCK_SCHED), waited_ns / 1e9
        except OSError:  # it has ended
            return False, 0, 0.0

    def unread(self) -> bytes:
        """Return, and take away, what the console has sent and nobody has read."""
        return os.read(self._stdin_end, waiting(self._stdin_end))

    def receive(self, data: bytes, room: int) -> int:
        """Put bytes into the UART's receive buffer of `room` bytes; return how many found room there."""
        fitting = data[: max(0, room - waiting(self.uart_rx))]
        try:
            return os.write(self.uart_rx, fitting) if fitting else 0
        except BrokenPipeError:  # it has ended
            return 0

    def kill(self) -> None:
        """End it now, whatever it does, as a power cut does."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Kill it and close all that led to it."""
        self.kill()
        for fd in self._ours:
            os.close(fd)


def waiting(pipe: int) -> int:
    """Return how many bytes are in a pipe."""
    count: int = unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]
    return count


class LineClock:
    """Steady time, s, but for the time that the interpreter wants a processor and the computer is too busy.

    A board's processor is its own. Were bytes to come at their usual pace meanwhile, a busy computer would
    look like firmware that is too slow for its receive buffer.
    """

    def __init__(self) -> None:
        self.last = 0.0
        """What `now` returned last."""
        self._waited_s = 0.0  # in the lives of all interpreters
        self._child: Interpreter | None = None
        self._before_s = 0.0  # of them, before that of this child
        self._had_ns = 0
        self._seen_at = 0.0

    def now(self, child: Interpreter | None) -> float:
        """Return the time; to be called each millisecond or so while bytes are on the line."""
        now = time.monotonic()
        if child is not self._child:
            self._child, self._before_s, self._had_ns = child, self._waited_s, -1
        waits_s = 0.0
        if child is not None:
            wants, had_ns, waited_s = child.processor()
            self._waited_s = self._before_s + waited_s
            if not wants or had_ns != self._had_ns:
                self._had_ns, self._seen_at = had_ns, now
            waits_s = now - self._seen_at
        self.last = max(self.last, now - self._waited_s - waits_s)
        return self.last
