"""A recording outlives its recorder: killed without warning, it has lost at most its last second."""

import os
import signal
import subprocess
import sys

from watchword_bench.recording.reader import read_recording
from watchword_bench.recording.replay import replay

# Says what it has recorded, exchange by exchange, and waits to be killed with the run half done.
CHILD = """
import signal, sys
from pathlib import Path
from support.recordings import short_scenario
from watchword_bench.recording.tap import Tap
from watchword_bench.runtimes import open_runtime
from watchword_bench.sim.run import fly
from watchword_bench.world.draw import draw

class Telling(Tap):
    def _exchange(self, t_ms, data):
        answer = super()._exchange(t_ms, data)
        print(t_ms, flush=True)
        if t_ms >= 1_013_600:
            signal.pause()
        return answer

world = draw(short_scenario(), 1)
fly(world, Telling(world, open_runtime("cpython", 1), Path(sys.argv[1]), ""))
"""


def test_a_kill_loses_at_most_the_last_second(tmp_path):
    file = tmp_path / "killed.mcap"
    command = [sys.executable, "-c", CHILD, str(file)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        told = 0
        while told < 1_013_600:
            told = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    recording = read_recording(file)
    assert recording.lacks == "cut short"
    assert told - 1000 <= recording.exchanges[-1].clock_ms <= told
    assert replay(recording, "cpython").ok
