"""What the board's own writes cost a flash chip under LittleFS: prints a name, erases and bytes programmed,
over `TIMES` writes of each. The chip is a Pico's: what is left of 2 MB beside MicroPython.
"""

import gc
import os

import vfs

from watchword.config import Config
from watchword.journal import BLOCK_HEAD, RECORDS_MAX, SEAL, Journal
from watchword.keys import Keys
from watchword.store import Record

gc.enable()
TIMES = 400
BLOCK = 4096
PROGRAM = 256
BLOCKS = 352


class Chip:
    """Counts. Its file system never sees a block it has not erased."""

    def __init__(self):
        self.data = bytearray(BLOCK * BLOCKS)
        self.erases = self.programmed = 0

    def readblocks(self, n, buf, offset=0):
        start = n * BLOCK + offset
        buf[:] = memoryview(self.data)[start : start + len(buf)]

    def writeblocks(self, n, buf, offset=0):
        start = n * BLOCK + offset
        self.data[start : start + len(buf)] = buf
        self.programmed += len(buf)

    def ioctl(self, op, arg):
        if op == 4:
            return BLOCKS
        if op == 5:
            return BLOCK
        if op == 6:
            self.erases += 1
        return 0


def count(name, write):
    erases, programmed = chip.erases, chip.programmed
    for n in range(TIMES):
        write(n)
    print(name, chip.erases - erases, chip.programmed - programmed)


def append(n):
    while not log.append(block, size, 0, n):
        pass


chip = Chip()
vfs.VfsLfs2.mkfs(chip, progsize=PROGRAM)
vfs.mount(vfs.VfsLfs2(chip, progsize=PROGRAM), "/flash")
os.mkdir("/flash/state")

config, keys = Config(), Keys()
for platform in range(1, 65):
    keys.provision(platform, 5, bytes(16), 0)
record = Record("/flash/state", "config", 1)
record.load()
count("config", lambda n: record.save(config.pack()))
record = Record("/flash/state", "keys", 1)
record.load()
count("keys", lambda n: record.save(keys.pack()))
log = Journal("/flash/state", bytes(16))
block = bytearray(BLOCK_HEAD + RECORDS_MAX + SEAL)
for size in (128, 512, RECORDS_MAX):
    count("log-" + str(size), append)
