"""Frames on the link, without I/O: bytes to frames and back. The format is in docs/protocol.md.

Bad bytes cost a counter, never an exception. Counters wrap at 2**30, as the clock does.

Nothing here is called under the heap lock: `binascii.crc32` needs a memoryview of the frame and gives
a big int for 3 CRCs in 4 on a 32-bit board. The decoder avoids the latter by checking the residue.
Per frame decoded, per frame encoded and per read that leaves one object or two of 16 bytes behind.
"""

from binascii import crc32
from struct import pack_into

from watchword.const import const
from watchword.link import layout
from watchword.link.layout import FORMAT_HEADER, LENGTHS, SYNC

_HEADER = const(7)  # sync, length, type, sequence
_CHECKED = const(5)  # of it: the CRC is over all but sync
_CRC = const(4)
# CRC-32 over any bytes and their own CRC-32, little-endian: a small int for every good frame.
_RESIDUE = const(0x2144DF1C)
OVERHEAD = const(11)  # bytes of a frame beside its payload
_COUNTER = const(0x3FFFFFFF)


class Decoder:
    """Finds frames in what `feed` is given, whatever else is in there.

        decoder.feed(buf, n)
        while decoder.next():
            ...  # decoder.type, .sequence; payload in decoder.buf from .start, of .length bytes

    Every byte fed is in a good frame, in `skipped` or still waited on. `bad` counts syncs that no good
    frame followed, `lost` frames missing by sequence number. A payload lasts until the next `feed`.
    """

    def __init__(self, read_max):
        """read_max: the most bytes that one `feed` may bring."""
        self.buf = bytearray(_HEADER + layout.PAYLOAD_MAX + _CRC + read_max)
        self.type = self.sequence = self.start = self.length = 0
        self.good = self.bad = self.lost = self.skipped = 0
        self._view = memoryview(self.buf)
        self._head = self._tail = 0  # bytes not yet judged
        self._silent = False
        self._expected = -1  # sequence number; -1: any

    def feed(self, data, n):
        """Take the first `n` bytes of `data`.

        There is room for `read_max` of them once `next` has returned False; bytes that find no room are
        dropped and counted as skipped.
        """
        if self._tail + n > len(self.buf):
            left = self._tail - self._head
            self._view[:left] = self._view[self._head : self._tail]
            self._head = 0
            self._tail = left
            room = len(self.buf) - left
            if n > room:
                self.skipped = (self.skipped + n - room) & _COUNTER
                n = room
        self._view[self._tail : self._tail + n] = memoryview(data)[:n]
        self._tail += n
        self._silent = False

    def expire(self):
        """Wait no longer for the rest of a frame: the line has been silent for too long.

        Call `next` afterwards: the frame may have been a false sync with good frames behind it.
        """
        self._silent = True

    def next(self):
        """Go to the next good frame; False if there is none yet."""
        if self._head == self._tail:
            return False
        buf = self.buf
        while self._sync():
            at = self._head
            have = self._tail - at
            if have < _HEADER:
                if not self._silent:
                    return False
            else:
                length = buf[at + 2] | buf[at + 3] << 8
                end = at + _HEADER + length + _CRC
                if _fits(buf[at + 4], length):
                    if end > self._tail:
                        if not self._silent:
                            return False
                    elif crc32(self._view[at + 2 : end]) == _RESIDUE and _counts(buf, at, length):
                        self._accept(at, length, end)
                        return True
            self.bad = (self.bad + 1) & _COUNTER
            self._skip_to(at + 1)
        return False

    def _sync(self):
        """Skip what can't begin a frame; False if nothing is left."""
        at = self.buf.find(layout.SYNC, self._head, self._tail)
        if at < 0:
            at = self._tail
            if at > self._head and self.buf[at - 1] == layout.SYNC[0]:
                at -= 1  # its second byte may follow
        self._skip_to(at)
        return at < self._tail

    def _skip_to(self, at):
        self.skipped = (self.skipped + at - self._head) & _COUNTER
        self._head = at

    def _accept(self, at, length, end):
        buf = self.buf
        self.type = buf[at + 4]
        self.sequence = buf[at + 5] | buf[at + 6] << 8
        self.start = at + _HEADER
        self.length = length
        self.good = (self.good + 1) & _COUNTER
        self._head = end
        # A hello begins a count. Half the numbers are ahead; one from behind is a repeated frame or the
        # count of an end that restarted, and is no loss.
        missing = (self.sequence - self._expected) & 0xFFFF
        if self._expected >= 0 and self.type != layout.HELLO and missing < 0x8000:
            self.lost = (self.lost + missing) & _COUNTER
        self._expected = (self.sequence + 1) & 0xFFFF


def _fits(type_, length):
    """Whether a payload of this type can be of this length: few false syncs pass."""
    fixed = LENGTHS[type_] if type_ < len(LENGTHS) else 0
    if fixed == 0:
        return False
    rest = length - fixed
    if type_ != layout.SCAN:
        return rest == 0
    return length <= layout.PAYLOAD_MAX and rest >= 0 and rest % layout.PLOT_LENGTH == 0


def _counts(buf, at, length):
    """Whether a scan has as many plots as it says."""
    if buf[at + 4] != layout.SCAN:
        return True
    fixed = layout.LENGTHS[layout.SCAN]
    return buf[at + _HEADER + fixed - 1] * layout.PLOT_LENGTH == length - fixed


class Encoder:
    """Packs frames one after the other and gives them to a port as it takes them.

        struct.pack_into(layout.FORMAT_EVENT, out.buf, out.at, t_ms, event, track, a, b)
        out.end(layout.EVENT)

    `at` is where in `buf` the payload of the next frame goes.

    A frame that finds no room is dropped: `lost` counts it, and so does the other end, by its sequence
    number.
    """

    def __init__(self, capacity):
        """capacity: bytes of the longest burst. The buffer is longer by one frame, so that a frame can
        be packed before it is known to find no room.
        """
        self.buf = bytearray(capacity + _HEADER + max(layout.LENGTHS) + _CRC)
        self.at = _HEADER
        self.lost = 0
        self.tap = None  # called with type, buffer, start and length of each payload, also of one dropped
        self._last = capacity - _CRC  # where a payload that finds room ends at most
        self._view = memoryview(self.buf)
        self._sequence = 0

    def end(self, type_):
        """Close the frame whose payload is at `at`."""
        buf, at, sequence = self.buf, self.at, self._sequence
        length = LENGTHS[type_]
        end = at + length
        self._sequence = (sequence + 1) & 0xFFFF
        if self.tap is not None:
            self.tap(type_, buf, at, length)
        if end > self._last:
            self.lost = (self.lost + 1) & _COUNTER
            return
        pack_into(FORMAT_HEADER, buf, at - _HEADER, SYNC, length, type_, sequence)
        pack_into("<I", buf, end, crc32(self._view[at - _CHECKED : end]))
        self.at = end + OVERHEAD

    def room(self, type_, kept):
        """How many frames of this type find room now, `kept` bytes of it left for others."""
        return max(self._last - kept - self.at + OVERHEAD, 0) // (LENGTHS[type_] + OVERHEAD)

    def end_all(self, type_, count, kept):
        """Close `count` frames of one type, whose payloads lie OVERHEAD apart from `at` on.

        Those beyond `room` need no payload: they are dropped. The tap isn't told of any.
        """
        buf, view, at = self.buf, self._view, self.at
        length, last, sequence = LENGTHS[type_], self._last - kept, self._sequence
        pack, header, sync = pack_into, FORMAT_HEADER, SYNC
        for _ in range(count):
            end = at + length
            if end > last:
                self.lost = (self.lost + 1) & _COUNTER
            else:
                pack(header, buf, at - _HEADER, sync, length, type_, sequence)
                pack("<I", buf, end, crc32(view[at - _CHECKED : end]))
                at = end + OVERHEAD
            sequence = (sequence + 1) & 0xFFFF
        self.at = at
        self._sequence = sequence

    def pending(self):
        """Bytes not yet written."""
        return self.at - _HEADER

    def drain(self, port):
        """Write as much as the port takes now; returns the number of bytes it took."""
        pending = self.pending()
        if not pending:
            return 0
        n = port.write(self.buf, pending)
        left = pending - n
        if n and left:
            self._view[:left] = self._view[n:pending]
        self.at = left + _HEADER
        return n
