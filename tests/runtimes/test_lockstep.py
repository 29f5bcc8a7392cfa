"""The same board, bytes, clock and seed give the same answer on every runtime."""

import hashlib
import random
import struct
from pathlib import Path

import pytest

from watchword_bench.runtimes import RUNTIMES, TargetCrashed, available_runtimes, open_runtime
from watchword_bench.runtimes.base import EXCHANGE_BYTES_MAX, Runtime
from watchword_bench.runtimes.wasm import WasmRuntime

BOARDS = Path(__file__).parent / "boards"
START_MS = (1 << 30) - 30_000  # the clock wraps on the way
ROWS, HEAD = 48, struct.calcsize("<IIi")


def run(runtime: Runtime, exchanges: int = 250) -> list[bytes]:
    """Feed a run's worth of noise, 4 exchanges a second, and return the answers."""
    noise = random.Random(7)
    with runtime:
        return [
            runtime.exchange(START_MS + k * 250, noise.randbytes(noise.choice((0, 1, 99, 100, 101, 900))))
            for k in range(exchanges)
        ]


def miniature(name: str, seed: int = 3) -> Runtime:
    return open_runtime(name, seed, "miniature", BOARDS)


def test_all_runtimes_are_installed_here():
    assert available_runtimes() == ["cpython", "micropython", "wasm"]


@pytest.mark.parametrize("name", ["micropython", "wasm"])
def test_answers_equal_those_of_cpython(name):
    assert run(miniature(name)) == run(miniature("cpython"))


@pytest.mark.parametrize("name", RUNTIMES)
def test_another_seed_draws_other_random_bytes(name):
    assert run(miniature(name, seed=3), 10) != run(miniature(name, seed=4), 10)


@pytest.mark.parametrize("name", RUNTIMES)
def test_random_stream_is_sha_256_of_seed_and_block_number(name):
    seed = (1 << 64) - 2
    blocks = b"".join(hashlib.sha256(struct.pack("<QI", seed, block)).digest() for block in range(4))
    with open_runtime(name, seed, "miniature", BOARDS) as runtime:
        answers = [runtime.exchange(k, b"x") for k in range(20)]
    assert b"".join(answer[HEAD : HEAD + 5] for answer in answers) == blocks[:100]


@pytest.mark.parametrize("name", RUNTIMES)
def test_clock_wraps_at_2_to_the_30(name):
    with miniature(name) as runtime:
        times = [
            struct.unpack_from("<I", runtime.exchange((1 << 30) + late_ms, b"x"))[0] for late_ms in (-1, 0, 7)
        ]
    assert times == [(1 << 30) - 1, 0, 7]


@pytest.mark.parametrize("name", RUNTIMES)
def test_input_comes_whole_and_in_order_however_long(name):
    data = bytes(range(256)) * (EXCHANGE_BYTES_MAX // 256)
    with miniature("cpython") as runtime:
        wanted = runtime.exchange(0, data)
    with miniature(name) as runtime:
        assert runtime.exchange(0, data) == wanted
        with pytest.raises(ValueError, match="32769 bytes in one exchange"):
            runtime.exchange(1, data + b"x")
        assert runtime.exchange(1, b"still there")


@pytest.mark.parametrize("collect_always", [False, True])
def test_wasm_survives_collection_between_all_exchanges(collect_always):
    wanted = run(miniature("cpython"), 500)
    runtime = WasmRuntime(3, "miniature", BOARDS, heap="256K", collect_always=collect_always)
    assert run(runtime, 500) == wanted
    collections = runtime.costs.collection_fuel
    assert sum(fuel > 10_000 for fuel in collections) > (490 if collect_always else 250)


def test_wasm_collector_cannot_be_trusted_inside_functions(tmp_path):
    """Why the driver collects where it does; a build that fails this test may collect anywhere."""
    source = (BOARDS / "miniature.py").read_text()
    (tmp_path / "trusting.py").write_text(
        source.replace("    words =", "    __import__('gc').collect()\n    words =")
    )
    assert run(open_runtime("micropython", 3, "trusting", tmp_path)) == run(miniature("cpython"))
    with pytest.raises(TargetCrashed):
        run(open_runtime("wasm", 3, "trusting", tmp_path))


def test_unknown_runtime_is_named_with_the_known_ones():
    with pytest.raises(Exception, match="unknown runtime 'jython'; there are cpython, micropython, wasm"):
        open_runtime("jython", 1)


@pytest.mark.parametrize("seed", [-1, 1 << 64])
def test_seed_out_of_range_is_refused(seed):
    with pytest.raises(ValueError, match="outside 0"):
        open_runtime("cpython", seed)
