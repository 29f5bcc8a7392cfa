"""A board on a bench: the host's end of its link, a radar without noise, an interrogator that never fades."""

from dataclasses import dataclass, replace
from math import atan2, degrees, hypot

from watchword_bench.protocol.authentication import reply_mac, sign
from watchword_bench.protocol.codec import StreamDecoder, encode, trace_sha256
from watchword_bench.protocol.configuration import CONFIGURATION
from watchword_bench.protocol.schema import table_hash
from watchword_bench.runtimes.cpython import CPythonRuntime

CLOCK = 1 << 30
DAY = 5
ANSWER_MS = 600  # after the scan
KEYS = [name for name, *_ in CONFIGURATION]
_BAM_PER_DEG = 65536 / 360
HELLO = {
    "table": table_hash(),
    "role": 1,
    "test_build": 0,
    "build": bytes(8),
    "version": b"test",
    "board": b"bench",
}


@dataclass(frozen=True)
class Aircraft:
    """Flies straight from where it is at 0 s; `platform`: the number its transponder answers by, 0: none."""

    east_m: float
    north_m: float
    east_mps: float = 0.0
    north_mps: float = 0.0
    up_m: float = 300.0
    platform: int = 0

    def at(self, t_s):
        return self.east_m + t_s * self.east_mps, self.north_m + t_s * self.north_mps, self.up_m

    def begun_at(self, t_s):
        """The same flight, which passes its beginning at that time."""
        east_m, north_m = self.east_m - t_s * self.east_mps, self.north_m - t_s * self.north_mps
        return replace(self, east_m=east_m, north_m=north_m)


def inbound(north_m=6000.0, mps=50.0, *, east_m=0.0, platform=0):
    """An aircraft on its way to the asset, from the north."""
    reach = hypot(east_m, north_m)
    return Aircraft(east_m, north_m, -mps * east_m / reach, -mps * north_m / reach, platform=platform)


def look(position):
    """Range in 1/2 m, azimuth and elevation in BAM, as a radar without errors measures them."""
    east, north, up = position
    ground = hypot(east, north)
    azimuth = round(degrees(atan2(east, north)) * _BAM_PER_DEG) & 0xFFFF
    return round(2 * hypot(ground, up)), azimuth, round(degrees(atan2(up, ground)) * _BAM_PER_DEG)


def plot(position, **measured):
    names = ("range", "azimuth", "elevation")
    return dict(zip(names, look(position), strict=True)) | {"doppler": -32768, "snr": 40} | measured


def platform_key(platform, day=DAY):
    return bytes([platform & 0xFF, day & 0xFF] * 8)


class Bench:
    """Feeds a board in virtual time and remembers all that passed: `sent` and `frames`."""

    def __init__(self, runtime=None, t0_ms=0, greet=True):
        """t0_ms: the feed's clock when it starts; it is the board's clock, too, and both wrap."""
        self.runtime = runtime or CPythonRuntime(1)
        self.t0_ms = self.t_ms = t0_ms
        self.sent = []
        self.frames = []
        self.bench_key = None
        self._decoder = StreamDecoder()
        self._frames = self._commands = 0
        if greet:
            self.exchange(self.message("hello", **HELLO), self.message("time", t_ms=t0_ms % CLOCK, day=DAY))

    @property
    def t_s(self):
        return (self.t_ms - self.t0_ms) / 1000

    @property
    def trace(self):
        return trace_sha256(self.frames)

    def exchange(self, *data, t_ms=None):
        """Send bytes, now or at a later time, and return the frames that come back."""
        self.t_ms = self.t_ms if t_ms is None else t_ms
        self.sent.append((self.t_ms, b"".join(data)))
        frames = self._decoder.feed(self.runtime.exchange(*self.sent[-1]))
        self.frames += frames
        return frames

    def wait(self, ms):
        """Let so much time pass without a byte."""
        return self.exchange(t_ms=self.t_ms + ms)

    def message(self, name, **fields):
        self._frames += 1
        return encode(name, self._frames - 1, **fields)

    def command(self, name, number=None, **fields):
        """A command with the next number, or with this one, signed if there is a bench key."""
        if number is None:
            self._commands += 1
            number = self._commands
        message = self.message(name, command=number, code=bytes(8), **fields)
        return sign(self.bench_key, message) if self.bench_key else message

    def order(self, name, number=None, **fields):
        """Give one command, and return the answer's name and fields, which must be the first frame back."""
        answer = self.exchange(self.command(name, number, **fields))[-1]
        return answer.name, answer.fields

    def configure(self, **values):
        for name, value in values.items():
            assert self.order("config_set", key=KEYS.index(name), value=value)[0] == "acknowledge"

    def provision(self, *platforms, day=DAY):
        for platform in platforms:
            key = platform_key(platform, day)
            self.order("platform_key", platform=platform, day=day, struck_off=0, key=key)

    def scan(self, *plots, after_ms=1000, t_ms=None):
        """Send a scan of these plots, `after_ms` from the last exchange's second; `t_ms`: what it says."""
        self.t_ms += after_ms
        said = self.t_ms if t_ms is None else t_ms
        return self.exchange(self.message("scan", t_ms=said % CLOCK, scan=0, plots=list(plots)))

    def reply(self, challenge, platform, position, /, key=None, t_ms=None, **altered):
        """The reply of a platform that says it is at `position`; `altered`: fields changed after the MAC."""
        east, north, up = (round(8 * metres) for metres in position)
        distance, azimuth, _ = look(position)
        claim = {"platform": platform, "t_ms": (self.t_ms if t_ms is None else t_ms) % CLOCK}
        claim |= {"east": east, "north": north, "up": up}
        nonce = challenge.fields["nonce"]
        fields = {"nonce": nonce, **claim, "mac": reply_mac(key or platform_key(platform), nonce, **claim)}
        fields |= {"heard_range": min(distance, 65535), "heard_azimuth": azimuth, "garbled": 0}
        return self.message("iff_reply", **fields | altered)

    def fly(self, aircraft, scans, period_ms=1000):
        """Fly on for so many scans, each challenge answered by who is in its beam; return what was said."""
        said = []
        for _ in range(scans):
            start_ms = self.t_ms - (self.t_ms - self.t0_ms) % period_ms
            self.t_ms = start_ms
            t_s = self.t_s + period_ms / 1000
            frames = self.scan(*[plot(one.at(t_s)) for one in aircraft], after_ms=period_ms)
            challenges = [frame for frame in frames if frame.name == "interrogate"]
            self.t_ms += ANSWER_MS * min(period_ms, 1000) // 1000
            frames += self.exchange(*self._answers(aircraft, challenges))
            said += frames
        return said

    def _answers(self, aircraft, challenges):
        for challenge in challenges:
            for one in aircraft:
                distance, azimuth, _ = look(one.at(self.t_s))
                aside = (azimuth - challenge.fields["azimuth"] + 0x8000) % 0x10000 - 0x8000
                if one.platform and abs(aside) < 700 and abs(distance - challenge.fields["range"]) < 600:
                    yield self.reply(challenge, one.platform, one.at(self.t_s))


def named(frames, name, **fields):
    """The frames of one message, as far as their fields are these."""
    return [
        frame
        for frame in frames
        if frame.name == name and all(frame.fields[key] == value for key, value in fields.items())
    ]


def last_track(frames, number):
    """Fields of the last report of a track."""
    return named(frames, "track", track=number)[-1].fields
