"""tools/setup.sh on machines that lack something: it says what, how to get it, and exits with 2.

Each machine is a PATH with little on it; its Python is this one behind a wrapper.
"""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT_VENV = 'case "$*" in *ensurepip*) exit 1;; esac'


class Machine:
    """A folder with a copy of what setup.sh reads, and a PATH with only what a bare system has."""

    def __init__(self, tmp_path: Path) -> None:
        self.bin = tmp_path / "bin"
        self.repository = tmp_path / "a clone"
        self.bin.mkdir()
        (self.repository / "tools").mkdir(parents=True)
        for name in ("tools/setup.sh", "requirements.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, self.repository / name)
        for tool in ("sh", "cat", "cmp", "grep", "rm"):
            (self.bin / tool).symlink_to(shutil.which(tool) or tool)

    def add_python(self, name: str, body: str) -> None:
        wrapper = self.bin / name
        wrapper.write_text(f'#!/bin/sh\n{body}\nexec "{sys.executable}" "$@"\n')
        wrapper.chmod(0o755)

    def setup(self, **environment: str) -> tuple[int, str]:
        done = subprocess.run(
            ["tools/setup.sh"],
            cwd=self.repository,
            env={"PATH": str(self.bin), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_no_python(machine: Machine) -> None:
    code, said = machine.setup()
    assert code == 2
    assert "no Python 3.11 or newer" in said
    assert "sudo apt-get install python3 python3-venv" in said


def test_python_too_old(machine: Machine) -> None:
    machine.add_python("python3", 'case "$*" in *version_info*3,\\ 11*) exit 1;; esac')
    code, said = machine.setup()
    assert code == 2
    assert "no Python 3.11 or newer" in said


def test_named_python_does_not_exist(machine: Machine) -> None:
    code, said = machine.setup(PYTHON="/no/such/python")
    assert code == 2
    assert "PYTHON=/no/such/python: no such command" in said


def test_no_venv_module(machine: Machine) -> None:
    machine.add_python("python3.11", WITHOUT_VENV)
    code, said = machine.setup()
    assert code == 2
    assert f"sudo apt-get install python3.{sys.version_info.minor}-venv" in said
    assert not (machine.repository / ".venv").exists()


def test_a_venv_is_kept_while_it_fits_and_made_anew_when_it_does_not(machine: Machine) -> None:
    lock = machine.repository / "requirements.lock"
    lock.write_text("nonexistent==1 --hash=sha256:" + "0" * 64 + "\n")
    machine.add_python("python3.11", "")

    code, said = machine.setup()
    assert code != 0
    assert "creating .venv" in said
    assert "the same command goes on from here" in said

    code, said = machine.setup()
    assert code != 0
    assert "creating .venv" not in said, "what the first run made is of use to the second"

    project = machine.repository / "pyproject.toml"
    made_from = platform.python_version() + "\n" + lock.read_text() + project.read_text()
    (machine.repository / ".venv/.ready").write_text(made_from)
    assert machine.setup() == (0, "")

    lock.write_text(lock.read_text() + "# changed\n")
    code, said = machine.setup()
    assert code != 0
    assert "packages of requirements.lock" in said

    machine.repository = machine.repository.rename(machine.repository.with_name("moved"))
    machine.add_python(
        "python3.11", WITHOUT_VENV
    )  # that it wants to make another is enough: one takes seconds
    code, said = machine.setup()
    assert code == 2
    assert "cannot make virtual environments" in said
