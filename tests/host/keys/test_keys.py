"""`watchword keys`: a key file that nobody else can read, and boards that hold what it holds."""

import json
import stat

import pytest

from support.bench import DAY, Bench, inbound, last_track
from support.pty_board import PtyBoard
from support.stored_board import StoredBoard
from watchword.codes import IDENTITY_FRIEND
from watchword.keys import Keys
from watchword.state import Kept
from watchword_bench.keys.keyfile import KeySet, load_keys, new_key_set, save_keys
from watchword_bench.log.chain import key_name


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The key file where it is by default."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "watchword" / "keys.json"


@pytest.fixture
def made(watchword, file):
    """Keys of platforms 7 and 9 for two days."""
    assert watchword("keys", "make", "--platforms", "7,9", "--days", f"{DAY}..{DAY + 1}")[0] == 0
    return load_keys(file)


def kept(folder):
    """The keys in a board's state."""
    keys = Keys()
    Kept(keys, str(folder), "keys", 1).restore()
    return keys.live


def by_platform(keys):
    return {(platform, day): key for platform, days in keys.platforms.items() for day, key in days.items()}


class TestFile:
    def test_is_its_owners_alone(self, made, file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [path.name for path in file.parent.iterdir()] == [file.name]

    def test_holds_a_key_of_every_platform_and_day_none_twice(self, made):
        keys = by_platform(made)
        assert set(keys) == {(platform, day) for platform in (7, 9) for day in (DAY, DAY + 1)}
        every = [made.bench, made.log, *keys.values()]
        assert len(set(every)) == len(every)
        assert {len(key) for key in every} == {16}

    def test_making_more_replaces_none(self, watchword, made, file):
        _, out, _ = watchword("keys", "make", "--platforms", "7..8", "--days", str(DAY))
        more = load_keys(file)
        assert out.startswith("1 keys made")
        assert by_platform(made).items() < by_platform(more).items()
        assert (more.bench, more.log) == (made.bench, made.log)

    def test_reads_back_as_written(self, tmp_path):
        keys = new_key_set()
        keys.add([1, 65535], [0, 65535])
        keys.strike_off(2)
        save_keys(tmp_path / "keys.json", keys)
        assert load_keys(tmp_path / "keys.json") == keys

    def test_is_not_written_into_a_repository(self, watchword, tmp_path):
        (tmp_path / ".git").mkdir()
        inside = tmp_path / "deep" / "keys.json"
        status, _, err = watchword("keys", "make", "--platforms", "7", "--days", "5", "--file", inside)
        assert (status, "lies in the git repository" in err) == (2, True)
        assert not inside.exists()

    def test_that_others_can_read_is_not_used(self, watchword, made, file):
        file.chmod(0o640)
        status, _, err = watchword("keys", "list")
        assert (status, "others may read it (mode 640)" in err) == (2, True)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "{}",
            "\x00",
            '{"format": 2}',
            '{"format": 1, "bench": "00", "log": "00", "platforms": {}, "struck_off": []}',
            json.dumps({"format": 1, "bench": "0" * 32, "log": "0" * 32, "platforms": 3, "struck_off": []}),
            json.dumps(
                {"format": 1, "bench": "0" * 32, "log": "0" * 32, "platforms": {"x": {}}, "struck_off": []}
            ),
        ],
    )
    def test_that_is_none_is_named(self, watchword, file, text):
        file.parent.mkdir(parents=True)
        file.write_text(text)
        file.chmod(0o600)
        status, _, err = watchword("keys", "list")
        assert (status, f"{file}: is no key file" in err) == (2, True)

    def test_that_is_not_there_is_named(self, watchword, file):
        status, _, err = watchword("keys", "list")
        assert (status, "keys make" in err) == (2, True)


class TestList:
    def test_says_who_has_keys_and_shows_none(self, watchword, made):
        watchword("keys", "strike-off", "9")
        _, out, _ = watchword("keys", "list")
        lines = [line.split() for line in out.splitlines()]
        assert ["7", f"{DAY}..{DAY + 1}"] in lines
        assert ["9", "struck", "off"] in lines
        _, as_json, _ = watchword("keys", "list", "--json")
        told = json.loads(as_json)
        assert (told["platforms"], told["struck_off"]) == ({"7": [DAY, DAY + 1]}, [9])
        assert told["log_key_name"] == key_name(made.log).hex()
        for key in (made.bench, made.log, *by_platform(made).values()):
            assert key.hex() not in out + as_json

    @pytest.mark.parametrize("platforms", ["", "0", "7,", "9..7", "65536", "seven", "-1"])
    def test_bad_lists_of_numbers_are_refused(self, watchword, file, platforms):
        status, _, err = watchword("keys", "make", f"--platforms={platforms}", "--days", "5")
        assert (status, "--platforms wants numbers from 1 to 65535" in err) == (2, True)
        assert not file.exists()


class TestProvision:
    def test_a_board_holds_it_all_and_a_friend_is_known(self, watchword, made, tmp_path):
        with PtyBoard(storage=tmp_path / "state") as board:
            status, out, err = watchword("keys", "provision", "--port", board.url)
        assert (status, err) == (0, "")
        assert out == "pty: 6 commands acknowledged, kept on its flash\n"
        keys = kept(tmp_path / "state")
        assert (keys.bench, keys.log, keys.platforms) == (made.bench, made.log, by_platform(made))
        bench = Bench(StoredBoard(tmp_path / "state"))
        friend = inbound(platform=7)
        for _ in range(8):
            challenges = [frame for frame in bench.fly([inbound()], 1) if frame.name == "interrogate"]
            key = made.platforms[7][DAY]
            replies = [bench.reply(c, 7, friend.at(bench.t_s), key=key) for c in challenges]
            bench.exchange(*replies)
        assert last_track(bench.frames, 1)["identity"] == IDENTITY_FRIEND

    def test_again_with_new_keys_and_one_struck_off(self, watchword, made, file, tmp_path):
        with PtyBoard(storage=tmp_path / "state") as board:
            assert watchword("keys", "provision", "--port", board.url, "--days", str(DAY))[0] == 0
            assert set(kept(tmp_path / "state").platforms) == {(7, DAY), (9, DAY)}
            assert watchword("keys", "strike-off", "9", "--port", board.url)[0] == 0
            assert kept(tmp_path / "state").struck_off == {9}
            assert set(kept(tmp_path / "state").platforms) == {(7, DAY)}
            watchword("keys", "make", "--platforms", "8", "--days", str(DAY + 1))
            assert watchword("keys", "provision", "--port", board.url)[0] == 0
        keys = kept(tmp_path / "state")
        assert set(keys.platforms) == {(7, DAY), (7, DAY + 1), (8, DAY + 1)}
        assert keys.struck_off == {9} == load_keys(file).struck_off

    def test_a_board_under_another_bench_key_refuses(self, watchword, made, file, tmp_path):
        with PtyBoard(storage=tmp_path / "state") as board:
            assert watchword("keys", "provision", "--port", board.url)[0] == 0
            save_keys(file, new_key_set())
            status, _, err = watchword("keys", "provision", "--port", board.url)
        assert (status, "the board has another bench key" in err) == (2, True)
        assert kept(tmp_path / "state").bench == made.bench

    def test_more_keys_than_a_board_holds_are_not_begun_with(self, watchword, file, tmp_path):
        watchword("keys", "make", "--platforms", "1..65", "--days", "5")
        with PtyBoard(storage=tmp_path / "state") as board:
            status, _, err = watchword("keys", "provision", "--port", board.url)
        assert (status, "65 platform keys; a board holds 64" in err) == (2, True)
        assert kept(tmp_path / "state").bench is None

    def test_as_many_as_it_holds(self, watchword, file, tmp_path):
        watchword("keys", "make", "--platforms", "1..64", "--days", "5")
        with PtyBoard(storage=tmp_path / "state") as board:
            assert watchword("keys", "provision", "--port", board.url)[0] == 0
        assert len(kept(tmp_path / "state").platforms) == 64

    def test_nobody_there(self, watchword, made):
        status, _, err = watchword("keys", "provision", "--port", "/dev/no-such-port")
        assert (status, "/dev/no-such-port" in err) == (2, True)


def test_striking_off_forgets_the_keys():
    keys = KeySet(bytes(16), bytes(16))
    keys.add([7], [5])
    keys.strike_off(7)
    assert (keys.platforms, keys.struck_off) == ({}, {7})
    assert keys.add([7], [6]) == 1
    assert keys.struck_off == set()
