"""Whether a log is all there and as the board wrote it, and if not, where it isn't."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from .blocks import FILES, HEAD, PREFIX, SEAL, UNKEYED, Block, Header, LogFile
from .chain import code_of, fits, key_name, may_be_torn


class State(IntEnum):
    """Of a log; the worst of its findings."""

    INTACT = 0
    TRUNCATED = 1
    ALTERED = 2


@dataclass(frozen=True)
class Finding:
    """What is wrong, in which file, from which byte on."""

    state: State
    file: str
    at: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, byte {self.at}: {self.what}"


@dataclass(frozen=True)
class Head:
    """The end of a log at some time: the last file's number, its length in whole blocks, its last code."""

    file: int
    size: int
    code: bytes


@dataclass(frozen=True)
class Verdict:
    """findings: none of an intact log.  proven: of every file the blocks that the board wrote and nobody
    altered.  unkeyed: files that are chained, but not under a key.  head: where the log ends.
    """

    findings: tuple[Finding, ...]
    proven: tuple[tuple[LogFile, tuple[Block, ...]], ...]
    unkeyed: tuple[str, ...]
    head: Head | None

    @property
    def state(self) -> State:
        """Of the log as a whole."""
        return max((finding.state for finding in self.findings), default=State.INTACT)


class UnknownKey(Exception):
    """A file is under a key that wasn't given."""


def verify(files: Sequence[LogFile], keys: Iterable[bytes], seen: Head | None = None) -> Verdict:
    """Judge a log.

    files: in the order of their names.  keys: the log keys there are.  seen: its end at an earlier time,
    which it must still contain. Without one, blocks missing at the very end can't be told from a log that
    ends there.  Raises UnknownKey if a file is under none of the keys.
    """
    by_name = {key_name(key): key for key in keys} | {UNKEYED: b""}
    findings = [*_files(files, by_name), *_still_there(files, seen)]
    findings.sort(key=lambda finding: (finding.file, finding.at))
    unkeyed = tuple(file.name for file in files if file.header and file.header.key == UNKEYED)
    proven = tuple((file, _proven(file, by_name)) for file in files)
    return Verdict(tuple(findings), proven, unkeyed, head(files))


def head(files: Sequence[LogFile]) -> Head | None:
    """Where a log ends; None of an empty one."""
    if not files or files[-1].header is None:
        return None
    last = files[-1]
    assert last.header is not None
    return Head(last.header.number, last.end, last.blocks[-1].code if last.blocks else last.header.code)


def name_of(number: int) -> str:
    """What the file of this number is called."""
    return f"{PREFIX}{number:06d}"


def _files(files: Sequence[LogFile], keys: Mapping[bytes, bytes]) -> Iterator[Finding]:
    sound = [_sound(file, keys) for file in files]
    for n, file in enumerate(files):
        header, following = file.header, sound[n + 1] if n + 1 < len(files) else None
        if header is None:
            whole = file.size >= HEAD.size + SEAL
            what = "has no header" if whole else "ends within its header"
            yield Finding(State.ALTERED if whole else State.TRUNCATED, file.name, 0, what)
        elif sound[n] is None:
            yield Finding(State.ALTERED, file.name, 0, "its header was altered")
        elif file.name != name_of(header.number):
            yield Finding(State.ALTERED, file.name, 0, f"was {name_of(header.number)} when it was written")
        else:
            yield from _blocks(file, keys[header.key], following)
    yield from _missing([file.name for file in files])
    for before, header in pairwise([header for header in sound if header]):
        if header.key == UNKEYED and before.key != UNKEYED:
            what = "is under no key, and the one before it is"
            yield Finding(State.ALTERED, name_of(header.number), 0, what)


def _sound(file: LogFile, keys: Mapping[bytes, bytes]) -> Header | None:
    """The header of a file if it is as it was written."""
    header = file.header
    if header is None:
        return None
    if header.key in keys:
        sound = header.sealed and code_of(keys[header.key], b"", header.raw) == header.code
        return header if sound else None
    for name, key in keys.items():
        if code_of(key, b"", header.raw.replace(header.key, name)) == header.code:
            return None
    raise UnknownKey(f"{file.name} is under log key {header.key.hex()}, which is not among those given")


def _missing(names: Sequence[str]) -> Iterator[Finding]:
    """Files that the ring has not gone over and that are not there."""
    numbers = [int(name.removeprefix(PREFIX)) for name in names]
    if numbers and numbers[0] > max(1, numbers[-1] - FILES + 2):
        yield Finding(State.ALTERED, names[0], 0, "files before it are missing")
    for before, number in pairwise(numbers):
        if number > before + 1:
            what = f"files after {name_of(before)} are missing"
            yield Finding(State.ALTERED, name_of(number), 0, what)


def _proven(file: LogFile, keys: Mapping[bytes, bytes]) -> tuple[Block, ...]:
    """The blocks of a file that fit the code before them."""
    header = file.header
    if header is None or header.key not in keys:
        return ()
    key, codes = keys[header.key], [header.code, *(block.code for block in file.blocks)]
    return tuple(block for block, before in zip(file.blocks, codes, strict=False) if fits(key, before, block))


def _blocks(file: LogFile, key: bytes, following: Header | None) -> Iterator[Finding]:
    """The blocks of a file whose header is sound.

    following: that of the next file, None if there is none that is sound. It says where this one has to end,
    and how much a power cut left behind there that is no block.
    """
    assert file.header is not None
    if following is not None and following.number != file.header.number + 1:
        following = None
    end = file.size - (following.torn if following else 0)
    code, at = file.header.code, HEAD.size + SEAL
    for block in file.blocks:
        if block.end > end or not fits(key, code, block):
            break
        code, at = block.code, block.end
    rest = file.data[at:]
    if not may_be_torn(rest, key, code):
        state, what = State.ALTERED, "this block was altered, or is not the one that was here"
    elif following and code != following.before:
        state, what = State.TRUNCATED, f"blocks are missing before {name_of(following.number)}"
    elif following and len(rest) != following.torn:
        state, what = State.ALTERED, "bytes were put in or taken out behind the last block"
    elif rest and not following:
        state, what = State.TRUNCATED, f"ends within a block, after {len(rest)} bytes of it"
    else:
        return
    yield Finding(state, file.name, at, what)


def _still_there(files: Sequence[LogFile], seen: Head | None) -> Iterator[Finding]:
    """Whether a log still has what was its end at an earlier time, if the ring has not gone over it."""
    if seen is None:
        return
    name, numbers = name_of(seen.file), {file.header.number: file for file in files if file.header}
    if not numbers or seen.file > max(numbers):
        yield Finding(State.TRUNCATED, name, 0, "was there earlier, and is missing")
    elif seen.file in numbers:
        file = numbers[seen.file]
        assert file.header is not None
        codes = {HEAD.size + SEAL: file.header.code} | {block.end: block.code for block in file.blocks}
        if file.end < seen.size:
            what = f"blocks are missing that were there earlier, up to byte {seen.size}"
            yield Finding(State.TRUNCATED, file.name, file.end, what)
        elif codes.get(seen.size) != seen.code:
            yield Finding(State.ALTERED, file.name, seen.size - SEAL, "is not what was there earlier")
