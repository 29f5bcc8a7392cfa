"""`extremes.Rig` on CPython: over a board's columns, and over such as show every intermediate."""

from array import array
from importlib import import_module

from support.checked import CheckedColumn, checked
from support.extremes import Rig
from watchword.kernel import columns
from watchword.settings import Params
from watchword_bench.arithmetic.quantities import RANGES


def find(where):
    """The kernel's function of that "module.name"."""
    module, name = where.split(".")
    return getattr(import_module(f"watchword.kernel.{module}"), name)


def plain():
    return _rig(lambda rows: array("i", bytes(4 * rows)), int)


def watched():
    """One that raises where an intermediate leaves ±(2^30 - 1)."""
    return _rig(CheckedColumn, checked)


def _rig(column, number):
    made = [make(column) for make in (columns.make_tracks, columns.make_plots, columns.make_work)]
    return Rig(made, lambda values: Params(*map(number, values)), find, RANGES, number)
