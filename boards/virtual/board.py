# Connect: nothing. `watchword virtual` starts this board and prints its two ports:
#   console  the pseudo-terminal that stands for a board's USB cable
#   uart     the pseudo-terminal that stands for the radar's cable; the firmware finds it in WATCHWORD_UART
# What the cable does to the bytes is modelled on the host's side, by FEED_BAUD and FEED_RXBUF.

NAME = b"virtual"
PORT = "unix"
CPU_HZ = None  # as fast as the computer it runs on

FEED_ON = "uart"
FEED_UART = None  # by path, not by number
FEED_TX = None
FEED_RX = None
FEED_BAUD = 921600
# Bytes. In: twice what comes while one scan is computed, 594 of plots and 32 replies of 52 at most.
FEED_RXBUF = 4096
FEED_TXBUF = 4096

LED = None
STRAP = None  # the file SERVICE does it here
WATCHDOG_MS = 8000
