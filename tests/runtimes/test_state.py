"""State and log where the VM and the files are MicroPython's: the same over a restart, and the same bytes."""

import pytest

from support.bench import DAY, HELLO, KEYS, Bench, inbound, last_track, platform_key
from watchword.codes import IDENTITY_FRIEND
from watchword_bench.log.blocks import read_file
from watchword_bench.log.verify import State, verify
from watchword_bench.runtimes.cpython import CPythonRuntime
from watchword_bench.runtimes.unix import UnixRuntime

LOG_KEY = b"log key of 16 by"
QUIET_MS, WRITE_MS = 100, 10_000


def live_twice(runtime, folder):
    """A board is configured and given keys, sees a friend, and is restarted; returns what both lives said."""
    with runtime(1, storage=folder) as board:
        bench = Bench(board)
        for command in (
            bench.command("platform_key", platform=7, day=DAY, struck_off=0, key=platform_key(7)),
            bench.command("config_set", key=KEYS.index("crew_time"), value=60),
            bench.command("log_key", key=LOG_KEY),
        ):
            bench.exchange(command)
        bench.wait(QUIET_MS)
        bench.wait(QUIET_MS)
        first = bench.fly([inbound(platform=7)], 12)
        for _ in range(3):
            bench.wait(WRITE_MS)
            bench.wait(QUIET_MS)
    with runtime(2, storage=folder) as board:
        again = Bench(board)
        second = again.exchange(again.message("config_get", key=KEYS.index("crew_time")))
        second += again.exchange(again.message("hello", **HELLO))
        second += again.fly([inbound(platform=7)], 12)
        for _ in range(3):
            again.wait(WRITE_MS)
            again.wait(QUIET_MS)
    return first, second


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """By runtime: the folder, and what both lives said."""
    folders = {
        runtime: tmp_path_factory.mktemp(runtime.name) / "state" for runtime in (CPythonRuntime, UnixRuntime)
    }
    return {runtime.name: (folder, *live_twice(runtime, folder)) for runtime, folder in folders.items()}


@pytest.mark.parametrize("name", ["cpython", "micropython"])
def test_a_restart_finds_what_was_acknowledged(lived, name):
    _, first, second = lived[name]
    assert last_track(first, 1)["identity"] == IDENTITY_FRIEND
    assert next(frame for frame in second if frame.name == "config_value").fields["value"] == 60
    assert last_track(second, 1)["identity"] == IDENTITY_FRIEND


@pytest.mark.parametrize("name", ["cpython", "micropython"])
def test_the_log_of_both_lives_is_intact(lived, name):
    folder = lived[name][0]
    files = [read_file(path.name, path.read_bytes()) for path in sorted(folder.glob("log.*"))]
    verdict = verify(files, [LOG_KEY])
    assert (verdict.state, verdict.findings) == (State.INTACT, ())
    frames = [r.frame.name for _, blocks in verdict.proven for block in blocks for r in block.records]
    assert frames.count("hello") >= 4


def test_both_keep_the_same_bytes(lived):
    """But for the log, which has the board's name in its hellos."""
    one, other = (lived[name][0] for name in ("cpython", "micropython"))
    assert [path.name for path in sorted(one.iterdir())] == [path.name for path in sorted(other.iterdir())]
    for name in ("config.a", "config.b", "keys.a", "keys.b"):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    sizes = [[path.stat().st_size for path in sorted(folder.glob("log.*"))] for folder in (one, other)]
    assert sizes[0] == sizes[1]
