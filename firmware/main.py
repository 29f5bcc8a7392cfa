"""What a board does after a reset: watch, unless somebody wants the REPL.

The REPL it is, and no watchdog, while the pin board.STRAP is held low or the file SERVICE exists. One that
says "once" is used up by that.
"""

import os

import board

SERVICE = "SERVICE"


def strapped():
    if board.STRAP is None:
        return False
    from machine import Pin

    return Pin(board.STRAP, Pin.IN, Pin.PULL_UP).value() == 0


def served():
    try:
        with open(SERVICE) as file:
            once = file.read() == "once"
    except OSError:
        return False
    if once:
        os.remove(SERVICE)
    return True


if strapped() or served():
    print("Watchword is off, for service. It comes back with a reset, once", SERVICE, "is removed.")
else:
    from watchword import boot

    boot.run(board)
