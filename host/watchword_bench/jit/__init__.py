"""The firmware's kernel compiled by Numba: the same source as machine code of this computer.

    kernel = load_kernel()
    site = kernel.make_site()
    params = kernel.params()
    kernel.scan(site, plot_count, scan_ms, params)

Columns read and write as the board's do, `site.tracks.x[i]`; only those that a `make_…` or `params` has made
can be passed. What is compiled is kept in the user's cache folder, apart for each version of the kernel's
source, of Numba and of the processor: before work is shared out to processes, call a function once.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from watchword_bench.runtimes.base import RuntimeMissing

if TYPE_CHECKING:
    from watchword_bench.jit.kernel import Kernel


def load_kernel(boundscheck: bool = False) -> "Kernel":
    """Return the compiled kernel, one for all callers in this process.

    boundscheck: raise IndexError and OverflowError as CPython does, instead of reading past a column and
    wrapping what doesn't fit it; code of its own, and slower.  Raises RuntimeMissing without Numba.
    """
    if find_spec("numba") is None:
        raise RuntimeMissing("jit", "numba", extra="jit")
    from watchword_bench.jit import kernel

    return kernel.load_kernel(boundscheck)
