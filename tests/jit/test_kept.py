"""Compiled code is kept between runs: never used for other source, and a bad file is no worse than none."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from numba.core.compiler import Compiler

from watchword_bench.jit.functions import KEPT, KernelFunction
from watchword_bench.runtimes.base import firmware_package

SCRIPT = """
from watchword_bench.jit import load_kernel
print(load_kernel().kept("loops.ring", "circumference")(1000))
"""
LOOP = """
from watchword.kernel.fixed import sin_q14
from watchword.codes import PLOTS_MAX
from loops.turns import turn

def circumference(n):
    return sin_q14(16384) * turn(n) + PLOTS_MAX
"""
TURNS = """
def turn(n):
    return n
"""

LARGE = np.zeros(1_000_000, int)  # Numba compiles its address in


def scaling(factor):
    def scale(n):
        return factor * n

    return scale


def compiled(function, source, **options):
    """A new `KernelFunction` as another process would have it."""
    made = KernelFunction(function, targetoptions={"nopython": True, **options})
    made.keep([source])
    return made


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "watchword" / "jit"


@pytest.fixture
def compilations(monkeypatch):
    """Names of the functions compiled, as opposed to loaded."""
    names = []
    compile_function = Compiler.compile_extra

    def note(self, function):
        names.append(function.__name__)
        return compile_function(self, function)

    monkeypatch.setattr(Compiler, "compile_extra", note)
    return names


def test_what_one_compiled_the_next_loads(cache, compilations):
    assert compiled(scaling(2), b"source")(21) == 42
    assert compiled(scaling(2), b"source")(22) == 44
    assert compilations == ["scale"]
    assert [file.name.split("-")[0] for file in cache.iterdir()] == ["scale"]


def test_what_was_compiled_before_it_was_to_be_kept_is_kept_too(cache, compilations):
    early = KernelFunction(scaling(2), targetoptions={"nopython": True})
    early(21)
    early.keep([b"source"])
    assert compiled(scaling(2), b"source")(22) == 44
    assert compilations == ["scale"]


def test_other_source_other_options_are_compiled_anew(cache, compilations):
    assert compiled(scaling(2), b"source")(21) == 42
    assert compiled(scaling(3), b"other source")(21) == 63
    compiled(scaling(2), b"source", boundscheck=True)(21)
    assert len(compilations) == len(list(cache.iterdir())) == 3


@pytest.mark.parametrize("damage", [b"", b"no pickle", None])
def test_a_damaged_file_is_compiled_again(cache, compilations, damage):
    compiled(scaling(2), b"source")(21)
    (file,) = cache.iterdir()
    file.write_bytes(file.read_bytes()[:-100] if damage is None else damage)
    assert compiled(scaling(2), b"source")(21) == 42
    assert compiled(scaling(2), b"source")(21) == 42
    assert len(compilations) == 2


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch):
    (tmp_path / "watchword").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert compiled(scaling(2), b"source")(21) == 42


def test_code_that_points_into_this_process_is_not_kept(cache):
    def looked_up(n):
        return LARGE[n]

    assert compiled(looked_up, b"source")(1) == 0
    assert not cache.exists()


def test_old_versions_are_thrown_away(cache):
    for version in range(KEPT + 2):
        compiled(scaling(2), b"version %d" % version)(1)
    assert len(list(cache.iterdir())) == KEPT


def test_every_number_is_of_one_type(cache):
    function = compiled(scaling(2), b"source")
    assert (function(True), function(2)) == (2, 4)
    assert len(function.overloads) == 1


@pytest.fixture
def firmware(tmp_path):
    """A copy of the firmware that may be edited, and a host's package that is compiled with it."""
    copytree(firmware_package(), tmp_path / "watchword")
    (tmp_path / "loops").mkdir()
    for name, text in (("__init__", ""), ("ring", LOOP), ("turns", TURNS)):
        (tmp_path / "loops" / f"{name}.py").write_text(text)
    return tmp_path


def start(folder):
    path = os.pathsep.join([str(folder), *sys.path])
    environment = os.environ | {"PYTHONPATH": path, "XDG_CACHE_HOME": str(folder / "cache")}
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer(process):
    out, err = process.communicate()
    assert process.returncode == 0, err
    return int(out)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_change_anywhere_in_what_a_function_is_made_of_counts(firmware):
    """Numba's own cache misses all of these: they are in other files than the function."""
    assert answer(start(firmware)) == 16384 * 1000 + 64
    edit(firmware / "watchword" / "codes.py", "PLOTS_MAX = 64", "PLOTS_MAX = 65")
    assert answer(start(firmware)) == 16384 * 1000 + 65
    edit(
        firmware / "watchword" / "kernel" / "fixed.py", "def sin_q14(bam):", "def sin_q14(bam):\n    return 3"
    )
    assert answer(start(firmware)) == 3065
    edit(firmware / "loops" / "turns.py", "return n", "return 2 * n")
    assert answer(start(firmware)) == 6065
    assert len(list((firmware / "cache" / "watchword" / "jit").glob("circumference-*"))) == 4


def test_several_processes_at_once(firmware):
    assert [answer(process) for process in [start(firmware) for _ in range(3)]] == [16384 * 1000 + 64] * 3
    files = sorted(file.name.split("-")[0] for file in (firmware / "cache" / "watchword" / "jit").iterdir())
    assert files == ["circumference"]
