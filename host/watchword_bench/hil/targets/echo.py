"""main.py of a virtual board that stands for a cable looped back: it returns each byte of its UART."""

import board
import machine

uart = machine.UART(
    board.FEED_UART, board.FEED_BAUD, rxbuf=board.FEED_RXBUF, txbuf=board.FEED_TXBUF, timeout=0
)
buffer = memoryview(bytearray(512))
while True:
    n = uart.readinto(buffer[: uart.any()]) or 0
    at = 0
    while at < n:
        at += uart.write(buffer[at:n]) or 0
    if not n:
        machine.idle()
