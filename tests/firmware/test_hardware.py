"""The port of microcontroller boards on a `machine` that is made up: what a VM without pins can't show."""

import importlib
import sys
import time
from types import ModuleType, SimpleNamespace

import pytest

from watchword.codes import RESET_POWER_ON, RESET_SOFT, RESET_UNKNOWN, RESET_WATCHDOG

CTRL_C = 3
NOTHING = -1
REASON = 0x40058008
TIMER, FORCED = 1, 2  # bits of that register


class Uart:
    """Has room for `room` bytes until all is sent; whoever asks for more would wait, who knows how long."""

    def __init__(self, number, baud, *, timeout, tx, rx, rxbuf, txbuf):
        assert timeout == 0
        self.made = (number, baud, tx.id, rx.id, rxbuf)
        self.room = txbuf
        self.incoming = b""
        self.sent = b""
        self.sending = 0
        self.open = True

    def any(self):
        return len(self.incoming)

    def readinto(self, buf):
        assert len(buf) <= len(self.incoming), "would wait for more"
        buf[:], self.incoming = self.incoming[: len(buf)], self.incoming[len(buf) :]
        return len(buf)

    def txdone(self):
        return self.sending == 0

    def write(self, buf):
        assert self.sending + len(buf) <= self.room, "would wait for room"
        self.sending += len(buf)
        self.sent += bytes(buf)
        return len(buf)

    def deinit(self):
        self.open = False


class Console:
    """stdin and stdout of a board: of a host that reads `room` more bytes."""

    def __init__(self):
        self.incoming = b""
        self.sent = b""
        self.room = 10_000
        self.buffer = self

    def readinto(self, buf):
        assert len(buf) <= len(self.incoming), "would wait for more"
        buf[:], self.incoming = self.incoming[: len(buf)], self.incoming[len(buf) :]
        return len(buf)

    def write(self, buf):
        assert len(buf) <= self.room, "would wait for the host"
        self.room -= len(buf)
        self.sent += bytes(buf)
        return len(buf)


class Poll:
    def register(self, stream, wanted):
        self._stream, self._wanted = stream, wanted

    def ipoll(self, wait_ms):
        assert wait_ms == 0
        ready = self._stream.incoming if self._wanted == "in" else self._stream.room
        return iter([(self._stream, self._wanted)] if ready else [])


class Machine(ModuleType):
    """As an RP2's, and as an ESP32's once it has a SOFT_RESET."""

    PWRON_RESET, WDT_RESET = 1, 3
    UART = Uart

    def __init__(self):
        super().__init__("machine")
        self.cause = self.PWRON_RESET
        self.mem32 = {REASON: 0}
        self.hertz = None
        self.fed = 0
        self.period_ms = None
        self.lit = []
        self.idled = 0

    def Pin(self, number, mode=None):
        return SimpleNamespace(id=number, value=self.lit.append)

    Pin.OUT = 1

    def WDT(self, timeout):
        self.period_ms = timeout
        return SimpleNamespace(feed=self._feed)

    def _feed(self):
        self.fed += 1

    def freq(self, hertz):
        self.hertz = hertz

    def reset_cause(self):
        return self.cause

    def reset(self):
        """Not called here."""

    def idle(self):
        self.idled += 1


@pytest.fixture
def rig(monkeypatch):
    """The modules of a board, and ways to open a port on it."""
    micropython = ModuleType("micropython")
    micropython.heap_lock = micropython.heap_unlock = lambda: None
    rig = SimpleNamespace(machine=Machine(), console=Console(), interrupt=CTRL_C)
    micropython.kbd_intr = lambda char: setattr(rig, "interrupt", char)
    select = ModuleType("select")
    select.poll, select.POLLIN, select.POLLOUT = Poll, "in", "out"
    monkeypatch.setitem(sys.modules, "machine", rig.machine)
    monkeypatch.setitem(sys.modules, "micropython", micropython)
    monkeypatch.setitem(sys.modules, "select", select)
    ticks = SimpleNamespace(ms=0)
    monkeypatch.setattr(time, "ticks_ms", lambda: ticks.ms, raising=False)
    rig.ticks = ticks
    for name in ("watchword.ports.device", "watchword.ports.hardware"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    hardware = importlib.import_module("watchword.ports.hardware")
    monkeypatch.setattr(hardware, "sys", SimpleNamespace(stdin=rig.console, stdout=rig.console))
    device = importlib.import_module("watchword.ports.device")
    rig.board = SimpleNamespace(
        NAME=b"made up", CPU_HZ=125_000_000, FEED_UART=1, FEED_TX=4, FEED_RX=5, FEED_BAUD=921600,
        FEED_RXBUF=4096, FEED_TXBUF=1024, LED=25, WATCHDOG_MS=8000, WATCHDOG_REASON=REASON,
    )  # fmt: skip
    rig.open = lambda feed_on: hardware.open_port(rig.board, feed_on, device.DevicePort, "state")
    yield rig
    for name in ("watchword.ports.device", "watchword.ports.hardware"):
        sys.modules.pop(name, None)


def test_uart_is_opened_as_the_board_says(rig):
    port = rig.open("uart")
    assert port.line._uart.made == (1, 921600, 4, 5, 4096)
    assert rig.machine.hertz == 125_000_000
    assert rig.machine.period_ms == 8000
    assert (port.name, port.storage) == (b"made up", "state")
    assert rig.interrupt == CTRL_C  # the console is for service


def test_board_may_keep_the_clock_it_has(rig):
    rig.board.CPU_HZ = None
    rig.open("uart")
    assert rig.machine.hertz is None


def test_uart_reads_what_there_is_and_waits_for_nothing(rig):
    port, buf = rig.open("uart"), bytearray(8)
    assert port.readinto(buf) == 0
    port.line._uart.incoming = bytes(range(11))
    assert (port.readinto(buf), bytes(buf)) == (8, bytes(range(8)))
    assert (port.readinto(buf), bytes(buf[:3])) == (3, bytes(range(8, 11)))


def test_uart_that_says_none_has_read_and_taken_nothing(rig):
    port = rig.open("uart")
    port.line._uart.incoming = b"x"
    port.line._uart.readinto = port.line._uart.write = lambda buf: None
    assert port.readinto(bytearray(8)) == 0
    assert port.write(b"y", 1) == 0


def test_uart_takes_no_more_than_it_has_room_for(rig):
    port, said = rig.open("uart"), bytes(range(256)) * 5
    uart, written = port.line._uart, 0
    while written < len(said):
        taken = port.write(said[written:], len(said) - written)
        assert taken
        assert port.write(said, len(said)) == 0  # not before that is sent
        written += taken
        uart.sending = 0
    assert uart.sent == said


def test_console_owns_ctrl_c_while_it_is_open(rig):
    port = rig.open("usb")
    assert rig.interrupt == NOTHING
    port.line.close()
    assert rig.interrupt == CTRL_C


def test_console_reads_what_there_is(rig):
    port, buf = rig.open("usb"), bytearray(4)
    assert port.readinto(buf) == 0
    rig.console.incoming = b"\x03\r\n\x04\x00\xff"
    assert (port.readinto(buf), bytes(buf)) == (4, b"\x03\r\n\x04")
    assert (port.readinto(buf), bytes(buf[:2])) == (2, b"\x00\xff")


def test_console_takes_what_the_host_reads_and_one_packet_a_turn(rig):
    port, said = rig.open("usb"), bytes(range(200))
    assert port.write(said, 200) == 64
    rig.console.room = 10
    assert port.write(said[64:], 136) == 10
    assert port.write(said[74:], 126) == 0
    assert rig.console.sent == said[:74]


@pytest.mark.parametrize("feed_on", ["uart", "usb"])
def test_rest_yields_the_processor(rig, feed_on):
    port = rig.open(feed_on)
    port.after_turn(True)
    assert rig.machine.idled == 0
    port.after_turn(False)
    assert rig.machine.idled == 1


def test_led_changes_with_each_feeding(rig):
    port = rig.open("uart")
    for _ in range(3):
        port.feed_watchdog()
    assert rig.machine.fed == 3
    assert rig.machine.lit == [1, 0, 1]


def test_board_without_an_led_feeds_all_the_same(rig):
    rig.board.LED = None
    rig.open("uart").feed_watchdog()
    assert (rig.machine.fed, rig.machine.lit) == (1, [])


@pytest.mark.parametrize(
    ("reason", "cause"), [(TIMER, RESET_WATCHDOG), (FORCED, RESET_SOFT), (TIMER | FORCED, RESET_WATCHDOG)]
)
def test_rp2_tells_a_bite_from_a_reset_of_its_own(rig, reason, cause):
    rig.machine.cause = Machine.WDT_RESET
    rig.machine.mem32[REASON] = reason
    assert rig.open("uart").reset_cause == cause


@pytest.mark.parametrize(
    ("said", "cause"), [(1, RESET_POWER_ON), (3, RESET_WATCHDOG), (5, RESET_SOFT), (0, RESET_UNKNOWN)]
)
def test_other_boards_say_it_themselves(rig, said, cause):
    rig.board.WATCHDOG_REASON = None
    rig.machine.SOFT_RESET = 5
    rig.machine.cause = said
    assert rig.open("uart").reset_cause == cause


def test_clock_is_modulo_2_to_the_30(rig):
    port = rig.open("uart")
    rig.ticks.ms = (1 << 30) + 7
    assert port.now_ms() == 7
