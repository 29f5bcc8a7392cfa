"""mpremote takes the virtual board's console for a board's."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

from watchword_bench.virtual import VirtualBoard
from watchword_bench.virtual.supervisor import POWER_ON_RESET, SOFT_RESET

Mpremote = Callable[..., str]


def test_exec_in_empty_globals_and_eval(mpremote: Mpremote) -> None:
    assert mpremote("exec", "print(sorted(dir()))", "eval", "6 * 7") == "['__file__', '__name__']\n42\n"


def test_a_program_that_runs_is_interrupted(board: VirtualBoard, mpremote: Mpremote) -> None:
    (board.disk / "main.py").write_text("while True:\n    pass\n")
    board.reset()
    assert mpremote("exec", "print('interrupted')") == "interrupted\n"


def test_files(board: VirtualBoard, mpremote: Mpremote, tmp_path: Path) -> None:
    content = random.Random(1).randbytes(5000)
    (tmp_path / "blob").write_bytes(content)
    printed = mpremote(
        *("fs", "mkdir", "folder", "+", "fs", "cp", tmp_path / "blob", ":folder/blob"),
        *("+", "fs", "cp", tmp_path / "blob", ":/blob", "+", "fs", "sha256sum", "blob"),
        *("+", "fs", "rm", "blob", "+", "fs", "ls", "/"),
    )
    assert hashlib.sha256(content).hexdigest() in printed
    assert printed.endswith("ls :/\n           0 folder/\n")
    assert [path.relative_to(board.disk).as_posix() for path in board.disk.rglob("*")] == [
        "folder",
        "folder/blob",
    ]
    assert (board.disk / "folder/blob").read_bytes() == content


def test_run_and_mount(mpremote: Mpremote, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here/answer.py").write_text("ANSWER = 42\n")
    (tmp_path / "script.py").write_text("import answer, os\nprint(answer.ANSWER, os.getcwd())\n")
    assert mpremote("mount", tmp_path / "here", "run", tmp_path / "script.py").endswith("\n42 /remote\n")


def test_resets_and_their_causes(board: VirtualBoard, mpremote: Mpremote) -> None:
    (board.disk / "boot.py").write_text("import machine\nprint('boot', machine.reset_cause())\n")
    (board.disk / "main.py").write_text("state = 'main ran'\n")
    board.reset()
    assert mpremote("resume", "eval", "state") == "main ran\n"
    mpremote("soft-reset")  # runs boot.py but not main.py, since the raw REPL was on
    assert mpremote("resume", "exec", "print('state' in globals())") == "False\n"
    mpremote("resume", "reset")
    assert mpremote("resume", "exec", "import machine\nprint(state, machine.reset_cause())") == "main ran 5\n"
    assert board.starts == [POWER_ON_RESET, POWER_ON_RESET, SOFT_RESET, SOFT_RESET]


def test_rename_by_absolute_and_relative_names(board: VirtualBoard, mpremote: Mpremote) -> None:
    (board.disk / "folder").mkdir()
    (board.disk / "a").write_text("content")
    mpremote(
        "exec",
        "import os\nos.rename('/a', '/folder/b')\nos.chdir('/folder')\nos.rename('b', 'c')\n"
        "os.rename('/folder/c', '/d')\nos.rename('/d', 'e')\n",
    )
    assert (board.disk / "folder/e").read_text() == "content"
