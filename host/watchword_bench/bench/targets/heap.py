"""Heap in use on a 32-bit board: prints what it is after each step of its life, and tells of collections.

This build's collector is right only where no function is active, so it is called at module level alone.
"""

# ruff: noqa: E402
import gc

gc.disable()

from given import EXCHANGES

import host
import watchword.ports.lockstep as lockstep  # the simulation's, on no board

gc.collect()
before = gc.mem_alloc()
from watchword.app import Board

gc.collect()
print("imported", gc.mem_alloc() - before)
port = lockstep.LockstepPort(b"heap", 1)
board = Board(port)
gc.collect()
print("started", gc.mem_alloc() - before)
most = 0
for t_ms, data, _ in EXCHANGES:
    used = gc.mem_alloc()
    port.feed(t_ms, data)
    lockstep.run_until_idle(board)
    port.take_output()
    most = max(most, gc.mem_alloc() - used)
    host.call("collect", b"")
    gc.collect()
    host.call("collected", b"")
data = None
port.feed(0, b"")
gc.collect()
print("steady", gc.mem_alloc() - before)
print("garbage", most)
