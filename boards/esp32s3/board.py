# Connect:
#   USB       the computer, at the connector labelled USB, not UART: flashing, REPL, service; in one-cable
#             mode the radar feed as well
#   GPIO 17   UART 1 TX, to the radar side's RX
#   GPIO 18   UART 1 RX, to the radar side's TX
#   GND       the radar side's ground
#   GPIO 4    strap: to GND while it resets, for the REPL without watchdog
# All signals are 3.3 V.

NAME = b"esp32s3"
PORT = "esp32"
CPU_HZ = 240_000_000

FEED_ON = "uart"
FEED_UART = 1
FEED_TX = 17
FEED_RX = 18
FEED_BAUD = 921600
# Bytes. In: twice what comes while one scan is computed, 594 of plots and 32 replies of 52 at most.
FEED_RXBUF = 4096
FEED_TXBUF = 4096

LED = None  # a DevKitC-1 has an addressable one, which takes a driver
STRAP = 4
WATCHDOG_MS = 8000
