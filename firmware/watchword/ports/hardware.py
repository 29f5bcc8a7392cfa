"""Microcontroller boards, RP2 and ESP32, by way of `machine`; what differs between them is in board.py."""

import select
import sys

import machine
import micropython

from watchword.codes import RESET_POWER_ON, RESET_SOFT, RESET_UNKNOWN, RESET_WATCHDOG

_TURN = 64  # bytes of the console written in one turn: a packet of USB, 6 ms of an ESP32's 115,200 baud
_BITE = 1  # bit of the RP2's register WATCHDOG_REASON: the watchdog's timer ran out


class UartLine:
    """A UART with buffers. Nothing waits: neither for the bytes of a read nor for room to write."""

    def __init__(self, board):
        pins = {"tx": machine.Pin(board.FEED_TX), "rx": machine.Pin(board.FEED_RX)}
        buffers = {"rxbuf": board.FEED_RXBUF, "txbuf": board.FEED_TXBUF}
        self._uart = machine.UART(board.FEED_UART, board.FEED_BAUD, timeout=0, **pins, **buffers)
        # An ESP32 waits for room beyond this: its driver splits what it buffers, with headers in between.
        self._piece = board.FEED_TXBUF // 2

    def readinto(self, buf):
        # Exactly what is there: for more, an RP2 would wait a millisecond after the last byte.
        n = min(self._uart.any(), len(buf))
        return self._uart.readinto(memoryview(buf)[:n]) or 0 if n else 0

    def write(self, buf, n):
        # An empty buffer is the only room that both kinds of board can be asked for.
        if not self._uart.txdone():
            return 0
        return self._uart.write(memoryview(buf)[: min(n, self._piece)]) or 0

    def rest(self):
        machine.idle()

    def close(self):
        self._uart.deinit()


class ConsoleLine:
    """The USB console, with Ctrl-C a byte like any other as long as this line is open.

    Byte by byte, since that is all that can be asked for: whether there is one to read or room for one.
    """

    def __init__(self):
        self._source = sys.stdin.buffer
        self._sink = sys.stdout.buffer
        self._byte = bytearray(1)
        self._readable = select.poll()
        self._readable.register(sys.stdin, select.POLLIN)
        self._writable = select.poll()
        self._writable.register(sys.stdout, select.POLLOUT)
        micropython.kbd_intr(-1)

    def readinto(self, buf):
        n = 0
        while n < len(buf) and _ready(self._readable):
            self._source.readinto(self._byte)
            buf[n] = self._byte[0]
            n += 1
        return n

    def write(self, buf, n):
        written = 0
        while written < min(n, _TURN) and _ready(self._writable):
            self._byte[0] = buf[written]
            self._sink.write(self._byte)
            written += 1
        return written

    def rest(self):
        machine.idle()

    def close(self):
        micropython.kbd_intr(3)


def open_port(board, feed_on, kind, storage):
    """A port of class `kind` for `board` (board.py), its link on "usb", the console, or "uart".

    storage: the folder of what outlives a reset.
    """
    if board.CPU_HZ:
        machine.freq(board.CPU_HZ)
    line = ConsoleLine() if feed_on == "usb" else UartLine(board)
    cause = _reset_cause(board)
    dog = machine.WDT(timeout=board.WATCHDOG_MS)
    feed = dog.feed if board.LED is None else Heartbeat(dog, board.LED).beat
    return kind(board.NAME, line, feed, machine.reset, cause, storage)


class Heartbeat:
    """An LED that changes with each feeding of the watchdog: a board whose LED stands still is in trouble."""

    def __init__(self, dog, led):
        self._dog = dog
        self._led = machine.Pin(led, machine.Pin.OUT)
        self._on = 0

    def beat(self):
        self._dog.feed()
        self._on ^= 1
        self._led.value(self._on)


def _reset_cause(board):
    cause = machine.reset_cause()
    if cause == machine.WDT_RESET:
        # An RP2 resets itself by way of the watchdog, too; only the register tells which it was.
        reason = getattr(board, "WATCHDOG_REASON", None)
        return RESET_WATCHDOG if reason is None or machine.mem32[reason] & _BITE else RESET_SOFT
    if cause == machine.PWRON_RESET:
        return RESET_POWER_ON
    return RESET_SOFT if cause == getattr(machine, "SOFT_RESET", None) else RESET_UNKNOWN


def _ready(poller):
    for _ in poller.ipoll(0):
        return True
    return False
