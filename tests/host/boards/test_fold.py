"""Constants as numbers: nothing else about a module changes."""

import ast
from pathlib import Path

import pytest

from watchword_bench.bench import traffic
from watchword_bench.boards.catalogue import BoardError
from watchword_bench.boards.fold import fold_constants
from watchword_bench.boards.image import MAIN, folded, read_sources
from watchword_bench.protocol.codec import StreamDecoder, trace_sha256
from watchword_bench.runtimes.base import firmware_package
from watchword_bench.runtimes.snippet import run_snippet

RATES = b"""\
from micropython import const
FAST = const(1 << 4)
SLOW = -FAST // 3  # rounds down
NAME = "rates"
_OWN = 7
def own(): return _OWN
"""
USER = b"""\
from p import rates
from p.rates import (
    FAST as QUICK,
    NAME,
    own,
)
def f(x, y=rates.SLOW):
    return x * QUICK + y, "FAST", NAME, own(), rates.own()
"""


def fold(**sources: bytes) -> dict[str, str]:
    folded = fold_constants({f"p.{name}": source for name, source in sources.items()})
    return {name: folded[f"p.{name}"].decode() for name in sources}


def test_what_is_left_of_two_modules() -> None:
    told = fold(rates=RATES, user=USER)
    assert told["rates"] == (
        "from micropython import const\n"
        "pass\n"
        "pass  # rounds down\n"
        'NAME = "rates"\n'
        "pass\n"
        "def own(): return 7\n"
    )
    assert told["user"] == (
        "from p import rates\n"
        "from p.rates import NAME, own\n\n\n\n\n"
        "def f(x, y=(-6)):\n"
        '    return x * 16 + y, "FAST", NAME, own(), rates.own()\n'
    )


def test_what_is_assigned_twice_is_no_constant() -> None:
    source = b"COUNT = 0\ndef more():\n    global COUNT\n    COUNT += 1\n"
    assert fold(counter=source)["counter"] == source.decode()


@pytest.mark.parametrize("asking", ["import p.rates\n", "def f():\n    from p.rates import FAST\n"])
def test_a_module_that_is_asked_otherwise_stays_whole(asking: str) -> None:
    assert fold(rates=RATES, user=asking.encode())["rates"] == RATES.decode()


def test_a_variable_of_a_constants_name_is_refused() -> None:
    with pytest.raises(BoardError, match=r"p\.user: FAST"):
        fold(rates=RATES, user=b"from p.rates import FAST\ndef f(FAST): return FAST\n")


def test_the_firmware_keeps_its_lines_and_its_syntax() -> None:
    sources = {path: source for path, source in read_sources().items() if path != MAIN}
    for path, source in folded(sources).items():
        ast.parse(source, path)
        assert source.count(b"\n") == sources[path].count(b"\n"), path


RUN = """\
import binascii
from given import EXCHANGES
from watchword.app import Board
from watchword.ports.lockstep import LockstepPort, run_until_idle
port = LockstepPort(b"folded", 1)
board = Board(port)
for t_ms, data, _ in EXCHANGES:
    port.feed(t_ms, data)
    run_until_idle(board)
    print(binascii.hexlify(port.take_output()).decode())
"""


def trace(firmware: Path) -> str:
    given = {"given.py": traffic.as_module(traffic.exchanges(traffic.traffic(traffic.Size(8, 12))))}
    frames = StreamDecoder().feed(bytes.fromhex(run_snippet("micropython", RUN, given, firmware)))
    assert sum(frame.name == "track" for frame in frames) > 100
    return trace_sha256(frames)


def test_the_firmware_has_the_same_trace(tmp_path: Path) -> None:
    sources = {path: source for path, source in read_sources().items() if path != MAIN}
    for path, source in folded(sources).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(source)
    assert trace(tmp_path / "watchword") == trace(firmware_package())
