"""A board in lock step whose state and log are kept, and which can be switched off and on."""

from watchword.app import Board
from watchword.ports.lockstep import LockstepPort, run_until_idle


class StoredBoard:
    """What a `Bench` runs; `storage`: the state's folder."""

    def __init__(self, storage, seed=1):
        self.storage = str(storage)
        self._seed = seed
        self._now_ms = 0
        self.restart()

    def restart(self):
        self.port = LockstepPort(b"stored", self._seed, self.storage)
        self.port.feed(self._now_ms, b"")
        self.board = Board(self.port)

    def exchange(self, t_ms, data):
        self._now_ms = t_ms
        self.port.feed(t_ms, data)
        run_until_idle(self.board)
        return self.port.take_output()
