"""Ctrl-C on the real process."""

import json
import signal
import subprocess
import sys
import time


def test_ctrl_c_ends_cleanly_with_what_was_seen(tmp_path):
    command = [sys.executable, "-c", "from watchword_bench.cli import main; main()"]
    arguments = ["sim", "not-interrogated", "--seeds", "1..1000", "--json", "--out", str(tmp_path)]
    with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        while running.poll() is None and not list(tmp_path.glob("*/picture.png")):
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate()
    told = json.loads(out)
    assert (running.returncode, err) == (130, b"")
    assert told["summary"]["interrupted"]
    assert 1 <= len(told["runs"]) < 1000
