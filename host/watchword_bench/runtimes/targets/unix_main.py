"""Runs a board on MicroPython's unix port, in lock step with the host at the other end of stdin and stdout.

Arguments: board module, seed, folder of what is kept (or nothing), "count" to count what locked sections
allocate. A request is `<II` time in ms, length, then the bytes fed; an answer is `<4sIII` mark, locked
sections entered, bytes allocated in them, length, then the bytes written.
"""

import gc
import struct
import sys

import micropython

from watchword.ports.lockstep import LockstepPort, run_until_idle

MARK = b"\xa5WWD"  # anything else on stdout is something the firmware printed


class CountingPort(LockstepPort):
    """Leaves the heap open in locked sections, and counts; under the lock, failed attempts count too."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.allocated = 0
        self._before = 0

    def lock(self):
        self.locks += 1
        self._before = micropython.mem_total()

    def unlock(self):
        self.allocated += micropython.mem_total() - self._before


counting = sys.argv[4:] == ["count"]
kind = CountingPort if counting else LockstepPort
port = kind(b"micropython", int(sys.argv[2]), sys.argv[3] or None)
requests, answers = sys.stdin.buffer, sys.stdout.buffer
header = bytearray(8)
try:
    board = __import__(sys.argv[1], None, None, ["Board"]).Board(port)
    while requests.readinto(header) == len(header):
        t_ms, length = struct.unpack("<II", header)
        port.feed(t_ms, requests.read(length))
        run_until_idle(board)
        output = port.take_output()
        allocated = port.allocated if counting else 0
        answers.write(struct.pack("<4sIII", MARK, port.locks, allocated, len(output)))
        answers.write(output)
        port.locks = port.allocated = 0
        if port.collect_due:
            gc.collect()
            port.collect_due = False
except Exception as error:
    sys.print_exception(error, sys.stderr)  # left alone, this port prints it on stdout, which is the link
    sys.exit(1)
