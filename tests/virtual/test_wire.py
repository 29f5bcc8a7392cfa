"""The model of the radar's cable, without a board and with one."""

import os
import select
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import serial
from hypothesis import given
from hypothesis import strategies as st

from watchword_bench.virtual import VirtualBoard, Wire, interpreter
from watchword_bench.virtual.interpreter import LineClock
from watchword_bench.virtual.wire import Lane, resample

BAUDS = (9600, 115200, 230400, 460800, 921600)


@given(st.binary(max_size=200), st.sampled_from(BAUDS))
def test_equal_rates_change_nothing(data: bytes, baud: int) -> None:
    assert resample(data, baud, baud) == data


@given(st.binary(min_size=1, max_size=200), st.floats(0.97, 1.03))
def test_a_receiver_bears_three_per_cent(data: bytes, off: float) -> None:
    assert resample(data, 115200, round(115200 * off)) == data


def test_half_the_rate_reads_every_other_bit() -> None:
    # The line: start 0, the bits of 0x35 from the lowest, stop 1, idle. The slow receiver's bits are two of
    # the sender's long, its start bit too, and it looks at their middles: at 3, 5, 7 and so on.
    line = [0, *map(int, "10101100"), 1] + 20 * [1]
    expected = sum(line[3 + 2 * bit] << bit for bit in range(8))
    assert resample(b"\x35", 230400, 115200) == bytes([expected])


def test_a_faster_receiver_reads_more_bytes_than_were_sent() -> None:
    assert (
        len(resample(bytes(10), 115200, 921600)) == 0
    )  # the line is low for longer than a byte: framing errors
    assert len(resample(b"\x55" * 10, 115200, 921600)) > 10


def test_noise_flips_the_share_asked_for() -> None:
    wire = Wire(bit_error_rate=0.01, seed=7)
    sent = bytes(20_000)
    got = wire.pass_on(sent, wire.to_board, 115200, 115200)
    flipped = sum(byte.bit_count() for byte in got)
    assert abs(flipped - 1600) < 5 * 40  # 160,000 bits, five standard deviations
    assert wire.to_board.flipped == sum(byte != 0 for byte in got)
    again = Wire(bit_error_rate=0.01, seed=7)
    assert again.pass_on(sent, again.to_board, 115200, 115200) == got


@pytest.fixture
def lane() -> tuple[Lane, list[bytes], list[bytes]]:
    waiting: list[bytes] = []
    arrived: list[bytes] = []

    def source(n: int) -> bytes:
        data = b"".join(waiting)
        waiting[:] = [data[n:]]
        return data[:n]

    def sink(data: bytes) -> bytes:
        arrived.append(data)
        return b""

    return Lane(source, sink), waiting, arrived


def test_bytes_take_their_time(lane: tuple[Lane, list[bytes], list[bytes]]) -> None:
    line, waiting, arrived = lane
    waiting.append(bytes(1000))
    byte_s = 10 / 115200
    for ms in range(100):
        line.turn(ms / 1000, byte_s)
        sent = sum(map(len, arrived))
        assert ms / 1000 / byte_s - 1000 * byte_s - 12 <= sent <= ms / 1000 / byte_s or sent == 1000
    assert sum(map(len, arrived)) == 1000


def test_a_late_turn_is_made_up_for_and_a_long_pause_is_not(
    lane: tuple[Lane, list[bytes], list[bytes]],
) -> None:
    line, waiting, arrived = lane
    waiting.append(bytes(10_000))
    byte_s = 0.0001
    line.turn(0.0, byte_s)
    line.turn(0.004, byte_s)
    assert sum(map(len, arrived)) == 40
    line.turn(1.0, byte_s)
    assert sum(map(len, arrived)) == 50  # what was on the line, no more


class Processor:
    """Stands in for an interpreter: what the computer gives it."""

    def __init__(self) -> None:
        self.wants, self.had_ns, self.waited_s = True, 0, 0.0

    def processor(self) -> tuple[bool, int, float]:
        return self.wants, self.had_ns, self.waited_s


def test_the_lines_clock_stands_still_while_the_interpreter_is_kept_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wall_s = 100.0
    monkeypatch.setattr(interpreter.time, "monotonic", lambda: wall_s)
    child, clock = Processor(), LineClock()

    def after(seconds: float, had_s: float = 0.0, waited_s: float = 0.0, wants: bool = True) -> float:
        nonlocal wall_s
        wall_s += seconds
        child.had_ns += int(had_s * 1e9)
        child.waited_s += waited_s
        child.wants = wants
        return clock.now(child)

    began = after(0.0)
    assert after(1.0, had_s=1.0) - began == pytest.approx(1.0)  # it ran
    assert after(2.0, wants=False) - began == pytest.approx(3.0)  # it slept
    assert after(0.5, had_s=0.1) - began == pytest.approx(3.5)
    assert after(4.0) - began == pytest.approx(3.5)  # it waits
    assert after(1.0) - began == pytest.approx(3.5)
    assert after(0.25, had_s=0.25, waited_s=5.0) - began == pytest.approx(3.75)  # it has waited


ECHO = """
from machine import UART, idle
uart = UART(0, {baud}, rxbuf={rxbuf}, txbuf=4096)
buf = bytearray(4096)
print('open')
while True:
    n = uart.readinto(buf)
    if n:
        at = 0
        while at < n:
            at += uart.write(memoryview(buf)[at:n]) or 0
    else:
        idle()
"""


@pytest.fixture
def start(board: VirtualBoard) -> Callable[[str], None]:
    """Run a program as main.py, until it prints "open"."""

    def start(program: str) -> None:
        (board.disk / "main.py").write_text(program)
        console = os.open(board.console, os.O_RDWR | os.O_NOCTTY)
        board.reset()
        seen = b""
        while b"open" not in seen:
            assert select.select([console], [], [], 10)[0], seen
            seen += os.read(console, 4096)
        os.close(console)

    return start


def exchange(port: serial.Serial, data: bytes, quiet_s: float = 0.2) -> bytes:
    """Write it all and return what comes until the line is quiet."""
    port.timeout = quiet_s
    got = b""
    while data or (part := port.read(port.in_waiting or 1)):
        if data:
            data = data[port.write(data[:2048]) or 0 :]
            part = port.read(port.in_waiting)
        got += part
    return got


@pytest.mark.parametrize("paced", [True, False])
def test_echo_at_full_rate_loses_nothing(
    board: VirtualBoard, start: Callable[[str], None], paced: bool
) -> None:
    board.wire.paced = paced
    start(ECHO.format(baud=921600, rxbuf=4096))
    data = os.urandom(30_000)
    with serial.Serial(board.uart, 921600, exclusive=True) as port:
        began = time.monotonic()
        assert exchange(port, data) == data
        if paced:  # bytes never come sooner than the line allows
            assert time.monotonic() - began > 30_000 * 10 / 921600
    for tally in (board.wire.to_board, board.wire.to_host):
        assert (tally.sent, tally.delivered, tally.overrun) == (30_000, 30_000, 0)


def test_what_does_not_fit_the_receive_buffer_is_lost_and_counted(
    board: VirtualBoard, start: Callable[[str], None]
) -> None:
    start(
        "from machine import UART\nimport time\nuart = UART(0, 921600, rxbuf=256)\nprint('open')\n"
        "time.sleep_ms(300)\nbuf = bytearray(1000)\nuart.write(str(uart.readinto(buf)) + '!')\n"
    )
    with serial.Serial(board.uart, 921600, timeout=5) as port:
        port.write(bytes(1000))
        assert port.read_until(b"!") == b"256!"
    tally = board.wire.to_board
    assert (tally.sent, tally.delivered, tally.overrun) == (1000, 256, 744)


def test_the_wrong_rate_garbles(board: VirtualBoard, start: Callable[[str], None]) -> None:
    start(ECHO.format(baud=921600, rxbuf=4096))
    with serial.Serial(board.uart, 115200) as port:
        assert exchange(port, bytes(range(256))) != bytes(range(256))
        assert board.wire.to_board.garbled == 256
        port.baudrate = 921600
        assert exchange(port, bytes(range(256))) == bytes(range(256))


def test_a_host_that_does_not_read_loses_what_its_terminal_cannot_hold(
    board: VirtualBoard, start: Callable[[str], None]
) -> None:
    board.wire.paced = True
    start(
        "from machine import UART, idle\nuart = UART(0, 921600)\nprint('open')\nleft = 40000\n"
        "while left:\n    n = uart.write(bytes(min(left, 4096)))\n    left -= n or 0\n    n or idle()\n"
    )
    with serial.Serial(board.uart, 921600, timeout=0.3) as port:
        time.sleep(40_000 * 10 / 921600 + 0.3)
        got = len(port.read(200_000))
    tally = board.wire.to_host
    assert tally.sent == 40_000
    assert tally.delivered == got
    assert tally.overrun == 40_000 - got > 0


def test_links_follow_the_ports(tmp_path: Path) -> None:
    with VirtualBoard(tmp_path / "disk", links=tmp_path) as board:
        link = tmp_path / "uart"
        assert str(link.readlink()) == board.uart
        board.unplug("uart")
        assert not link.is_symlink()
        board.plug("uart")
        assert str(link.readlink()) == board.uart
    assert not link.is_symlink()
