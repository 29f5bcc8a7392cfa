"""Runs a board on MicroPython's unix port, in lock step with the host at the other end of stdin and stdout.

Arguments: board module, seed, "unlocked" to leave the heap open in locked sections. A request is `<II` time
in ms, length, then the bytes fed; an answer is
`<4sIII` mark, locked sections entered, bytes allocated in them, length, then the bytes written.
"""

import gc
import struct
import sys

import micropython

from watchword.ports.lockstep import LockstepPort, run_until_idle

MARK = b"\xa5WWD"  # anything else on stdout is something the firmware printed
UNLOCKED = sys.argv[3:] == ["unlocked"]


class CountingPort(LockstepPort):
    """Locks the heap in locked sections, as a board does, and counts the bytes allocated in them.

    Under the lock MicroPython puts the frames of large bytecode functions, 12 words and more, on the stack;
    whatever else allocates is a MemoryError. Unlocked, all of it is counted.
    """

    def __init__(self, name, seed):
        super().__init__(name, seed)
        self.allocated = 0
        self._before = 0

    def lock(self):
        self.locks += 1
        self._before = micropython.mem_total()
        if not UNLOCKED:
            micropython.heap_lock()

    def unlock(self):
        if not UNLOCKED:
            micropython.heap_unlock()
        self.allocated += micropython.mem_total() - self._before


port = CountingPort(b"micropython", int(sys.argv[2]))
requests, answers = sys.stdin.buffer, sys.stdout.buffer
header = bytearray(8)
try:
    board = __import__(sys.argv[1], None, None, ["Board"]).Board(port)
    while requests.readinto(header) == len(header):
        t_ms, length = struct.unpack("<II", header)
        port.feed(t_ms, requests.read(length))
        run_until_idle(board)
        output = port.take_output()
        answers.write(struct.pack("<4sIII", MARK, port.locks, port.allocated, len(output)))
        answers.write(output)
        port.locks = port.allocated = 0
        if port.collect_due:
            gc.collect()
            port.collect_due = False
except Exception as error:
    sys.print_exception(error, sys.stderr)  # left alone, this port prints it on stdout, which is the link
    sys.exit(1)
