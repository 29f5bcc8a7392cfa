"""Kernel functions compiled by Numba, one version of each, and kept between runs."""

import contextlib
import hashlib
import pickle
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from numba.core import serialize, types
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.registry import CPUDispatcher

from watchword_bench.cache import cache_folder, write_at_once
from watchword_bench.jit.numba_types import ColumnsType, ColumnType

KEPT = 8
"""Versions of one function that are kept on disk."""


class KernelFunction(CPUDispatcher):
    """A function that is compiled when it is first called, with int64 for every number.

    Numba by itself compiles another version for each constant that a caller passes.
    """

    _cache: NullCache

    def compile(self, sig: tuple[types.Type, ...]) -> Any:
        return super().compile(tuple(_widened(kind) for kind in sig))

    def keep(self, sources: Iterable[bytes]) -> None:
        """Keep the compiled code on disk, for use with the same `sources`: all that it is made of."""
        if isinstance(self._cache, _DiskCache):  # what came from there can't be saved again
            return
        self._cache = _DiskCache(self.py_func.__name__, self.targetoptions, sources)
        for sig, compiled in self.overloads.items():  # as part of another function
            self._cache.save_overload(sig, compiled)


def _widened(kind: types.Type) -> types.Type:
    if isinstance(kind, types.Integer | types.Boolean):
        return types.int64
    if isinstance(kind, ColumnsType | ColumnType | types.Array):
        return kind
    raise TypeError(f"a kernel function takes ints and the columns that a Kernel makes, not {kind}")


class _DiskCache(NullCache):
    """One file for each version of one function: atomic, and named by all that the code depends on.

    Numba's own cache notices only a change of the file that the function itself is in.
    """

    def __init__(self, name: str, options: dict[str, Any], sources: Iterable[bytes]) -> None:
        self._name = name
        compiler = [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))]
        packages = [version(package) for package in ("numba", "llvmlite", "numpy")]
        made_by = packages, platform.python_version(), sorted(options.items())
        self._hash = hashlib.sha256(repr(made_by).encode())
        for source in [*compiler, *sources]:
            self._hash.update(hashlib.sha256(source).digest())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        target_context.refresh()
        # The file may be missing or damaged; either costs a compilation, no more.
        with contextlib.suppress(Exception):
            data = pickle.loads(self._path(sig, target_context).read_bytes())
            return CompileResult._rebuild(target_context, *data)
        return None

    def save_overload(self, sig: Any, cres: Any) -> None:
        if cres.library.has_dynamic_globals:  # addresses of this process
            return
        path = self._path(sig, cres.target_context)
        data = serialize.dumps(cres._reduce())
        with contextlib.suppress(OSError):  # a home that can't be written costs time, no more
            write_at_once(path, data)
            versions = sorted(path.parent.glob(f"{self._name}-*"), key=lambda file: file.stat().st_mtime)
            for old in versions[:-KEPT]:
                old.unlink()

    def _path(self, sig: Any, target_context: Any) -> Path:
        key = self._hash.copy()
        key.update(repr((sig, target_context.codegen().magic_tuple())).encode())
        return cache_folder() / "jit" / f"{self._name}-{key.hexdigest()[:32]}.nbc"
