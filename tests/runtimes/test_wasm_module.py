"""The compiled MicroPython is cached, and a bad cache is no worse than none."""

import pytest

from watchword_bench.cache import cache_folder
from watchword_bench.runtimes import wasm_module
from watchword_bench.runtimes.wasm_machine import Machine


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    wasm_module.load.cache_clear()
    yield tmp_path / "watchword"
    wasm_module.load.cache_clear()


def prints(text: str) -> str:
    wasm_module.load.cache_clear()
    machine = Machine(["-c", f"print({text!r})"], {}, [], 10_000_000, lambda *call: None)
    try:
        machine.run()
        return machine.stdout
    finally:
        machine.close()


def forbid_compiling(monkeypatch):
    def compile_again(*args):
        raise AssertionError("compiled again")

    monkeypatch.setattr("wasmtime.Module.__init__", compile_again)


def test_second_run_loads_what_the_first_compiled(cache, monkeypatch):
    assert prints("first") == "first\n"
    (file,) = cache.iterdir()
    assert file.suffix == ".cwasm"
    forbid_compiling(monkeypatch)
    assert prints("second") == "second\n"


@pytest.mark.parametrize("damage", [b"", b"\x7fELF", b"no module at all" * 1000])
def test_damaged_cache_is_compiled_again(cache, damage, monkeypatch):
    prints("first")
    (file,) = cache.iterdir()
    good = file.read_bytes()
    file.write_bytes(damage)
    assert prints("second") == "second\n"
    assert [file] == list(cache.iterdir())
    assert file.read_bytes()[:4] == good[:4]
    forbid_compiling(monkeypatch)
    assert prints("third") == "third\n"


def test_another_version_of_wasmtime_has_its_own_entry(cache, monkeypatch):
    prints("first")
    monkeypatch.setattr(wasm_module, "version", lambda package: "999.0")
    prints("second")
    assert len(list(cache.iterdir())) == 2


def test_cache_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch):
    (tmp_path / "watchword").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert prints("anyway") == "anyway\n"
    wasm_module.load.cache_clear()


def test_default_cache_is_in_the_home(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "watchword"
