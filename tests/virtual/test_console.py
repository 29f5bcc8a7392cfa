"""What a person at the prompt sees, and what the supervisor does about it."""

import os
import select
import time
from collections.abc import Iterator

import pytest

from watchword_bench.virtual import VirtualBoard
from watchword_bench.virtual.interpreter import Interpreter
from watchword_bench.virtual.supervisor import (
    CRASH,
    POWER_ON_RESET,
    SOFT_RESET,
    WATCHDOG_RESET,
)

PATIENCE_S = 10.0
PROMPT = b">>> "


class Keyboard:
    """Somebody at a terminal."""

    def __init__(self, path: str) -> None:
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY)

    def press(self, keys: bytes, until: bytes = PROMPT) -> bytes:
        os.write(self.fd, keys)
        return self.read(until)

    def read(self, until: bytes) -> bytes:
        """What comes, up to and with `until`."""
        got = b""
        give_up = time.monotonic() + PATIENCE_S
        while until not in got:
            assert select.select([self.fd], [], [], max(0, give_up - time.monotonic()))[0], got
            got += os.read(self.fd, 4096)
        return got


@pytest.fixture
def keyboard(board: VirtualBoard) -> Iterator[Keyboard]:
    """At the first prompt."""
    keyboard = Keyboard(board.console)
    assert keyboard.read(PROMPT).startswith(b"MicroPython ")
    yield keyboard
    os.close(keyboard.fd)


def test_line_ends(keyboard: Keyboard) -> None:
    assert keyboard.press(b"for i in (1, 2): print(i)\r\r").endswith(b"\r\n1\r\n2\r\n>>> ")


def test_ctrl_d_restarts_and_runs_main(board: VirtualBoard, keyboard: Keyboard) -> None:
    (board.disk / "boot.py").write_text("print('boot')\n")
    (board.disk / "main.py").write_text("print('main')\n")
    assert b"\r\nMPY: soft reboot\r\nboot\r\nmain\r\nMicroPython " in keyboard.press(b"\x04")
    assert b"MPY: soft reboot\r\nboot\r\nmain\r\n" in keyboard.press(b"import sys; sys.exit()\r")
    assert board.starts == [POWER_ON_RESET, SOFT_RESET, SOFT_RESET]


def test_main_that_exits_restarts(board: VirtualBoard, keyboard: Keyboard) -> None:
    (board.disk / "main.py").write_text(
        "import os\n"
        "if 'again' not in os.listdir():\n"
        "    open('again', 'w').close()\n"
        "    raise SystemExit\n"
        "print('second time')\n"
    )
    board.reset()
    keyboard.read(b"MPY: soft reboot\r\nsecond time\r\n")


def test_an_error_in_boot_skips_main(board: VirtualBoard, keyboard: Keyboard) -> None:
    (board.disk / "boot.py").write_text("1 / 0\n")
    (board.disk / "main.py").write_text("print('main')\n")
    printed = keyboard.press(b"\x04")
    assert b"ZeroDivisionError" in printed
    assert b"main\r\n" not in printed


def test_ctrl_c_is_a_byte_once_disarmed(keyboard: Keyboard) -> None:
    program = (
        b"import sys, micropython; micropython.kbd_intr(-1); print('on'); print(sys.stdin.buffer.read(3))\r"
    )
    keyboard.press(program, b"on\n")
    assert b"b'\\x03\\x03z'" in keyboard.press(b"\x03\x03z")
    keyboard.press(b"print('go'); exec('while True: pass')\r", b"go\r\n")
    assert b"KeyboardInterrupt" in keyboard.press(b"\x03")


def test_watchdog_bites_through_a_soft_reset(board: VirtualBoard, keyboard: Keyboard) -> None:
    keyboard.press(b"import machine; dog = machine.WDT(timeout=300)\r")
    keyboard.press(b"\x04")
    keyboard.read(PROMPT)  # the prompt of the reset that the dog's bite is
    assert b"3\r\n" in keyboard.press(b"import machine; machine.reset_cause()\r")
    assert board.starts == [POWER_ON_RESET, SOFT_RESET, WATCHDOG_RESET]


def test_a_fed_watchdog_lets_run(board: VirtualBoard, keyboard: Keyboard) -> None:
    keyboard.press(
        b"import machine, time; dog = machine.WDT(timeout=600)\r"
        b"for i in range(80): dog.feed(); time.sleep_ms(10)\r\r"
        b"machine.reset()\r",
        b"MicroPython ",
    )
    assert board.starts == [POWER_ON_RESET, SOFT_RESET]


def test_power_cut_leaves_the_disk(board: VirtualBoard, keyboard: Keyboard) -> None:
    keyboard.press(b"f = open('half', 'w'); f.write('written'); f.write(' too')\r")
    board.power_cut()
    assert (board.disk / "half").read_text() == "written too"
    board.power_on()
    assert b"written too" in keyboard.read(PROMPT) + keyboard.press(b"print(open('half').read())\r")
    assert board.starts == [POWER_ON_RESET, POWER_ON_RESET]


def test_a_crash_restarts(board: VirtualBoard, keyboard: Keyboard) -> None:
    keyboard.press(b"import uctypes; uctypes.bytes_at(0, 1)\r", b"MicroPython ")
    assert board.starts == [POWER_ON_RESET, CRASH]


def test_pins_held_low_after_a_reset(board: VirtualBoard, keyboard: Keyboard) -> None:
    board.hold_low(22)
    board.reset()
    keyboard.read(PROMPT)
    keyboard.press(b"from machine import Pin\r")
    assert b"\r\n(0, 1)\r\n" in keyboard.press(
        b"Pin(22, Pin.IN, Pin.PULL_UP).value(), Pin(21, Pin.IN, Pin.PULL_UP).value()\r"
    )


def test_unplugged_ports_are_lost_and_come_back(board: VirtualBoard, keyboard: Keyboard) -> None:
    board.unplug("console")
    assert os.read(keyboard.fd, 1) == b""
    board.plug("console")
    assert Keyboard(board.console).press(b"6 * 7\r").endswith(b"\r\n42\r\n>>> ")
    assert board.starts == [POWER_ON_RESET]


def test_ctrl_c_pressed_during_a_soft_reset_is_not_lost(board: VirtualBoard, keyboard: Keyboard) -> None:
    (board.disk / "main.py").write_text("while True:\n    pass\n")
    assert b"KeyboardInterrupt" in keyboard.press(b"\x04\r\x03")
    assert board.starts == [POWER_ON_RESET, SOFT_RESET]


def test_ctrl_c_that_comes_when_the_program_has_just_ended_leads_to_the_prompt(
    board: VirtualBoard, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    (board.disk / "main.py").write_text("print('main')\n")
    monkeypatch.setattr(Interpreter, "listens_to_ctrl_c", lambda interpreter: True)  # it did, a moment ago
    printed = keyboard.press(b"\x03")
    assert printed.startswith(b"MPY: soft reboot\r\nMicroPython ")
    assert b"main" not in printed
    assert board.starts == [POWER_ON_RESET, SOFT_RESET]
