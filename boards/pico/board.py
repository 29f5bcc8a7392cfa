# Connect:
#   USB            the computer: flashing, REPL, service; in one-cable mode the radar feed as well
#   GP0   pin 1    UART 0 TX, to the radar side's RX
#   GP1   pin 2    UART 0 RX, to the radar side's TX
#   GND   pin 3    the radar side's ground
#   GP22  pin 29   strap: to GND, pin 28, while it resets, for the REPL without watchdog
# All signals are 3.3 V: so has to be a USB-to-serial adapter on the radar side, whose supply stays open.

NAME = b"pico"
PORT = "rp2"
CPU_HZ = 125_000_000

FEED_ON = "uart"
FEED_UART = 0
FEED_TX = 0
FEED_RX = 1
FEED_BAUD = 921600
# Bytes. In: twice what comes while one scan is computed, 594 of plots and 32 replies of 52 at most.
FEED_RXBUF = 4096
FEED_TXBUF = 4096

LED = 25  # a Pico W has its LED on the radio chip: not this pin
STRAP = 22
WATCHDOG_MS = 8000  # the chip can't count further than 8388, and nothing but a reset stops it once it runs
# Register: why the watchdog reset the chip; machine.reset() does so by way of it, too.
WATCHDOG_REASON = 0x40058008
