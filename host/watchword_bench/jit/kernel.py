"""The firmware's kernel as machine code of this computer."""

import functools
from types import FunctionType
from typing import Any

from watchword.kernel import columns, site
from watchword.settings import defaults
from watchword_bench.jit.columns import allot, hold
from watchword_bench.jit.functions import KernelFunction
from watchword_bench.jit.sources import PrivateModules, closure, source_of


class Kernel:
    """Compiled kernel functions and the columns they take.

    A function is compiled when it is first called, which for the whole scan takes half a minute, or loaded
    from the user's cache if it was compiled before.
    """

    def __init__(self, boundscheck: bool) -> None:
        """boundscheck: raise IndexError and OverflowError as CPython does, instead of reading past a column
        and wrapping what doesn't fit it."""
        self._boundscheck = boundscheck
        prefix = "watchword_jit_checked" if boundscheck else "watchword_jit"
        self._modules = PrivateModules(prefix, self._wrap)

    @functools.cached_property
    def scan(self) -> Any:
        """`scan(site, plot_count, scan_ms, params)`: a whole scan, as of kernel/scan.py."""
        return self.kept("watchword.kernel.scan", "scan")

    @functools.cached_property
    def track_scan(self) -> Any:
        """`track_scan(tracks, plots, plot_count, work, params, t_ms)`: the tracker alone."""
        return self.kept("watchword.kernel.track_scan", "track_scan")

    def make_site(self) -> Any:
        """All columns of a site, zeroed; `site.tracks` and its other parts can be passed by themselves."""
        return allot(site.make_site)

    def make_tracks(self) -> Any:
        return allot(columns.make_tracks)

    def make_plots(self) -> Any:
        return allot(columns.make_plots)

    def make_work(self) -> Any:
        return allot(columns.make_work)

    def params(self, **changes: int) -> Any:
        """A `settings.Params` as kernel functions take it: the defaults but for `changes`."""
        return hold(defaults()._replace(**changes))

    def function(self, module: str, name: str) -> Any:
        """Any function of a kernel module: `function("watchword.kernel.fixed", "isqrt")`."""
        return getattr(self._modules.load(module), name)

    def kept(self, module: str, name: str) -> Any:
        """The same, kept on disk once compiled. Kernel functions it calls are part of it and need no file.

        module: one of the kernel's, or one of the host's that is compiled together with it, such as a loop
        over scans. That imports kernel functions and constants of the firmware, and of the host only modules
        beside it in the same package.
        """
        function = self.function(module, name)
        function.keep([source_of(part)[1] for part in closure(module)])
        return function

    def _wrap(self, function: FunctionType) -> KernelFunction:
        return KernelFunction(function, targetoptions={"nopython": True, "boundscheck": self._boundscheck})


@functools.cache
def load_kernel(boundscheck: bool = False) -> Kernel:
    """Return the one kernel of its kind in this process."""
    return Kernel(boundscheck)
