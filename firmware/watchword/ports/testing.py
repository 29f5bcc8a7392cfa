"""Test builds: a board that a host can take in step, or hang. Release images leave this file out.

In step, clock, random bytes and input are the host's, as in `lockstep`, and give the same trace. Each
`test_step` brings its input with it; the board works it off and answers with `test_done`. The first one is
for a new board and brings nothing. A hello between two steps ends them: a new board runs by its own clock.
"""

import gc
import struct

from watchword.app import Board
from watchword.clock import WRAP
from watchword.codes import RESET_POWER_ON
from watchword.kernel.fixed import ticks_diff
from watchword.link import layout
from watchword.link.frame import Decoder, Encoder
from watchword.ports.device import DevicePort
from watchword.ports.stream import HashStream

_HEADER = 7  # of a frame, and its CRC
_CRC = 4
_SILENCE_MS = 1000  # input that stays away for so long is lost; a host that reads nothing for so long is gone


class TestPort(DevicePort):
    """A device's port, on which a host may ask for a test."""

    test_build = True

    def __init__(self, *device):
        super().__init__(*device)
        self._first = None  # arguments of StepPort.begin
        self._kept = b""  # bytes read in step that belong to the board that follows

    def readinto(self, buf):
        if not self._kept:
            return super().readinto(buf)
        n = len(self._kept)
        buf[:n] = self._kept
        self._kept = b""
        return n

    def take_test(self, type_, buf, start):
        """Do what the message at `buf[start]` asks for; False if it can't be done now."""
        if type_ == layout.TEST_WEDGE:
            self._wedge(buf[start])
            return True
        t_ms, seed, length, new = struct.unpack_from(layout.FORMAT_TEST_STEP, buf, start)
        if length or not new:
            return False
        self._first = (seed, buf[start - 2] | buf[start - 1] << 8, t_ms & WRAP, 0)
        self.stop = "steps"
        return True

    def run_steps(self, build):
        """Run boards in step until the host wants one that runs by itself."""
        port = StepPort(self)
        port.begin(*self._first)
        self.stop = None
        while port.new:
            gc.collect()  # or the next would not fit
            self._kept = _run(port, build)

    def _wedge(self, duration_s):
        began = self.now_ms()
        while duration_s == 0 or ticks_diff(self.now_ms(), began) < duration_s * 1000:
            pass


def _run(port, build):
    """Run one board. In a function of its own, whose frame is all that holds on to it."""
    return port.run(Board(port, build))


class StepPort:
    """The seam of a board in step: time stands still but for the steps that come by the line of `port`."""

    test_build = True
    reset_cause = RESET_POWER_ON
    storage = None

    def __init__(self, port):
        self.name = port.name
        self.lock = port.lock
        self.unlock = port.unlock
        self.heap_free = port.heap_free
        self.feed_watchdog = port.feed_watchdog
        self.stop = None  # what the board asks for here is for the host to see to
        self.new = False  # whether the next step is for a new board
        self._port = port
        self._line = port.line
        self._stream = None
        self._now_ms = self._step_ms = 0
        self._step = self._length = self._read = self._written = 0
        self._collect_due = False
        self._frames = Decoder(1)
        self._done = Encoder(64)
        self._byte = bytearray(1)

    def now_ms(self):
        return self._now_ms

    def now_us(self):
        return self._now_ms * 1000 & WRAP

    def readinto(self, buf):
        """Fill `buf` as far as the step's input goes: a turn gets what it would in `lockstep`."""
        wanted = min(len(buf), self._length - self._read)
        n = self._transfer(self._line.readinto, memoryview(buf)[:wanted])
        self._read += n
        if n < wanted:
            self._length = self._read
        return n

    def write(self, buf, n):
        """Write it all; what the host does not read in time is dropped."""
        self._written += self._transfer(self._put, memoryview(buf)[:n])
        return n

    def random(self, buf):
        self._stream.fill(buf)

    def collect(self):
        self._collect_due = True

    def take_test(self, type_, buf, start):
        """No test within a test."""
        return False

    def begin(self, seed, *step):
        """Be ready for a new board, whose first step this is."""
        self.new = True
        self._now_ms = 0
        self._stream = HashStream(seed)
        self._take(*step)

    def run(self, board):
        """Run `board` from step to step until another is wanted; bytes of a hello if that runs freely."""
        self.new = False
        while True:
            self._now_ms = self._step_ms
            while board.step():
                pass
            if self._collect_due:
                self._collect_due = False
                gc.collect()
            self._say_done()
            hello = self._await_step()
            if hello or self.new:
                return hello

    def _await_step(self):
        """Wait for the next step, or for a hello, which is returned."""
        frames = self._frames
        while True:
            # Byte by byte: what is behind a step's frame is its input.
            if not self._line.readinto(self._byte):
                self.feed_watchdog()
                self._line.rest()
                continue
            frames.feed(self._byte, 1)
            if not frames.next():
                continue
            start, end = frames.start, frames.start + frames.length
            if frames.type == layout.HELLO:
                return bytes(memoryview(frames.buf)[start - _HEADER : end + _CRC])
            if frames.type == layout.TEST_STEP:
                t_ms, seed, length, new = struct.unpack_from(layout.FORMAT_TEST_STEP, frames.buf, start)
                step = (frames.sequence, t_ms & WRAP, length)
                if new:
                    self.begin(seed, *step)
                else:
                    self._take(*step)
                return b""

    def _take(self, step, t_ms, length):
        self._step, self._step_ms, self._length = step, t_ms, length
        self._read = self._written = 0

    def _say_done(self):
        out = self._done
        done = (self._now_ms, self._step, self._read, self._written, self.heap_free())
        struct.pack_into(layout.FORMAT_TEST_DONE, out.buf, out.at, *done)
        out.end(layout.TEST_DONE)
        out.drain(self)

    def _put(self, view):
        return self._line.write(view, len(view))

    def _transfer(self, move, view):
        """Have `move` move all of `view`, unless nothing moves for too long; returns how much it moved."""
        moved, since = 0, self._port.now_ms()
        while moved < len(view):
            n = move(view[moved:])
            moved += n
            now = self._port.now_ms()
            if n:
                since = now
            elif ticks_diff(now, since) > _SILENCE_MS:
                break
        return moved
