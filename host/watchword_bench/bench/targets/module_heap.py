"""Heap that each module takes on a 32-bit board: prints, for those named in `given.py`, name and bytes.

In an order in which a module follows those it imports. Collected at module level alone: this build's
collector is right only where no function is active.
"""

# ruff: noqa: E402
import gc

gc.disable()

from given import MODULES

for name in MODULES:
    gc.collect()
    before = gc.mem_alloc()
    __import__(name)
    gc.collect()
    print(name, gc.mem_alloc() - before)
