"""Short scripts on every runtime."""

import pytest

from watchword_bench.runtimes import RUNTIMES, TargetCrashed, TargetError
from watchword_bench.runtimes.snippet import run_snippet


@pytest.mark.parametrize("name", RUNTIMES)
def test_script_sees_its_files_and_the_firmware(name):
    source = "import extra\nfrom watchword.codes import RESET_POWER_ON\nprint(extra.VALUE + RESET_POWER_ON)"
    assert run_snippet(name, source, {"extra.py": "VALUE = 41"}) == "42\n"


@pytest.mark.parametrize(("name", "bits"), [("cpython", 63), ("micropython", 63), ("wasm", 31)])
def test_word_size_is_the_runtimes_own(name, bits):
    assert run_snippet(name, "import sys\nprint(sys.maxsize)") == f"{(1 << bits) - 1}\n"


@pytest.mark.parametrize("name", RUNTIMES)
def test_exception_carries_the_targets_traceback(name):
    with pytest.raises(TargetCrashed, match="ZeroDivisionError") as crash:
        run_snippet(name, "def f(n):\n    return 1 // n\nf(0)\n")
    assert 'snippet.py", line 2, in f' in crash.value.traceback


def test_files_are_read_only_on_wasm():
    with pytest.raises(TargetCrashed, match="OSError"):
        run_snippet("wasm", "open('/files/new.txt', 'w')")


def test_unknown_runtime_is_refused():
    with pytest.raises(TargetError, match="unknown runtime 'jython'"):
        run_snippet("jython", "")
