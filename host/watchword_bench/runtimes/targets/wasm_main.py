"""Runs a board on MicroPython for WebAssembly, in lock step with the host behind `host.call`.

Arguments: board module, seed, "always" to collect after every exchange. The host learns the inbox's
address from "next", and writes there: `<II` time in ms and length, then the bytes fed. A length of CLOSE
ends the run.

This build's collector misses objects that only a running function holds. So it is off from the start,
and runs only here, at module level, between exchanges: when the board asks, or much was allocated.
"""

# ruff: noqa: E402, I001
import gc

gc.disable()

import struct
import sys

import host
import micropython
import uctypes
from watchword.ports.lockstep import LockstepPort, run_until_idle

CLOSE = 0xFFFFFFFF
INBOX_BYTES = 8 + 32768


class MeteredPort(LockstepPort):
    """Lets the host read its fuel gauge before and after a locked section."""

    def lock(self):
        host.call("lock", b"")
        super().lock()

    def unlock(self):
        super().unlock()
        host.call("unlock", b"")


port = MeteredPort(b"wasm", int(sys.argv[2]))
board = __import__(sys.argv[1], None, None, ["Board"]).Board(port)
inbox = bytearray(INBOX_BYTES)
address = struct.pack("<I", uctypes.addressof(inbox))
always = sys.argv[3:] == ["always"]
gc.collect()
collected_at = micropython.mem_total()
allocated_max = gc.mem_free() // 2  # bytes between collections
while True:
    host.call("next", address)
    t_ms, length = struct.unpack_from("<II", inbox)
    if length == CLOSE:
        break
    port.feed(t_ms, bytes(memoryview(inbox)[8 : 8 + length]))
    run_until_idle(board)
    host.call("answer", port.take_output())
    if always or port.collect_due or micropython.mem_total() - collected_at > allocated_max:
        gc.collect()
        port.collect_due = False
        collected_at = micropython.mem_total()
