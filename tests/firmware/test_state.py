"""Configuration and keys over a restart: answered once on flash, written in quiet moments, or refused."""

import os
from pathlib import Path

import pytest

from support.bench import HELLO, KEYS, Bench, inbound, last_track, named, platform_key
from support.flash import ENOMEM, ENOSPC, Flash
from support.stored_board import StoredBoard
from watchword import state, store
from watchword.codes import (
    EVENT_CONFIG_CHANGED,
    EVENT_STATE_LOST,
    IDENTITY_FRIEND,
    REFUSAL_NO_QUIET,
    REFUSAL_NOT_AUTHENTICATED,
    REFUSAL_NOT_WRITTEN,
    REFUSAL_TABLE_FULL,
)
from watchword.config import Config
from watchword.settings import NAMED
from watchword.state import WAITING_MAX, kept_config

CREW_TIME = KEYS.index("crew_time")
QUIET_MS, WAIT_MAX_MS = 60, 10_000  # docs/state.md


@pytest.fixture
def bench(tmp_path):
    return Bench(StoredBoard(tmp_path / "state"))


def restarted(bench):
    """The same board after its power was off, greeted again."""
    bench.runtime.restart()
    bench.exchange(bench.message("hello", **HELLO), bench.message("time", t_ms=bench.t_ms, day=5))
    return bench


def crew_time(bench):
    return bench.exchange(bench.message("config_get", key=CREW_TIME))[-1].fields["value"]


def set_crew_time(bench, value, number=None):
    return bench.exchange(bench.command("config_set", number, key=CREW_TIME, value=value))


def answers(frames):
    return [frame.name for frame in frames if frame.name in ("acknowledge", "refuse")]


class TestOnFlashFirst:
    def test_a_command_is_answered_when_it_is_kept_and_done_not_before(self, bench):
        assert answers(set_crew_time(bench, 60)) == []
        assert crew_time(bench) == 45
        bench.wait(QUIET_MS - 1)
        assert crew_time(bench) == 45  # a question is a byte on the line, too
        said = bench.wait(QUIET_MS)
        assert answers(said) == ["acknowledge"]
        assert named(said, "event", event=EVENT_CONFIG_CHANGED, a=CREW_TIME, b=60)
        assert crew_time(bench) == 60
        assert crew_time(restarted(bench)) == 60

    def test_what_was_not_acknowledged_may_be_gone(self, bench):
        set_crew_time(bench, 60)
        assert crew_time(restarted(bench)) == 45

    def test_a_whole_greeting_is_one_write_and_none_if_nothing_changes(self, bench, monkeypatch):
        written = []
        save = store.Record.save
        monkeypatch.setattr(store.Record, "save", lambda *args: written.append(args) or save(*args))
        values = Config().params._replace(crew_time=60, repeat=12, dismissal=30)

        def greet():
            sets = [bench.command("config_set", key=key, value=value) for key, value in enumerate(values)]
            return answers(bench.exchange(*sets))

        assert greet() == ["acknowledge"] * CREW_TIME  # what is kept already needs no quiet moment
        assert answers(bench.wait(QUIET_MS)) == ["acknowledge"] * (len(values) - CREW_TIME)
        assert len(written) == 1
        assert greet() == ["acknowledge"] * len(values)
        assert len(written) == 1

    def test_repeated_while_it_waits_it_is_answered_once(self, bench):
        for _ in range(3):
            set_crew_time(bench, 60, number=9)
        assert answers(bench.wait(QUIET_MS)) == ["acknowledge"]
        assert answers(set_crew_time(bench, 60, number=9)) == ["acknowledge"]

    def test_a_host_that_starts_anew_gets_no_answers_to_another(self, bench):
        set_crew_time(bench, 60)
        bench.exchange(bench.message("hello", **HELLO))
        assert answers(bench.wait(QUIET_MS)) == []
        assert crew_time(bench) == 45

    def test_more_than_can_wait_are_refused_at_once(self, bench):
        said = bench.exchange(
            *[bench.command("config_set", key=CREW_TIME, value=60) for _ in range(WAITING_MAX + 1)]
        )
        assert [(f.name, f.fields["reason"], f.fields["detail"]) for f in said] == [
            ("refuse", REFUSAL_TABLE_FULL, WAITING_MAX)
        ]
        assert answers(bench.wait(QUIET_MS)) == ["acknowledge"] * WAITING_MAX

    def test_operators_words_wait_for_nothing(self, bench):
        bench.fly([inbound(5000, 50)], 15)
        assert answers(bench.exchange(bench.command("operator_acknowledge", operator=1, track=1))) == [
            "acknowledge"
        ]


class TestQuiet:
    def test_between_scans(self, bench):
        """A scan a second, replies after 0.6 s: quiet when they have come, until the next is near."""
        bench.fly([inbound(platform=7)], 3)
        start = bench.t_ms - 600
        set_crew_time(bench, 60)
        assert answers(bench.exchange(t_ms=start + 655)) == []
        assert answers(bench.exchange(t_ms=start + 665)) == ["acknowledge"]

    def test_a_feed_that_is_faster_than_it_was_said_to_be_is_believed(self, bench):
        for _ in range(4):
            bench.scan(after_ms=500)
        scanned = bench.t_ms
        bench.t_ms += 200
        set_crew_time(bench, 60)
        assert answers(bench.exchange(t_ms=scanned + 300)) == []
        bench.scan(after_ms=200)
        assert answers(bench.exchange(t_ms=scanned + 570)) == ["acknowledge"]

    def test_not_when_the_next_scan_is_near_or_overdue(self, bench):
        bench.fly([inbound()], 3)
        start = bench.t_ms - 600
        bench.t_ms = start + 700
        set_crew_time(bench, 60)
        assert answers(bench.exchange(t_ms=start + 790)) == []
        assert answers(bench.exchange(t_ms=start + 1500)) == []
        said = bench.exchange(t_ms=start + 1800)  # the feed is stale: no scan is expected
        assert answers(said + bench.exchange(t_ms=start + 1801)) == ["acknowledge"]

    def test_what_there_is_to_say_comes_first_unless_nobody_takes_it(self, bench, monkeypatch):
        port, board = bench.runtime.port, bench.runtime.board

        def turn(ms, takes):
            """One turn of the loop, in which the line takes so many bytes."""
            monkeypatch.setattr(port, "write", lambda buf, n: min(n, takes))
            bench.t_ms += ms
            port.feed(bench.t_ms, b"")
            board.step()
            return kept_config(bench.runtime.storage).params[CREW_TIME]

        set_crew_time(bench, 60)
        assert turn(1000, takes=8) == 45  # health is due
        assert [turn(QUIET_MS - 1, takes=8) for _ in range(3)] == [45] * 3
        assert [turn(QUIET_MS // 3, takes=0) for _ in range(3)] == [45, 45, 60]

    def test_a_line_that_is_never_quiet_refuses_and_loses_nothing(self, bench):
        asked = bench.t_ms
        set_crew_time(bench, 60, number=9)
        said = []
        while bench.t_ms <= asked + WAIT_MAX_MS:
            assert answers(said) == []
            said = bench.exchange(bench.message("config_get", key=0), t_ms=bench.t_ms + QUIET_MS - 10)
        (refusal,) = named(said, "refuse")
        assert (refusal.fields["reason"], refusal.fields["detail"]) == (REFUSAL_NO_QUIET, WAIT_MAX_MS)
        assert crew_time(bench) == 45
        set_crew_time(bench, 61, number=9)
        assert answers(bench.wait(QUIET_MS)) == ["acknowledge"]
        assert crew_time(restarted(bench)) == 61


class TestFlashFails:
    @pytest.fixture
    def flash(self, monkeypatch):
        flash = Flash()
        for module in (state, store):
            monkeypatch.setattr(module, "open", flash.open, raising=False)
            monkeypatch.setattr(module, "os", flash)
        return flash

    @pytest.mark.parametrize(("failure", "number"), [(OSError(ENOSPC), ENOSPC), (MemoryError(), ENOMEM)])
    def test_what_can_not_be_written_is_refused_and_changes_nothing(self, flash, bench, failure, number):
        set_crew_time(bench, 60)
        bench.wait(QUIET_MS)
        flash.failure = failure
        set_crew_time(bench, 61)
        bench.exchange(bench.command("platform_key", platform=7, day=5, struck_off=0, key=bytes(16)))
        said = bench.wait(QUIET_MS) + bench.wait(QUIET_MS)
        assert [(f.fields["reason"], f.fields["detail"]) for f in named(said, "refuse")] == [
            (REFUSAL_NOT_WRITTEN, number)
        ] * 2
        assert crew_time(bench) == 60
        assert crew_time(restarted(bench)) == 60

    def test_what_is_read_back_otherwise_is_refused_and_not_found_by_a_restart(
        self, flash, bench, monkeypatch
    ):
        """Worn flash that takes a write and holds something else."""
        set_crew_time(bench, 60)
        bench.wait(QUIET_MS)
        read = store.Record._read
        monkeypatch.setattr(store.Record, "_read", lambda record, copy: (read(record, copy) or b"")[:-1])
        set_crew_time(bench, 61)
        (refusal,) = named(bench.wait(QUIET_MS), "refuse")
        assert refusal.fields["reason"] == REFUSAL_NOT_WRITTEN
        monkeypatch.undo()
        for module in (state, store):
            monkeypatch.setattr(module, "open", flash.open, raising=False)
            monkeypatch.setattr(module, "os", flash)
        assert crew_time(restarted(bench)) == 60


class TestKeys:
    BENCH_KEY = b"bench key of 16!"

    def order(self, bench, name, **fields):
        bench.exchange(bench.command(name, **fields))
        return answers(bench.wait(QUIET_MS))

    def provision(self, bench, platform, struck_off=0, day=5):
        key = platform_key(platform, day)
        return self.order(bench, "platform_key", platform=platform, day=day, struck_off=struck_off, key=key)

    def test_a_friend_is_known_after_a_restart(self, bench):
        assert self.provision(bench, 7) == ["acknowledge"]
        said = restarted(bench).fly([inbound(platform=7)], 8)
        assert last_track(said, 1)["identity"] == IDENTITY_FRIEND

    def test_a_platform_struck_off_stays_struck_off(self, bench):
        self.provision(bench, 7)
        self.provision(bench, 7, struck_off=1)
        said = restarted(bench).fly([inbound(platform=7)], 8)
        assert last_track(said, 1)["identity"] != IDENTITY_FRIEND

    def test_and_a_new_key_of_another_day_does_not_bring_back_the_old_one(self, bench):
        self.provision(bench, 7)
        self.provision(bench, 7, struck_off=1)
        self.provision(bench, 7, day=6)
        said = bench.fly([inbound(platform=7)], 8)  # day 5, under the key that was struck off
        assert last_track(said, 1)["identity"] != IDENTITY_FRIEND

    def test_keys_of_past_days_make_room(self, bench):
        for day in (3, 4, 5):
            for platform in range(1, 65 if day == 3 else 33):
                bench.exchange(
                    bench.command("platform_key", platform=platform, day=day, struck_off=0, key=bytes(16))
                )
            assert set(answers(bench.wait(QUIET_MS))) == {"acknowledge"}
        bench.exchange(bench.command("platform_key", platform=99, day=5, struck_off=0, key=bytes(16)))
        assert bench.frames[-1].fields["reason"] == REFUSAL_TABLE_FULL

    def test_the_bench_key_is_asked_for_after_a_restart(self, bench):
        assert self.order(bench, "bench_key", key=self.BENCH_KEY) == ["acknowledge"]
        (refusal,) = named(set_crew_time(restarted(bench), 60), "refuse")
        assert refusal.fields["reason"] == REFUSAL_NOT_AUTHENTICATED
        bench.bench_key = self.BENCH_KEY
        assert self.order(bench, "config_set", key=CREW_TIME, value=60) == ["acknowledge"]


class TestDamaged:
    def damage(self, bench, name):
        folder = Path(bench.runtime.storage)
        for copy in "ab":
            data = bytearray((folder / f"{name}.{copy}").read_bytes())
            data[len(data) // 2] ^= 1
            (folder / f"{name}.{copy}").write_bytes(data)
        bench.runtime.restart()
        said = bench.exchange()
        bench.exchange(bench.message("hello", **HELLO))
        return said

    def test_a_configuration_that_can_not_be_read_is_said_and_defaults_serve(self, bench):
        set_crew_time(bench, 60)
        bench.wait(QUIET_MS)
        assert named(self.damage(bench, "config"), "event", event=EVENT_STATE_LOST, a=1)
        assert crew_time(bench) == 45
        set_crew_time(bench, 61)
        bench.wait(QUIET_MS)
        assert crew_time(restarted(bench)) == 61

    def test_it_is_written_anew_even_if_it_is_the_default_one(self, bench):
        set_crew_time(bench, 60)
        bench.wait(QUIET_MS)
        self.damage(bench, "config")
        set_crew_time(bench, 45)
        assert answers(bench.wait(QUIET_MS)) == ["acknowledge"]
        bench.runtime.restart()
        assert not named(bench.exchange(), "event", event=EVENT_STATE_LOST)

    def test_one_copy_is_enough(self, bench):
        set_crew_time(bench, 60)
        bench.wait(QUIET_MS)
        os.remove(Path(bench.runtime.storage) / "config.a")
        assert crew_time(restarted(bench)) == 60

    def test_keys_that_can_not_be_read_do_not_open_the_board(self, bench):
        bench.exchange(bench.command("bench_key", key=TestKeys.BENCH_KEY))
        bench.wait(QUIET_MS)
        assert named(self.damage(bench, "keys"), "event", event=EVENT_STATE_LOST, a=2)
        for key in (None, TestKeys.BENCH_KEY):
            bench.bench_key = key
            (refusal,) = named(set_crew_time(bench, 60), "refuse")
            assert refusal.fields["reason"] == REFUSAL_NOT_AUTHENTICATED


class TestOtherFirmware:
    def test_values_are_found_by_name(self, tmp_path):
        """Another firmware may have had other keys, in another order."""
        config = Config()
        config.set(CREW_TIME, 60)
        config.commit()
        rows = [config.pack()[at : at + 6] for at in range(0, 6 * len(NAMED), 6)]
        unknown = (0x1234).to_bytes(2, "little") + bytes(4)
        assert 0x1234 not in NAMED
        other = Config()
        other.unpack(b"".join([unknown, *reversed(rows[1:])]))
        assert other.params == config.params

    def test_names_differ(self):
        assert len(set(NAMED)) == len(NAMED)

    def test_a_value_out_of_range_here_stays_at_its_default(self):
        config = Config()
        config.unpack(NAMED[CREW_TIME].to_bytes(2, "little") + (10_000).to_bytes(4, "little"))
        assert config.params == Config().params

    def test_configuration_can_be_read_without_a_board(self, bench):
        set_crew_time(bench, 60)
        bench.wait(QUIET_MS)
        assert kept_config(bench.runtime.storage).params[CREW_TIME] == 60
