# Connect: nothing. rp2040py emulates a Pico, which runs the official MicroPython; its ports are terminals:
#   console  the USB cable: flashing, REPL and, as built, the radar feed
#   uart     the radar's cable: UART 0 on GP0 and GP1
# `watchword virtual pico-emulated` prints them. See boards/pico for the real one.

NAME = b"pico-emulate"  # all of it that a hello has room for
PORT = "rp2"
CPU_HZ = 125_000_000

FEED_ON = "usb"
FEED_UART = 0
FEED_TX = 0
FEED_RX = 1
FEED_BAUD = 921600
# Bytes. In: twice what comes while one scan is computed, 594 of plots and 32 replies of 52 at most.
FEED_RXBUF = 4096
FEED_TXBUF = 4096

LED = 25
STRAP = 22
WATCHDOG_MS = 8000
# Register: why the watchdog reset the chip; machine.reset() does so by way of it, too.
WATCHDOG_REASON = 0x40058008
