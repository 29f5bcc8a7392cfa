"""Compiled by Numba together with the kernel functions they call: a whole run without Python.

These modules import nothing but kernel functions, constants and each other, and take ints and arrays alone.
"""
