"""Integers that raise where a board's would leave the small ints: 31 bits on a 32-bit MicroPython.

A kernel run on columns of these shows every intermediate, where one run on `array('i')` shows stores only.
"""

import operator

LIMIT = (1 << 30) - 1


class TooLarge(Exception):
    """An intermediate left ±(2^30 - 1), or a shift 0..30."""


class Checked(int):
    """An int whose arithmetic gives more of its kind. What touches no `Checked` goes unseen."""

    def __truediv__(self, other):
        raise TooLarge(f"{int(self)} / {int(other)} is a float")

    __rtruediv__ = __truediv__


def checked(value):
    """`value` as a Checked, if it is a small int."""
    if not -LIMIT <= value <= LIMIT:
        raise TooLarge(f"{int(value)} is outside ±(2^30 - 1)")
    return Checked(value)


def _unary(name):
    operation = getattr(operator, name)
    setattr(Checked, name, lambda self: checked(operation(int(self))))


def _binary(name):
    operation = getattr(operator, name)

    def apply(left, right):
        try:
            return checked(operation(int(left), int(right)))
        except TooLarge as error:
            raise TooLarge(f"{name}({int(left)}, {int(right)}): {error}") from None

    setattr(Checked, name, apply)
    setattr(Checked, f"__r{name[2:]}", lambda self, other: apply(other, self))


def _shift(name):
    operation = getattr(operator, name)

    def apply(value, bits):
        if not 0 <= bits <= 30:
            raise TooLarge(f"{name}({int(value)}, {int(bits)}): shifts are 0..30")
        return checked(operation(int(value), int(bits)))

    setattr(Checked, name, apply)
    setattr(Checked, f"__r{name[2:]}", lambda self, other: apply(other, self))


for _name in ("__neg__", "__invert__", "__abs__"):
    _unary(_name)
for _name in ("__add__", "__sub__", "__mul__", "__floordiv__", "__mod__", "__and__", "__or__", "__xor__"):
    _binary(_name)
for _name in ("__lshift__", "__rshift__"):
    _shift(_name)


class CheckedColumn:
    """A column of Checked: stores raise beyond ±(2^30 - 1), indices below zero or past the end."""

    def __init__(self, rows):
        self._values = [Checked(0)] * rows

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def __getitem__(self, row):
        return self._values[self._within(row)]

    def __setitem__(self, row, value):
        self._values[self._within(row)] = checked(value)

    def _within(self, row):
        if not 0 <= row < len(self._values):
            raise IndexError(f"row {int(row)} of {len(self._values)}")
        return row


def checked_params(params):
    """A `settings.Params` of Checked."""
    return type(params)(*[checked(value) for value in params])
