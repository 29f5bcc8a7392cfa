"""Broken on purpose: every challenge has the same nonce."""

import board

from watchword import boot
from watchword.ports.device import DevicePort


def random(self, buf):
    for i in range(len(buf)):
        buf[i] = i


DevicePort.random = random
boot.run(board)
