"""What the log of a board says, when it is written, and what happens when it can't be."""

import pytest

from support.bench import HELLO, KEYS, Bench, inbound, named
from support.flash import ENOMEM, ENOSPC, Flash
from support.stored_board import StoredBoard
from watchword import journal, state, store
from watchword.codes import (
    DISMISSAL_BIRD,
    EVENT_BOOT,
    EVENT_LOG_FAILED,
    IDENTITY_HOSTILE,
    REFUSAL_NO_SUCH_TRACK,
)
from watchword.journal import RECORDS_MAX
from watchword_bench.log.blocks import UNKEYED, read_file
from watchword_bench.log.chain import key_name
from watchword_bench.log.verify import State, verify
from watchword_bench.protocol.schema import BY_NAME

QUIET_MS, WRITE_MS = 100, 10_000  # docs/state.md


@pytest.fixture
def flash(monkeypatch):
    flash = Flash()
    for module in (state, store, journal):
        monkeypatch.setattr(module, "open", flash.open, raising=False)
        monkeypatch.setattr(module, "os", flash)
    return flash


@pytest.fixture
def bench(flash):
    bench = Bench(StoredBoard("state"))
    bench.wait(QUIET_MS)
    bench.wait(QUIET_MS)
    return bench


def read(flash):
    return [read_file(name[6:], data) for name, data in sorted(flash.files.items()) if "log." in name]


def logged(flash, keys=()):
    """The messages in the log, once it verifies."""
    verdict = verify(read(flash), keys)
    assert verdict.state == State.INTACT, verdict.findings
    return [r.frame for _, blocks in verdict.proven for block in blocks for r in block.records]


def rest(bench):
    bench.wait(WRITE_MS)
    for _ in range(3):
        bench.wait(QUIET_MS)


def test_begins_with_who_it_is_and_why_it_started(bench, flash):
    assert [frame.name for frame in logged(flash)] == ["hello", "event", "hello", "time"]
    assert logged(flash)[1].fields["event"] == EVENT_BOOT


def test_holds_events_cues_orders_and_answers_and_no_more(bench, flash):
    bench.fly([inbound(4000, 50)], 12)
    bench.order("operator_acknowledge", operator=4, track=1)
    bench.order("operator_dismiss", operator=5, track=9, as_=DISMISSAL_BIRD)
    bench.order("operator_declare", operator=6, track=1, identity=IDENTITY_HOSTILE)
    said = bench.frames[2:]
    rest(bench)
    frames = logged(flash)[4:]
    for name in ("event", "cue", "acknowledge", "refuse"):
        ours = [frame.fields for frame in frames if frame.name == name][: len(named(said, name))]
        assert ours == [frame.fields for frame in named(said, name)], name
    assert {frame.name for frame in frames} == {
        *("event", "cue", "acknowledge", "refuse"),
        *("operator_acknowledge", "operator_dismiss", "operator_declare"),
    }
    (declared,) = [frame for frame in frames if frame.name == "operator_declare"]
    assert (declared.fields["operator"], declared.fields["identity"]) == (6, IDENTITY_HOSTILE)
    names = [frame.name for frame in frames]
    dismissed = names.index("operator_dismiss")
    assert frames[dismissed + 1].fields["reason"] == REFUSAL_NO_SUCH_TRACK


def test_holds_no_secrets(bench, flash):
    secrets = {name: bytes([n] * 16) for n, name in enumerate(("platform_key", "bench_key", "log_key"), 0x41)}
    bench.exchange(
        bench.command("platform_key", platform=7, day=5, struck_off=0, key=secrets["platform_key"]),
        bench.command("log_key", key=secrets["log_key"]),
        bench.command("bench_key", key=secrets["bench_key"]),
    )
    bench.wait(QUIET_MS)
    bench.bench_key = secrets["bench_key"]
    command = bench.command("config_set", key=KEYS.index("repeat"), value=11)
    bench.exchange(command)
    rest(bench)
    frames = logged(flash, [secrets["log_key"]])
    assert [file.header.key for file in read(flash)] == [UNKEYED, key_name(secrets["log_key"])]
    log = b"".join(data for name, data in flash.files.items() if "log." in name)
    assert {*secrets, "config_set"} <= {frame.name for frame in frames}
    assert not any(key in log for key in secrets.values())
    code = BY_NAME["config_set"].layout.unpack(command[7:-4])[1]
    assert code != bytes(8)
    assert code not in log


def test_is_written_once_in_ten_seconds(bench, flash):
    before = len(logged(flash))
    bench.order("operator_acknowledge", operator=4, track=1)
    for _ in range(WRITE_MS // 1000 - 1):
        bench.wait(1000)
        assert len(logged(flash)) == before
    bench.wait(1000)
    bench.wait(QUIET_MS)
    assert len(logged(flash)) == before + 2


def test_is_not_written_while_the_line_is_not_quiet(bench, flash):
    before = len(logged(flash))
    bench.order("operator_acknowledge", operator=4, track=1)
    for _ in range(WRITE_MS // 50 + 20):
        bench.exchange(bench.message("config_get", key=0), t_ms=bench.t_ms + 50)
    assert len(logged(flash)) == before
    bench.wait(QUIET_MS)
    assert len(logged(flash)) == before + 2


def test_a_board_put_away_writes_what_it_has(bench, flash):
    bench.fly([inbound(4000, 50)], 8)
    bench.runtime.board.put_away()
    logs, saids = logged(flash), bench.frames
    for name in ("event", "cue"):
        assert [f.fields for f in named(logs, name)] == [f.fields for f in named(saids, name)], name


def test_goes_on_over_restarts(bench, flash):
    for _ in range(3):
        bench.runtime.restart()
        bench.exchange(bench.message("hello", **HELLO))
        rest(bench)
    boots = [f for f in logged(flash) if f.name == "event" and f.fields["event"] == EVENT_BOOT]
    assert len(boots) == 4
    assert len(read(flash)) == 1


def test_what_finds_no_room_is_counted_and_orders_find_room_longer(bench, flash):
    """A feed that stands still: every scan of it is an event."""
    for _ in range(150):
        bench.scan(after_ms=0, t_ms=bench.t_ms)
    bench.order("operator_acknowledge", operator=4, track=1)
    rest(bench)
    (block,) = [block for file in read(flash) for block in file.blocks if block.left_out]
    kept = [record.frame.name for record in block.records]
    assert kept[-2:] == ["operator_acknowledge", "refuse"]
    assert block.left_out == len(named(bench.frames, "event")) - len(named(logged(flash), "event")) > 0
    assert len(block.raw) <= RECORDS_MAX + 8


@pytest.mark.parametrize(("failure", "number"), [(OSError(ENOSPC), ENOSPC), (MemoryError(), ENOMEM)])
def test_a_write_that_fails_is_said_once_and_loses_nothing_that_has_room(bench, flash, failure, number):
    flash.failure = failure
    bench.fly([inbound(4000, 50)], 5)
    for _ in range(3):
        rest(bench)
    failed = named(bench.frames, "event", event=EVENT_LOG_FAILED)
    assert [event.fields["a"] for event in failed] == [number]
    flash.failure = None
    rest(bench)
    events = [frame.fields for frame in logged(flash) if frame.name == "event"]
    assert events == [frame.fields for frame in named(bench.frames, "event")][: len(events)]
    assert failed[0].fields in events
