"""Flash files in memory, and a power cut at any byte of any write. Runs on MicroPython too.

    flash = Flash()
    flash.under(store)  # its `open` and `os` from now on
    flash.cut_after(17)  # bytes written or files opened for writing, removed, made: then PowerCut

What a cut leaves of the file that was being written, by `tear`:
TRUNCATED  what was written so far;
TORN       that, and behind it what the file held before;
BLANK      that, and erased flash up to where the write would have ended.
"""

TRUNCATED, TORN, BLANK = range(3)
ENOENT, ENOMEM, ENOSPC = 2, 12, 28


class PowerCut(Exception):
    """The board is off; what is on flash stays."""


class Flash:
    """Files by path. A write that is cut leaves its file as `tear` says."""

    def __init__(self):
        self.files = {}
        self.written = 0  # bytes written, and files opened for writing or removed
        self.failure = None  # what every write raises
        self.tear = TRUNCATED
        self._left = -1

    def under(self, module):
        module.open = self.open
        module.os = self

    def cut_after(self, units, tear=TRUNCATED):
        self._left = units
        self.tear = tear

    def power_on(self):
        self._left = -1

    def spend(self, units):
        """How many of them there is still power for."""
        if 0 <= self._left < units:
            units = self._left
        self._left -= units if self._left > 0 else 0
        self.written += units
        return units

    def _act(self):
        if not self.spend(1):
            raise PowerCut

    def open(self, path, mode):
        if mode == "rb":
            if path not in self.files:
                raise OSError(ENOENT)
            return _Reading(self.files[path])
        if self.failure:
            raise self.failure
        self._act()
        return _Writing(self, path, mode == "ab")

    def remove(self, path):
        if path not in self.files:
            raise OSError(ENOENT)
        self._act()
        del self.files[path]

    def mkdir(self, path):
        pass

    def listdir(self, path):
        return [name[len(path) + 1 :] for name in self.files if name.startswith(path + "/")]


class _Reading:
    def __init__(self, data):
        self._data = data
        self._at = 0

    def read(self, n=-1):
        end = len(self._data) if n < 0 else self._at + n
        part = self._data[self._at : end]
        self._at += len(part)
        return part

    def seek(self, offset, whence):
        self._at = len(self._data) + offset
        return self._at

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class _Writing:
    def __init__(self, flash, path, append):
        self._flash = flash
        self._path = path
        self._before = flash.files.get(path, b"")
        flash.files[path] = self._before if append else b""

    def write(self, data):
        flash, path = self._flash, self._path
        so_far = flash.files[path]
        n = flash.spend(len(data))
        flash.files[path] = so_far + bytes(data[:n])
        if n < len(data):
            if flash.tear == TORN:
                flash.files[path] += self._before[len(so_far) + n :]
            elif flash.tear == BLANK:
                flash.files[path] += b"\xff" * (len(data) - n)
            raise PowerCut

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass
