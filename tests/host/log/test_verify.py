"""A log as a board wrote it, and everything that can have been done to it since."""

import hmac
from binascii import crc32
from dataclasses import replace

import pytest

from support.bench import HELLO, KEYS, Bench, inbound
from support.stored_board import StoredBoard
from watchword import journal
from watchword_bench.log.blocks import BLOCK, FILES, HEAD, MAC, PREFIX, RECORDS_MAX, SEAL, read_file
from watchword_bench.log.chain import key_name
from watchword_bench.log.verify import State, UnknownKey, head, verify
from watchword_bench.protocol.schema import table_hash

KEY, OTHER = b"log key of 16 by", b"another key 16 b"
QUIET_MS, WRITE_MS = 100, 10_100


def test_both_ends_agree_on_the_format():
    assert (HEAD.format, HEAD.size) == (journal._HEAD, journal._HEAD_LENGTH)
    assert (BLOCK.format, BLOCK.size) == (journal._BLOCK, journal.BLOCK_HEAD)
    assert (PREFIX, MAC, SEAL) == (journal._PREFIX, journal.MAC, journal.SEAL)
    assert (FILES, RECORDS_MAX) == (journal.FILES, journal.RECORDS_MAX)
    assert key_name(KEY) == journal.key_name(KEY)


def rest(bench):
    """Long enough for what is there to be written; a turn that begins a file writes no block."""
    bench.wait(WRITE_MS)
    bench.wait(QUIET_MS)
    bench.wait(QUIET_MS)


def order(bench, name, **fields):
    bench.exchange(bench.command(name, **fields))
    bench.wait(QUIET_MS)
    rest(bench)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The files of a board that got its log key late and ran through three small files, by name."""
    patch = pytest.MonkeyPatch()
    patch.setattr(journal, "FILE_MAX", 600)
    folder = tmp_path_factory.mktemp("board") / "state"
    bench = Bench(StoredBoard(folder))
    rest(bench)
    order(bench, "log_key", key=KEY)
    for n in range(3):
        bench.fly([inbound(5000 - 300 * n, 50)], 4)
        order(bench, "config_set", key=KEYS.index("crew_time"), value=50 + n)
        bench.runtime.restart()
        bench.exchange(bench.message("hello", **HELLO))
    rest(bench)
    patch.undo()
    return {file.name: file.read_bytes() for file in sorted(folder.glob("log.*"))}


def judge(files, seen=None, keys=(KEY, OTHER)):
    return verify([read_file(name, data) for name, data in sorted(files.items())], keys, seen)


def found(files, seen=None):
    """State, file and byte of what is wrong."""
    return [(finding.state, finding.file, finding.at) for finding in judge(files, seen).findings]


def blocks(files):
    """File and extent of every block."""
    for name, data in files.items():
        for block in read_file(name, data).blocks:
            yield name, block.at, block.end


def test_as_written_it_is_intact(written):
    verdict = judge(written)
    assert (verdict.state, verdict.findings) == (State.INTACT, ())
    assert len(verdict.proven) == len(written) >= 4
    assert verdict.unkeyed == ("log.000001",)
    assert sum(len(proven) for _, proven in verdict.proven) == len(list(blocks(written))) >= 6


def test_every_byte_altered_is_found_where_it_is(written):
    for name, data in written.items():
        extents = [(at, end) for file, at, end in blocks(written) if file == name]
        for k in range(len(data)):
            altered = bytearray(data)
            altered[k] ^= 1 << k % 8
            where = next((at for at, end in extents if at <= k < end), 0)
            verdict = judge(written | {name: bytes(altered)})
            assert verdict.state == State.ALTERED, (name, k)
            assert (name, where) in [(f.file, f.at) for f in verdict.findings], (name, k, verdict.findings)


def test_every_truncation_is_found_where_it_is(written):
    seen = judge(written).head
    for name, data in written.items():
        ends = [end for file, _, end in blocks(written) if file == name]
        for size in range(len(data)):
            kept = max([end for end in ends if end <= size], default=HEAD.size + SEAL)
            cut = found(written | {name: data[:size]}, seen)
            assert cut, (name, size)
            assert {state for state, *_ in cut} == {State.TRUNCATED}, (name, size, cut)
            assert (State.TRUNCATED, name, kept if size >= HEAD.size + SEAL else 0) in cut, (name, size, cut)


def test_only_whole_blocks_missing_at_the_very_end_need_an_earlier_sight(written):
    *_, (name, at, end) = blocks(written)
    data = written[name]
    unseen = [size for size in range(len(data)) if not found(written | {name: data[:size]})]
    assert unseen == [HEAD.size + SEAL, *(stop for file, _, stop in blocks(written) if file == name)][:-1]
    assert at in unseen
    assert end == len(data)


def test_every_block_removed_is_found_where_it_was(written):
    seen = judge(written).head
    for name, at, end in blocks(written):
        data = written[name]
        where = [(file, byte) for _, file, byte in found(written | {name: data[:at] + data[end:]}, seen)]
        assert (name, at) in where, (name, at, where)


def test_every_two_blocks_swapped_are_found_at_the_first(written):
    every = list(blocks(written))
    for n, (name, at, end) in enumerate(every):
        for other, start, stop in every[n + 1 :]:
            one, two = written[name][at:end], written[other][start:stop]
            files = dict(written)
            if other == name:
                data = written[name]
                files[name] = data[:at] + two + data[end:start] + one + data[stop:]
            else:
                files[name] = written[name][:at] + two + written[name][end:]
                files[other] = written[other][:start] + one + written[other][stop:]
            assert (State.ALTERED, name, at) in found(files), (name, at, other, start)


def test_a_block_repeated_is_found(written):
    for name, at, end in blocks(written):
        data = written[name]
        assert (State.ALTERED, name, end) in found(written | {name: data[:end] + data[at:end] + data[end:]})


def test_every_file_removed_is_found(written):
    seen = judge(written).head
    for name in written:
        cut = found({other: data for other, data in written.items() if other != name}, seen)
        assert cut, name
    assert found({}, seen) == [(State.TRUNCATED, max(written), 0)]


def test_files_renamed_are_found(written):
    one, two = list(written)[1:3]
    renamed = written | {one: written[two], two: written[one]}
    assert [(state, name) for state, name, _ in found(renamed)][:2] == [
        (State.ALTERED, one),
        (State.ALTERED, two),
    ]


def test_bytes_added_are_found(written):
    for name, data in written.items():
        last = name == max(written)
        (finding,) = found(written | {name: data + b"\xff\xff\xff"})
        assert finding == (State.TRUNCATED if last else State.ALTERED, name, len(data))


def test_who_has_no_key_can_make_none_of_it(written):
    """Blocks made anew under another key, chain and all, even in a file that says it is under none."""
    name = max(written)
    file = read_file(name, written[name])
    assert file.header is not None
    for key, said in ((OTHER, key_name(KEY)), (b"", bytes(8))):
        code, forged = b"", b""
        head = HEAD.pack(*HEAD.unpack(file.header.raw)[:5], said, file.header.before)
        for raw in (head, *(block.raw for block in file.blocks)):
            code = hmac.digest(key, code + raw, "sha256")[:MAC]
            forged += raw + code + crc32(raw + code).to_bytes(4, "little")
        assert found(written | {name: forged})[0] == (State.ALTERED, name, 0)


def test_a_key_that_is_not_there_is_asked_for(written):
    with pytest.raises(UnknownKey, match=key_name(KEY).hex()):
        judge(written, keys=[OTHER])


def test_the_ring_may_have_gone_over_what_was_seen(written):
    first, *rest = written
    later = {name: written[name] for name in rest}
    seen = replace(head([read_file(first, written[first])]))
    states = {state for state, file, _ in found(later, seen) if "log" in file}
    assert states == {State.ALTERED}  # of four files none can have gone yet


def test_records_are_the_links_own_messages(written):
    frames = [
        record.frame
        for name, data in written.items()
        for block in read_file(name, data).blocks
        for record in block.records
    ]
    assert None not in frames
    said = [frame.name for frame in frames]
    assert said[:4] == ["hello", "event", "hello", "time"]
    assert {"config_set", "acknowledge", "event"} <= set(said)
    (log_key,) = [frame for frame in frames if frame.name == "log_key"]
    assert log_key.fields["key"] == bytes(16)
    assert all(read_file(name, data).header.table == table_hash() for name, data in written.items())
    assert not any(KEY in data for data in written.values())
