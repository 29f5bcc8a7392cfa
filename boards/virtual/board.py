# Connect: nothing. `watchword virtual` starts this board and prints its two ports:
#   console  the pseudo-terminal that stands for a board's USB cable
#   uart     the pseudo-terminal that stands for the radar's cable, at UART 0
# What the cable does to the bytes is modelled on the host's side, by the rate and buffer that are set here.

NAME = b"virtual"
PORT = "rp2"
CPU_HZ = None  # as fast as the computer it runs on

FEED_ON = "uart"
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
