"""`const` for CPython and the JIT. MicroPython's compiler folds `const(…)` itself, wherever it comes from."""


def const(value):
    """`value`; a name with a leading underscore then costs a board neither RAM nor a look-up."""
    return value
