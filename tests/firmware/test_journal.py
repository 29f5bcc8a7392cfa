"""The log's files on the board: what was written stays, whatever a power cut tears; the ring is bounded."""

import inspect
import sys

import pytest

from support import flash
from support.flash import ENOSPC, Flash
from watchword import journal
from watchword.journal import BLOCK_HEAD, FILE_MAX, FILES, SEAL, Journal
from watchword_bench.log.blocks import read_file
from watchword_bench.log.verify import State, head, verify
from watchword_bench.runtimes.snippet import run_snippet

KEY = b"log key of 16 by"


@pytest.fixture
def disk(monkeypatch):
    monkeypatch.setattr(journal, "open", open, raising=False)
    monkeypatch.setattr(journal, "os", journal.os)
    disk = Flash()
    disk.under(journal)
    return disk


@pytest.fixture
def journal_cuts(disk, monkeypatch):
    """As a script beside its module, as on MicroPython."""
    monkeypatch.setitem(sys.modules, "flash", flash)
    from support import journal_cuts

    return journal_cuts


def read(files):
    return [read_file(name.removeprefix("state/"), data) for name, data in sorted(files.items())]


def contents(verdict):
    """What every proven block holds, head left out."""
    return [block.raw[8:] for _, blocks in verdict.proven for block in blocks]


def append(log, records):
    block = bytearray(BLOCK_HEAD) + records + bytes(SEAL)
    while not log.append(block, len(records), 0, 0):
        pass


def test_power_cut_at_every_byte(journal_cuts):
    """All that was written for certain is there and verifies; of what was at the cut, all or nothing."""
    n = 0
    for files, certain, perhaps, after in journal_cuts.cuts():
        verdict = verify(read(files), [KEY])
        assert verdict.state == State.INTACT, verdict.findings
        end = [records for records in contents(verdict) if set(records) != {0}]
        assert end in (certain + after, certain + perhaps + after)
        n += 1
    assert n > 3 * (3 * (40 + 28) + 63)


def test_on_micropython_the_same_bytes(journal_cuts):
    script = "import gc\ngc.enable()\nimport journal_cuts\nprint(journal_cuts.digest())"
    files = {"flash.py": inspect.getsource(flash), "journal_cuts.py": inspect.getsource(journal_cuts)}
    assert run_snippet("micropython", script, files).strip() == journal_cuts.digest()


def test_the_ring_goes_over_its_oldest(disk):
    log = Journal("state", KEY)
    for n in range(FILES + 4):
        for _ in range(FILE_MAX // 2076):
            append(log, bytes([n] * 2048))
    files = read(disk.files)
    assert [file.header.number for file in files] == list(range(5, FILES + 5))
    assert all(file.size <= FILE_MAX for file in files)
    assert verify(files, [KEY]).state == State.INTACT


def test_a_new_key_begins_a_new_file_in_the_same_chain(disk):
    log = Journal("state", None)
    append(log, b"under none")
    log.rekey(KEY)
    append(log, b"under the key")
    append(Journal("state", KEY), b"after a restart")
    files = read(disk.files)
    assert [len(file.blocks) for file in files] == [1, 2]
    assert verify(files, [KEY]).state == State.INTACT


def test_a_key_that_came_just_before_the_power_went_is_no_gap(disk):
    append(Journal("state", None), b"under none")
    append(Journal("state", KEY), b"under the key")
    verdict = verify(read(disk.files), [KEY])
    assert contents(verdict) == [b"under none", b"under the key"]
    assert verdict.state == State.INTACT


def test_it_goes_on_behind_what_it_can_not_read(disk):
    """Somebody, or worn flash, has changed the newest file: nothing is removed, and it shows."""
    for _ in range(2):
        append(Journal("state", KEY), b"before")
    for k in (0, 30, 70, 100):
        (name,) = disk.files
        whole = disk.files[name]
        disk.files[name] = whole[:k] + bytes([whole[k] ^ 1]) + whole[k + 1 :]
        append(Journal("state", KEY), b"after")
        assert len(disk.files) == 2
        verdict = verify(read(disk.files), [KEY])
        assert contents(verdict)[-1] == b"after"
        assert verdict.state == State.ALTERED
        disk.files = {name: whole}


def test_full_flash_is_an_error_and_then_goes_on(disk):
    log = Journal("state", KEY)
    append(log, b"one")
    disk.failure = OSError(ENOSPC)
    with pytest.raises(OSError, match=str(ENOSPC)):
        append(log, b"two")
    disk.failure = None
    append(log, b"three")
    verdict = verify(read(disk.files), [KEY])
    assert contents(verdict) == [b"one", b"three"]
    assert verdict.state == State.INTACT


def test_a_block_that_happens_to_end_like_erased_flash_is_no_torn_one(disk):
    n = 0
    while not any(data.endswith(b"\xff") for data in disk.files.values()):
        disk.files.clear()
        append(Journal("state", KEY), b"block %d" % n)
        n += 1
    ((name, data),) = disk.files.items()
    for k in range(63, len(data)):
        disk.files[name] = data[:k] + bytes([data[k] ^ 1]) + data[k + 1 :]
        assert verify(read(disk.files), [KEY]).state == State.ALTERED, k


def test_another_end_under_the_same_key_is_not_the_one_that_was_seen(disk):
    """As when somebody sets a board's flash back, and it goes on from there."""
    append(Journal("state", KEY), b"one")
    back = dict(disk.files)
    append(Journal("state", KEY), b"two")
    seen = head(read(disk.files))
    assert verify(read(disk.files), [KEY], seen).state == State.INTACT
    disk.files = back
    append(Journal("state", KEY), b"new")
    (finding,) = verify(read(disk.files), [KEY], seen).findings
    assert finding.state == State.ALTERED
