"""State that outlives a restart: configuration and keys, each a record, and the commands that change it.

Such a command is answered once it is on flash, and flash is written in quiet moments only: while a board
erases or writes it, nothing reads the line.
"""

import os

from watchword.codes import REFUSAL_NO_QUIET, REFUSAL_NOT_WRITTEN
from watchword.config import Config
from watchword.const import const
from watchword.kernel.fixed import ticks_diff
from watchword.keys import KEY
from watchword.store import FAILURES, Record, error_number

WAITING_MAX = const(64)  # commands
WAIT_MAX_MS = const(10000)  # then they are refused
_CONFIG_VERSION = const(1)
_KEYS_VERSION = const(1)


class Kept:
    """One record, what it holds, and the commands that wait for it to be written.

    `content` has a draft and `changed`, `pack`, `unpack`, `commit`, `revert`, as `Config` and `Keys` do.
    """

    def __init__(self, content, folder, name, version):
        """folder: where the record is; None: nothing is kept, and no command waits."""
        self.content = content
        self.waiting = []  # (tag, fields)
        self._record = None if folder is None else Record(folder, name, version)
        self._since_ms = 0

    def restore(self):
        """Put in force what was kept."""
        payload = None if self._record is None else self._record.load()
        if payload is not None:
            self.content.unpack(payload)

    def lost(self):
        """Whether there was something kept that can't be read."""
        return self._record is not None and self._record.lost

    def wait(self, tag, fields, now):
        """Let the command that changed the draft wait; now: by the board's clock."""
        if not self.waiting:
            self._since_ms = now
        self.waiting.append((tag, fields))

    def full(self):
        return len(self.waiting) >= WAITING_MAX

    def due(self, now, quiet):
        """Whether those that wait can be answered now; `write` says how."""
        if not self.waiting:
            return False
        return quiet or not self._to_write() or ticks_diff(now, self._since_ms) > WAIT_MAX_MS

    def write(self, quiet):
        """Write the draft and put it in force, or drop it; returns 0, 0 or a refusal and its detail."""
        try:
            if self._to_write():
                if not quiet:
                    self.content.revert()
                    return REFUSAL_NO_QUIET, WAIT_MAX_MS
                self._record.save(self.content.pack())
        except FAILURES as failure:
            self.content.revert()
            return REFUSAL_NOT_WRITTEN, error_number(failure)
        self.content.commit()
        return 0, 0

    def forget(self):
        """Drop what nobody waits for any more."""
        self.content.revert()
        self.waiting = []

    def _to_write(self):
        return self._record is not None and (self._record.lost or self.content.changed())


def restore(config, keys, port):
    """Put in force what `port.storage` has of both; returns a `Kept` each."""
    folder = port.storage
    if folder is not None:
        _make(folder)
    kept = Kept(config, folder, "config", _CONFIG_VERSION), Kept(keys, folder, "keys", _KEYS_VERSION)
    for one in kept:
        one.restore()
    if kept[1].lost():
        nobodys = bytearray(KEY)
        port.random(nobodys)
        keys.close(bytes(nobodys))
    return kept


def kept_config(folder):
    """The configuration kept in `folder`, for who needs it before there is a board."""
    config = Config()
    Kept(config, folder, "config", _CONFIG_VERSION).restore()
    return config


def _make(folder):
    try:
        os.mkdir(folder)
    except OSError:  # it is there; if it can't be made, the first write says so
        pass
