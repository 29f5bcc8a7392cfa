"""Times of steps: prints, for each measured scan, the microseconds of the whole step and of its tracker.

`given.py` beside it holds the traffic. Collections are not timed; there is none on the way.
"""

import time

from given import EXCHANGES

import watchword.kernel.scan as kernel
from watchword.app import Board
from watchword.ports.lockstep import LockstepPort, run_until_idle

if hasattr(time, "ticks_us"):
    now_us = time.ticks_us
else:

    def now_us():
        return time.perf_counter_ns() // 1000


tracker_us = [0]  # of the last scan; a list, for a store in it allocates nothing
tracker = kernel.track_scan


def timed(tracks, plots, plot_count, work, params, t_ms):
    began = now_us()
    tracker(tracks, plots, plot_count, work, params, t_ms)
    tracker_us[0] = now_us() - began


kernel.track_scan = timed
port = LockstepPort(b"times", 1)
board = Board(port)
for t_ms, data, measured in EXCHANGES:
    port.feed(t_ms, data)
    began = now_us()
    run_until_idle(board)
    step_us = now_us() - began
    port.take_output()
    if measured:
        print(step_us, tracker_us[0])
