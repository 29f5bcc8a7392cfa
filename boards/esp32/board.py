# Connect:
#   USB       the computer, by the DevKit's own USB-to-serial chip: flashing, REPL, service; in one-cable mode
#             the radar feed as well, at CONSOLE_BAUD
#   GPIO 26   UART 2 TX, to the radar side's RX
#   GPIO 27   UART 2 RX, to the radar side's TX
#   GND       the radar side's ground
#   GPIO 33   strap: to GND while it resets, for the REPL without watchdog
# All signals are 3.3 V. GPIO 16 and 17, the usual pins of UART 2, are the PSRAM's on a WROVER module.

NAME = b"esp32"
PORT = "esp32"
CPU_HZ = 240_000_000

CONSOLE_BAUD = 115200  # of the USB-to-serial chip's side of the REPL; MicroPython sets it
FEED_ON = "uart"
FEED_UART = 2
FEED_TX = 26
FEED_RX = 27
FEED_BAUD = 921600
# Bytes. In: twice what comes while one scan is computed, 594 of plots and 32 replies of 52 at most.
FEED_RXBUF = 4096
FEED_TXBUF = 4096

LED = 2  # as on most DevKits; Espressif's own has no LED of its user's
STRAP = 33
WATCHDOG_MS = 8000
