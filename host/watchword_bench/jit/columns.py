"""Columns in one block of memory, so that compiled code takes all of a site's as a single pointer."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchword_bench.jit.numba_types import columns_type, size_of

Block = NDArray[np.int32]


class Columns:
    """A group of columns, or of such groups, in one block of int32.

    Fields are attributes as in the group: `site.tracks.x[i]`. A column is a memoryview, which like
    the board's `array('i')` reads as int and refuses what doesn't fit. Plain ints (`Params`) are held too.
    """

    def __init__(self, fields: Any, block: Block) -> None:
        """fields: a group of columns that lie in `block` one after another, in the fields' order."""
        self._numba_type_ = columns_type(fields)
        self._block = block
        self._address = block.ctypes.data
        first = 0
        for (name, kind), value in zip(self._numba_type_.fields, fields, strict=True):
            part = block[first : first + size_of(kind)]
            setattr(self, name, Columns(value, part) if hasattr(value, "_fields") else value)
            first += len(part)


def block_of(columns: Any) -> Block:
    """All of a `Columns` in the order of its fields, as one array that shares its memory."""
    block: Block = columns._block
    return block


def allot(make: Callable[[Callable[[int], Any]], Any]) -> Any:
    """Return the `Columns` of what one of the kernel's makers (`make_site`) makes, zeroed."""
    rows: list[int] = []
    make(rows.append)
    block = np.zeros(sum(rows), np.int32)
    columns = iter(np.split(block, np.cumsum(rows)[:-1]))
    return Columns(make(lambda _: next(columns).data), block)


def hold(values: Any) -> Any:
    """Return the `Columns` of a namedtuple of ints."""
    return Columns(values, np.array(values, np.int32))
