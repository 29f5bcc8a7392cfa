"""A journal whose power is cut at every byte it writes about the end of a file. Runs on MicroPython too."""

from hashlib import sha256

from flash import BLANK, TORN, TRUNCATED, Flash, PowerCut

from watchword import journal
from watchword.journal import BLOCK_HEAD, FILE_MAX, RECORDS_MAX, SEAL, Journal

KEY = b"log key of 16 by"
_ROOM = 150  # bytes left in the file when the cuts begin
_OF_A_BLOCK = 28  # beside its records
_OF_A_FILE = 63


def append(log, records):
    """Append a block in as many quiet moments as it takes."""
    block = bytearray(BLOCK_HEAD) + records + bytes(SEAL)
    while not log.append(block, len(records), 0, 7):
        pass


def _filled():
    """The files of a journal with little room left."""
    flash = Flash()
    flash.under(journal)
    log = Journal("state", KEY)
    left = FILE_MAX - _OF_A_FILE - _ROOM
    while left:
        n = min(left - _OF_A_BLOCK, RECORDS_MAX)
        if left - n - _OF_A_BLOCK < 2 * _OF_A_BLOCK:
            n = left - _OF_A_BLOCK if left - _OF_A_BLOCK <= RECORDS_MAX else n - 2 * _OF_A_BLOCK
        append(log, bytes(n))
        left -= n + _OF_A_BLOCK
    return flash.files


def cuts():
    """Yield, of each cut, what it left once two later lives have gone on: files, and the records that were
    written for certain before the cut, at it perhaps, and after it.
    """
    filled = _filled()
    for tear in (TRUNCATED, TORN, BLANK):
        cut, whole = 0, False
        while not whole:
            flash = Flash()
            flash.under(journal)
            flash.files.update(filled)
            certain, perhaps = [], []
            log = Journal("state", KEY)
            flash.cut_after(cut, tear)
            try:
                for n in range(1, 4):
                    perhaps = [bytes([n] * 40)]
                    append(log, perhaps[0])
                    certain += perhaps
                    perhaps = []
                whole = True
            except PowerCut:
                pass
            flash.power_on()
            after = [b"second life", b"third life"]
            for records in after:
                append(Journal("state", KEY), records)
            yield flash.files, certain, perhaps, after
            cut += 1


def digest():
    """Of all that all cuts left."""
    total = sha256()
    for files, _, _, _ in cuts():
        for name in sorted(files):
            total.update(name.encode())
            total.update(files[name][-600:])  # what differs is at the end
    return total.digest().hex()
