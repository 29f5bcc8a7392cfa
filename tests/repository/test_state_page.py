"""docs/state.md states numbers and formats; here they are held to the code."""

import struct
from pathlib import Path

import pytest

from watchword import app, journal, keys, recorder, state, store

PAGE = (Path(__file__).parents[2] / "docs" / "state.md").read_text()
TEXT = " ".join(PAGE.split())


@pytest.mark.parametrize(
    "stated",
    [
        f"a ring of {journal.FILES} files of {journal.FILE_MAX >> 10} KB | at most once in "
        f"{recorder.WRITE_MS // 1000} s",
        f"no byte has come for {app._QUIET_MS} ms",
        f"no sooner than in {app._WRITE_MS} ms",
        f"refused after {state.WAIT_MAX_MS // 1000} s with `NO_QUIET`",
        f"{state.WAITING_MAX} can wait, one more",
        f"{keys._KEYS_MAX} platform keys and {keys._STRUCK_OFF_MAX} platforms struck off",
        f"a buffer of {journal.RECORDS_MAX >> 10} KB",
        f"no sooner than {recorder.WRITE_MS // 1000} s after the block before",
        f"{recorder._ORDERS_ROOM} bytes of the buffer are for commands",
        f"sealed by a code of {journal.MAC} bytes and the CRC-32",
        f"bytes of records, {journal.RECORDS_MAX} at most",
        f"at most {86_400_000 // recorder.WRITE_MS} blocks a day".capitalize(),
    ],
)
def test_states(stated):
    assert stated in TEXT


def test_formats_are_as_drawn():
    assert (store._HEAD, store._MAGIC) == ("<2sBIH", b"WW")
    assert [struct.calcsize(f"<{part}") for part in ("2s", "2sB", "2sBI", "2sBIH")] == [2, 3, 7, 9]
    assert (keys._HEAD, keys._ROW) == ("<B16s16sBB", "<HH16s")
    assert (journal._HEAD, journal._BLOCK, recorder._HEAD) == ("<4sBIH8s8s16s", "<HHI", "<BBI")
