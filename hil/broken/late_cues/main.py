"""Broken on purpose: what a scan brings is said a tenth of a second late."""

import time

import board

from watchword import boot
from watchword.speaker import Speaker

LATE_MS = 100
prompt_scan = Speaker.scan


def scan(self, *arguments):
    time.sleep_ms(LATE_MS)
    return prompt_scan(self, *arguments)


Speaker.scan = scan
boot.run(board)
