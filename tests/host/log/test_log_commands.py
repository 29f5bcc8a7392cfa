"""`watchword log` as a person meets it: what it prints, and its exit status."""

import json

import pytest

from support.bench import Bench, inbound
from support.stored_board import StoredBoard
from watchword_bench.boards import console
from watchword_bench.keys.keyfile import KeySet, save_keys
from watchword_bench.log.chain import key_name
from watchword_bench.log.folder import add_to_folder
from watchword_bench.log.tell import line

KEY = b"log key of 16 by"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A board's log files, by name: the first under no key, the second under KEY."""
    folder = tmp_path_factory.mktemp("board") / "state"
    bench = Bench(StoredBoard(folder))
    bench.wait(100)
    bench.wait(100)
    bench.exchange(bench.command("log_key", key=KEY))
    bench.wait(100)
    bench.fly([inbound(4000, 50)], 12)
    for _ in range(3):
        bench.wait(10_100)
        bench.wait(100)
    return {path.name: path.read_bytes() for path in folder.glob("log.*")}


@pytest.fixture
def pulled(written, tmp_path):
    add_to_folder(tmp_path / "log", written)
    return tmp_path / "log"


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch):
    """The key file where it is by default."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    file = tmp_path / "watchword" / "keys.json"
    save_keys(file, KeySet(bytes(16), KEY))
    return file


def alter(pulled, name, k):
    data = bytearray((pulled / name).read_bytes())
    data[k] ^= 1
    (pulled / name).write_bytes(data)


def test_intact(watchword, pulled):
    status, out, err = watchword("log", "verify", pulled)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "intact 2 files, 3 blocks proven",
        "  under no key, so not proof against forgery: log.000001",
    ]


def test_altered_and_where(watchword, pulled):
    alter(pulled, "log.000002", 80)
    status, out, _ = watchword("log", "verify", pulled)
    assert status == 1
    assert out.startswith("altered")
    assert "log.000002, byte 63: this block was altered" in out
    status, out, _ = watchword("log", "verify", pulled, "--json")
    told = json.loads(out)
    assert (status, told["state"]) == (1, "altered")
    assert (told["findings"][0]["file"], told["findings"][0]["byte"]) == ("log.000002", 63)


def test_truncated_and_where(watchword, pulled):
    data = (pulled / "log.000002").read_bytes()
    (pulled / "log.000002").write_bytes(data[:-1])
    status, out, _ = watchword("log", "verify", pulled)
    assert (status, out.split()[0]) == (1, "truncated")


def test_a_whole_block_less_than_was_pulled_is_truncated(watchword, pulled):
    (pulled / "log.000002").write_bytes((pulled / "log.000002").read_bytes()[:63])
    status, out, _ = watchword("log", "verify", pulled)
    assert (status, out.split()[0]) == (1, "truncated")


def test_shown_as_lines(watchword, pulled):
    status, out, _ = watchword("log", "show", pulled)
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == "log.000001"
    assert "  0:00:00.000  hello " in lines[1]
    assert any("event TRACK_CONFIRMED" in line for line in lines)
    assert any(" cue " in line and "kind IDENTIFY" in line for line in lines)
    assert any(" log_key " in line and " command 1" in line for line in lines)


def test_times_are_shown_to_the_ms():
    record = {"file": "log.000001", "clock_ms": 2**30 - 1, "message": "event", "t_ms": 1073741823.0}
    assert line(record).split() == ["298:15:41.823", "event", "t_ms", "1073741823"]


def test_shown_as_json_one_object_a_line(watchword, pulled):
    _, out, _ = watchword("log", "show", pulled, "--json")
    records = [json.loads(line) for line in out.splitlines()]
    assert records[0]["message"] == "hello"
    assert not {"key", "code"} & {
        name for record in records for name in record if record["message"] == "log_key"
    }


def test_what_is_not_proven_is_not_shown(watchword, pulled):
    _, before, _ = watchword("log", "show", pulled)
    alter(pulled, "log.000002", 80)
    status, out, err = watchword("log", "show", pulled)
    assert status == 1
    assert "log.000002, byte 63" in err
    assert len(out.splitlines()) < len(before.splitlines())


def test_another_key_file_is_no_verdict(watchword, pulled, tmp_path):
    other = tmp_path / "other.json"
    save_keys(other, KeySet(bytes(16), bytes(16)))
    status, _, err = watchword("log", "verify", pulled, "--keys", other)
    assert (status, key_name(KEY).hex() in err) == (2, True)


def test_a_log_under_no_key_has_to_be_asked_for(watchword, written, tmp_path, keys):
    add_to_folder(tmp_path / "first", {"log.000001": written["log.000001"]})
    status, _, err = watchword("log", "verify", tmp_path / "first")
    assert (status, "under no key" in err) == (2, True)
    keys.unlink()
    assert watchword("log", "verify", tmp_path / "first", "--unkeyed")[0] == 0
    assert watchword("log", "verify", tmp_path / "first")[0] == 2


def test_no_log_there(watchword, tmp_path):
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "nowhere"):
        status, _, err = watchword("log", "verify", folder)
        assert (status, str(folder) in err) == (2, True)


def test_no_board_there(watchword, tmp_path, monkeypatch):
    monkeypatch.setattr(console, "PORT_BACK_S", 0.1)
    for command in (["list"], ["pull", tmp_path / "log"]):
        status, _, err = watchword("log", *command, "--port", "/dev/no-such-port")
        assert (status, "/dev/no-such-port" in err) == (2, True)
