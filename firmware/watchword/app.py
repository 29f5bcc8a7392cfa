"""The superloop: bytes in, scans and commands done, frames out. It never blocks and never sleeps.

All that touches hardware is behind the port, so that the same loop runs on a board and in a simulation.
"""

import struct

from watchword import VERSION
from watchword.clock import WRAP, FeedClock, Timer
from watchword.codes import (
    EVENT_BOOT,
    EVENT_LOG_FAILED,
    EVENT_STATE_LOST,
    REFUSAL_HELLO_FIRST,
    REFUSAL_NO_TEST,
    REFUSAL_TABLE_MISMATCH,
)
from watchword.config import Config
from watchword.feed import Feed
from watchword.health import Health
from watchword.iff import Challenges
from watchword.intake import take_broadcast, take_reply
from watchword.kernel.fixed import ticks_diff
from watchword.kernel.registration import reset_registration
from watchword.kernel.site import make_site
from watchword.keys import Keys
from watchword.link import layout
from watchword.link.frame import Decoder, Encoder
from watchword.orders import Orders
from watchword.recorder import Recorder
from watchword.speaker import Speaker
from watchword.state import restore

_READ = 512  # bytes a turn: 5.5 ms of line at 921,600 baud
_BURST = 10900  # bytes: 48 tracks, 96 cues, 96 events and 32 challenges in one scan come to 10,816
_IDLE_MS = 50  # a frame whose rest has not come after this will not come
_HEALTH_MS = 1000
_QUIET_MS = 60  # without a byte: longer than a frame may pause
_WRITE_MS = 250  # flash may be busy for so long: some sectors erased, 45 ms each as a rule, 400 ms at worst
_HOST = 1  # role in a hello
# What boards say. A board that hears it has its line looped back or another board on it: no answer, or the
# two would answer each other for ever.
_OWN = (
    layout.INTERROGATE,
    layout.CONFIG_VALUE,
    layout.TRACK,
    layout.CUE,
    layout.EVENT,
    layout.HEALTH,
    layout.ACKNOWLEDGE,
    layout.REFUSE,
    layout.TEST_DONE,
)
_TESTS = (layout.TEST_STEP, layout.TEST_WEDGE)


class Board:
    """One board at one site. `port` is the seam of `ports`: clock, bytes, random bytes, heap."""

    def __init__(self, port, build=bytes(8)):
        """build: first 8 bytes of the SHA-256 over the firmware's files; zero if not known."""
        self._port = port
        self._build = build
        self._inbox = bytearray(_READ)
        self._decoder = Decoder(_READ)
        self._out = Encoder(_BURST)
        self._site = make_site(_column)
        self._config = Config()
        self._keys = Keys()
        self._challenges = Challenges()
        self._speaker = Speaker(self._out, self._site)
        kept = restore(self._config, self._keys, port)
        self._recorder = None if port.storage is None else Recorder(port, self._keys)
        if self._recorder is not None:
            self._out.tap = self._recorder.said
        self._orders = Orders(self._site, kept[0], kept[1], self._speaker, port, self._recorder)
        self._health = Health(port)
        self._clock = FeedClock()
        self._feed = Feed(port, self._site, self._config, self._clock, self._challenges, self._speaker)
        self._health_timer = Timer(port.now_ms())
        self._heard_ms = self._taken_ms = port.now_ms()
        self._mismatch = REFUSAL_HELLO_FIRST  # why nothing is taken yet; 0 once a matching hello came
        reset_registration(self._site.registers, self._config.params)
        self._speaker.hello(port, build, VERSION)
        self._speaker.event(self._clock.at(port.now_ms()), EVENT_BOOT, 0, port.reset_cause, 0)
        for number, record in enumerate(kept):
            if record.lost():
                self._speaker.event(self._clock.at(port.now_ms()), EVENT_STATE_LOST, 0, number + 1, 0)

    @property
    def pending(self):
        """Bytes said and not yet written."""
        return self._out.pending()

    def step(self):
        """One turn of the loop; False if there was nothing to do."""
        port, decoder = self._port, self._decoder
        now = port.now_ms()
        n = port.readinto(self._inbox)
        if n:
            self._heard_ms = now
            decoder.feed(self._inbox, n)
        elif ticks_diff(now, self._heard_ms) > _IDLE_MS:
            decoder.expire()
        while decoder.next():
            self._dispatch(now)
        busy = self._feed.coast(now, self._health)
        healthy = self._health_timer.due(now, _HEALTH_MS)
        if healthy:
            age = self._feed.age_ms(now)
            self._health.say(self._out, decoder, self._site, self._clock.at(now), age, self._build)
            busy = True
        quiet = not n and not busy and self._quiet(now)
        if self._orders.keep(now, quiet, self._clock.at(now)):
            busy = True
        elif self._recorder is not None:
            failed = self._recorder.turn(now, quiet)
            if failed:
                self._speaker.event(self._clock.at(now), EVENT_LOG_FAILED, 0, failed, 0)
        written = self._out.drain(port)
        if written:
            self._taken_ms = now
        if healthy:  # every stage has come to its end, and the clock runs: once a second is enough to say so
            port.feed_watchdog()
        return bool(n or busy or written)

    def put_away(self):
        """Write what the log has waiting: the board is about to end."""
        if self._recorder is not None:
            self._recorder.finish(self._port.now_ms())

    def _quiet(self, now):
        """Whether flash can be written without a byte of the line being missed, or what there is to say being
        held up. A host that takes no bytes holds up nothing.
        """
        if ticks_diff(now, self._heard_ms) < _QUIET_MS:
            return False
        if self._out.pending() and ticks_diff(now, self._taken_ms) < _QUIET_MS:
            return False
        return self._feed.spare_ms(now) >= _WRITE_MS

    def _dispatch(self, now):
        type_, buf, start = self._decoder.type, self._decoder.buf, self._decoder.start
        if type_ == layout.HELLO:
            self._greet(buf, start)
        elif type_ in _OWN:
            return
        elif (
            self._mismatch and type_ != layout.SERVICE
        ):  # or a firmware of another table could not be replaced
            self._speaker.refuse(0, type_, self._mismatch, 0)
        elif type_ == layout.SCAN:
            self._feed.scan(buf, start, now, self._decoder.lost, self._health)
        elif type_ == layout.IFF_REPLY:
            now_ms = self._clock.at(now)
            params = self._config.params
            take_reply(self._site, self._challenges, self._keys, buf, start, now_ms, params)
        elif type_ == layout.BROADCAST:
            take_broadcast(self._site, buf, start)
        elif type_ == layout.TIME:
            t_ms, day = struct.unpack_from(layout.FORMAT_TIME, buf, start)
            self._clock.set(t_ms & WRAP, now)
            if self._keys.turn(day, t_ms & WRAP) and self._recorder is not None:
                self._recorder.note(type_, buf, start, self._decoder.length)
        elif type_ == layout.CONFIG_GET:
            self._orders.config_get(buf[start])
        elif type_ in _TESTS:
            if not (self._port.test_build and self._port.take_test(type_, buf, start)):
                self._speaker.refuse(0, type_, REFUSAL_NO_TEST, 0)
        else:
            self._orders.obey(type_, buf, start, self._decoder.length, now, self._clock.at(now))

    def _greet(self, buf, start):
        hello = struct.unpack_from(layout.FORMAT_HELLO, buf, start)
        if hello[1] != _HOST:
            return
        self._mismatch = 0 if hello[0] == layout.TABLE_HASH else REFUSAL_TABLE_MISMATCH
        if self._mismatch:
            self._speaker.refuse(0, layout.HELLO, self._mismatch, 0)
        else:
            self._orders.forget()
            self._speaker.hello(self._port, self._build, VERSION)


def _column(rows):
    # A list of small ints takes the RAM of an array("i") on a 32-bit board, and MicroPython reads it in 312
    # fuel where that takes 360, and writes it in 326 where that takes 421.
    return [0] * rows
