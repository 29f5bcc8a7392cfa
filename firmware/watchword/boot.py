"""From board.py to a running board, and from there to the REPL."""

import json

from watchword.app import Board
from watchword.kernel.fixed import ticks_diff
from watchword.ports import hardware
from watchword.ports.device import DevicePort
from watchword.state import kept_config

SERVICE = "SERVICE"  # see main.py
STATE = "state"  # the folder of what outlives a restart
_LAST_WORDS_MS = 200

try:
    from watchword.ports.testing import TestPort as Port
except ImportError:  # a release
    Port = DevicePort


def run(board):
    """Watch, on the board that the module `board` describes, until a person wants the REPL."""
    port = open_port(board)
    build = _build()
    try:
        while _watch(port, build) != "service":
            port.run_steps(build)
    except KeyboardInterrupt:  # at the REPL's console, where the link is on the UART
        pass
    finally:
        port.line.close()
    with open(SERVICE, "w") as file:
        file.write("once")
    port.reset()  # or the watchdog would bite


def _watch(port, build):
    """Run one board until it is to end; returns why.

    In a function of its own, whose frame is all that holds on to it: the next board needs its room.
    """
    running = Board(port, build)
    try:
        while port.stop is None:
            port.after_turn(running.step())
        began = port.now_ms()
        while running.pending and ticks_diff(port.now_ms(), began) < _LAST_WORDS_MS:
            running.step()
    finally:
        running.put_away()
    return port.stop


def open_port(board):
    """The port of `board`, with the link where the kept configuration says: feed_port."""
    feed_on = (board.FEED_ON, "uart", "usb")[kept_config(STATE).params.feed_port]
    return hardware.open_port(board, feed_on, Port, STATE)


def _build():
    """Hash of the firmware's files, as the image's manifest has it; zero without one."""
    try:
        with open("image.json") as file:
            return bytes.fromhex(json.load(file)["build"])
    except (OSError, ValueError, KeyError):
        return bytes(8)
