"""The board under test with its cables, and what can be done to it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from watchword_bench.boards.application import CONSOLE_BAUD
from watchword_bench.boards.catalogue import BoardFolder
from watchword_bench.boards.image import Image
from watchword_bench.line.connect import NotATestBuild, connect
from watchword_bench.line.greeting import Greeting, greet
from watchword_bench.line.line import Clock, Line, open_line
from watchword_bench.line.wire import WireRuntime
from watchword_bench.recording.recorder import Recorder
from watchword_bench.recording.tap import Recorded
from watchword_bench.runtimes.base import CLOCK_MASK
from watchword_bench.virtual import VirtualBoard


class Unable(Exception):
    """This board can't do what was asked; the message says what can, and by which command."""


@dataclass
class Rig:
    """One board. Ports are pyserial URLs; a virtual board's change when its cables are pulled.

    console: the USB cable.  feed: what carries the link; without it the console does, in one-cable mode.
    """

    board: BoardFolder
    image: Image
    console: str = ""
    feed: str | None = None
    virtual: VirtualBoard | None = None
    real_time: bool = True
    """Whether it runs as fast as the world does; an emulated board doesn't."""
    recordings: list[Path] = field(default_factory=list)
    """Where the next lines and boards in step are recorded: a test's own, in the order they were opened."""
    folder: Path | None = None

    @property
    def console_url(self) -> str:
        """The port of the USB console."""
        return self.virtual.console if self.virtual else self.console

    @property
    def uart_url(self) -> str | None:
        """The port at the UART; None with one cable."""
        return self.virtual.uart if self.virtual else self.feed

    @property
    def feed_url(self) -> str:
        """The port that carries the link."""
        return self.uart_url or self.console_url

    @property
    def baud(self) -> int:
        """The rate of what carries the link; on the board's own USB it has no meaning."""
        return int(self.board.constants["FEED_BAUD"]) if self.uart_url else CONSOLE_BAUD

    @property
    def clock_ns(self) -> Clock:
        """What latencies are measured by: for a virtual board, without what the computer made it wait."""
        return self.virtual.clock_ns if self.virtual else time.monotonic_ns

    def in_real_time(self) -> None:
        """Raise Unable for a board that doesn't keep up with the world."""
        if not self.real_time:
            raise Unable("an emulated board is slower than the world: `make hil BOARD=virtual` keeps up")

    def line(self, baud: int | None = None) -> Line:
        """Open what carries the link, recorded. The board runs by its own clock."""
        line = open_line(self.feed_url, baud or self.baud)
        about = {"board": self.board.name, "runtime": f"{self.board.name} at {line.url}", "random_seed": "0"}
        line.tap = LineRecorder(Recorder(self.recording("free"), about))
        return line

    def console_line(self) -> Line:
        """Open the service console, which in one-cable mode the link has."""
        if self.uart_url is None:
            raise Unable("the link is on the only cable: `make hil BOARD=… PORT=… FEED_PORT=…` has two")
        return open_line(self.console_url)

    def greeted(self) -> tuple[Line, Greeting]:
        """Open what carries the link and exchange hellos."""
        line = self.line()
        try:
            return line, greet(line)
        except BaseException:
            line.close()
            raise

    def in_step(self, seed: int, name: str = "run", about: dict[str, str] | None = None) -> "InStep":
        """Take the board in step with this host, as after power-on; recorded under `name`."""
        line, greeting = connect(self.feed_url, self.baud, self.clock_ns)
        if not greeting.test_build:
            line.close()
            raise NotATestBuild(line.url, greeting, "a board in step with its host")
        wire = WireRuntime(line, greeting, seed)
        told = greeting.about | {"runtime": wire.name, "random_seed": str(seed)} | (about or {})
        return InStep(wire, Recorder(self.recording(name), told))

    def recording(self, name: str) -> Path:
        """A new file for what a test does."""
        if self.folder is None:
            raise RuntimeError("the rig has no folder for recordings: use the fixture `rig`")
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{name}-{len(self.recordings)}.mcap"
        self.recordings.append(file)
        return file

    def hands(self) -> VirtualBoard:
        """Who pulls cables and cuts power; there is nobody to do it at a real board."""
        if self.virtual is None:
            raise Unable("nobody is there to pull a cable or cut the power: `make hil BOARD=virtual` does it")
        return self.virtual

    @contextmanager
    def other_board_file(self, **constants: object) -> Iterator[None]:
        """Run with other values in board.py for a while. The board restarts before and after."""
        virtual = self.hands()
        file = virtual.disk / "board.py"
        before = file.read_text()
        file.write_text(before + "".join(f"{name} = {value!r}\n" for name, value in constants.items()))
        virtual.reset()
        try:
            yield
        finally:
            file.write_text(before)
            virtual.reset()

    def wait_until_up(self) -> Greeting:
        """Wait for a board that was just started."""
        time.sleep(0.05)
        line, greeting = connect(self.feed_url, self.baud)
        line.close()
        return greeting


class LineRecorder:
    """Records a line to a board that runs by its own clock: each write is an exchange."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._begun_ns = time.monotonic_ns()
        self._at_ns = 0
        self.sent(self._begun_ns, b"")

    def sent(self, at_ns: int, data: bytes) -> None:
        """Note bytes to the board."""
        self._at_ns = at_ns - self._begun_ns
        self._recorder.sent(self._at_ns, self._at_ns // 1_000_000 & CLOCK_MASK, data)

    def received(self, at_ns: int, data: bytes) -> None:
        """Note bytes from the board, in the order they were read."""
        self._recorder.received(max(at_ns - self._begun_ns, self._at_ns), data)

    def close(self) -> None:
        """Close the file."""
        self._recorder.close()


class InStep(Recorded):
    """A board in step, recorded. wire: what it is underneath, with its latencies and free heap."""

    def __init__(self, wire: WireRuntime, recorder: Recorder) -> None:
        super().__init__(wire, recorder)
        self.wire = wire
