"""A flash chip under MicroPython's LittleFS, whose power can be cut in any program or erase.

MicroPython only.
"""

import vfs

BLOCK = 4096
PROGRAM = 256  # bytes, as on the boards
PIECE = 128


class PowerCut(Exception):
    pass


class Chip:
    """`data`: its contents, a bytearray.  left: pieces of PIECE bytes that are still written or erased before
    the power is cut; -1: all.
    """

    def __init__(self, data, left=-1):
        self.data = data
        self.erases = self.programs = 0
        self._left = left

    def readblocks(self, n, buf, offset=0):
        start = n * BLOCK + offset
        buf[:] = memoryview(self.data)[start : start + len(buf)]

    def writeblocks(self, n, buf, offset=0):
        start = n * BLOCK + offset
        done = self._spend(len(buf))
        self.data[start : start + done] = memoryview(buf)[:done]
        if done < len(buf):
            raise PowerCut
        self.programs += 1

    def ioctl(self, op, arg):
        if op == 4:
            return len(self.data) // BLOCK
        if op == 5:
            return BLOCK
        if op == 6:
            done = self._spend(BLOCK)
            self.data[arg * BLOCK : arg * BLOCK + done] = b"\xff" * done
            if done < BLOCK:
                raise PowerCut
            self.erases += 1
        return 0

    def _spend(self, size):
        """How many of `size` bytes there is power for."""
        if self._left < 0:
            return size
        done = min(size, self._left * PIECE)
        self._left -= (done + PIECE - 1) // PIECE
        return done


def formatted(blocks):
    """The contents of a chip with an empty file system."""
    chip = Chip(bytearray(b"\xff" * (blocks * BLOCK)))
    vfs.VfsLfs2.mkfs(chip, progsize=PROGRAM)
    return chip.data


def mount(chip):
    """Make it /flash."""
    vfs.mount(vfs.VfsLfs2(chip, progsize=PROGRAM), "/flash")


def umount():
    vfs.umount("/flash")
