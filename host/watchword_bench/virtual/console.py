"""The board's USB console: what its C code does with the bytes between the cable and MicroPython."""

import re
import time

from watchword_bench.virtual.interpreter import Interpreter

CTRL_A, CTRL_C = b"\x01", b"\x03"
RAW = b"raw REPL; CTRL-B to exit\r\n>"
FRIENDLY = b'Type "help()" for more information.\r\n>>> '

GIVE_UP_S = 0.5
"""What the host hasn't read by then is dropped, as the RP2 port does."""

INTERRUPT_EVERY_S = 0.005
"""A second SIGINT before the first is handled would end MicroPython."""

STUCK_S = 0.1
"""SIGINT raises KeyboardInterrupt in the midst of whatever the unix port does. Did that have the allocator's
lock, nobody will ever open it; by then that shows."""


class Console:
    """Bytes held on their way, and the state of the prompt, which outlives the interpreter."""

    def __init__(self) -> None:
        self.raw = False
        """Whether the last prompt was that of the raw REPL."""
        self.carries_link = False
        """Whether a program has turned Ctrl-C off, so that its bytes may be any."""
        self.to_host = b""
        self.to_board = b""
        self.keys = b""
        """What the host sent while a soft reset was under way."""
        self._tail = b""
        self._moved_at = 0.0
        self._interrupted_at = 0.0

    def soft_reset(self, unread: bytes) -> None:
        """Say so as MicroPython does, and have the raw REPL come again if it was on.

        unread: what the interpreter hasn't taken yet, which is for the next one.
        """
        self.keys = unread + self.to_board + self.keys
        self._moved_at = time.monotonic()
        self._interrupted_at = 0.0
        self.carries_link = False
        self.to_host += b"MPY: soft reboot\r\n"
        self.to_board = CTRL_A if self.raw else b""

    def interrupted(self) -> float | None:
        """Return when to look whether the last Ctrl-C did harm, on the steady clock."""
        return self._interrupted_at + STUCK_S if self._interrupted_at else None

    def looked(self) -> None:
        """It did none."""
        self._interrupted_at = 0.0

    def take_keys(self) -> bytes:
        """Return, and forget, what waits to be pressed."""
        keys, self.keys = self.keys, b""
        return keys

    def press(self, keys: bytes, interpreter: Interpreter) -> None:
        """Take what came from the host: Ctrl-C interrupts a program that listens to it, else is a byte."""
        for part in re.split(rb"(\x03+)", keys):
            if not part.startswith(CTRL_C) or not interpreter.listens_to_ctrl_c():
                self.to_board += part
            elif time.monotonic() - self._interrupted_at > INTERRUPT_EVERY_S:
                self._interrupted_at = time.monotonic()
                interpreter.interrupt()

    def printed(self, data: bytes, interpreter: Interpreter) -> None:
        """Take what MicroPython printed."""
        seen = self._tail + data
        raw, friendly = seen.rfind(RAW), seen.rfind(FRIENDLY)
        if raw != friendly:  # not both -1
            self.raw = raw > friendly
        if self.carries_link and interpreter.listens_to_ctrl_c():
            self.carries_link = False  # another program
        # Boards end lines by CR LF, this port by LF. The raw REPL's clients take both; the link's frames must
        # stay as they are.
        if not self.raw and not self.carries_link:
            before = self._tail[-1:].replace(b"\n", b"")
            data = re.sub(rb"(?<!\r)\n", b"\r\n", before + data)[len(before) :]
        self._tail = seen[-len(FRIENDLY) :]
        if not self.to_host:
            self._moved_at = time.monotonic()
        self.to_host += data

    def deliver(self, count: int) -> None:
        """The host has taken this many bytes, none perhaps: what it leaves for too long is dropped."""
        self.to_host = self.to_host[count:]
        if count:
            self._moved_at = time.monotonic()
        elif time.monotonic() - self._moved_at > GIVE_UP_S:
            self.to_host = b""
