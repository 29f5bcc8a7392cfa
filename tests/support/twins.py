"""The kernel's columns twice, as CPython has them and as compiled code does, and where the two differ."""

from array import array

import numpy as np

from watchword_bench.jit.columns import block_of


def board_column(rows):
    return array("i", bytes(4 * rows))


def copy_columns(source, target):
    """Give compiled code's columns `target` the values of CPython's."""
    block_of(target)[:] = np.concatenate([column for _, column in _columns(source)])


def differences(python, compiled):
    """Every element that differs, readable: "labels.identity[3]: 1, compiled 2"."""
    theirs = block_of(compiled)
    found = []
    first = 0
    for name, column in _columns(python):
        other = theirs[first : first + len(column)]
        rows = np.flatnonzero(np.asarray(column) != other).tolist()
        found += [f"{name}[{row}]: {column[row]}, compiled {other[row]}" for row in rows]
        first += len(column)
    return found


def _columns(fields, prefix=""):
    for name, value in zip(fields._fields, fields, strict=True):
        if hasattr(value, "_fields"):
            yield from _columns(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value
