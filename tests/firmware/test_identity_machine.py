"""Whatever comes in, in whatever order, some identities are never given: the board against Hypothesis."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from support.bench import CLOCK, DAY, HELLO, KEYS, Aircraft, Bench, look, plot
from watchword.codes import (
    CUE_ALERT,
    FLAG_CONTESTED,
    IDENTITY_ASSUMED_FRIEND,
    IDENTITY_FRIEND,
    IDENTITY_HOSTILE,
    IDENTITY_NEUTRAL,
    IDENTITY_PENDING,
    IDENTITY_SUSPECT,
)
from watchword.kernel.evidence import SILENCES_TOLD
from watchword.settings import RANGES

# A friend, a drone that follows it, a friend beside, an airliner, and one that flies away.
SKY = (
    Aircraft(0, 6000, 0, -30, platform=1),
    Aircraft(20, 6220, 0, -30),
    Aircraft(-800, 5000, 0, -25, platform=2),
    Aircraft(3000, 4000, -40, -50),
    Aircraft(-3000, 2000, -10, 40),
)
FORGERIES = {
    "wrong key": {"key": bytes(16)},
    "altered": {"up": 1},
    "unknown platform": {"platform": 99},
    "not sent": {"nonce": b"not sent"},
    "stale": {"t_ms": 5},
    "garbled": {"garbled": 1},
}


class Board(RuleBasedStateMachine):
    """Everything is sent through the link; what may be concluded is judged from the frames that come back."""

    @initialize(t0_ms=st.sampled_from((0, CLOCK - 20_000)))
    def boot(self, t0_ms):
        self.bench = Bench(t0_ms=t0_ms)
        self.bench.provision(1, 2)
        self.open, self.replays = [], []
        self.proofs = Counter()  # replies by platform that might prove something
        self.struck_off = set()
        self.deceived = self.claimed = self.lied = self.planned = False
        self.declared = {}
        self.before = {}
        self.fresh = self.spoken = False  # a valid reply, an operator's word since the last scan

    @rule(
        scans=st.sampled_from((1, 2, 6, 30)),
        seen=st.sets(st.sampled_from(range(len(SKY)))),
        clutter=st.lists(st.tuples(st.integers(-4000, 4000), st.integers(-4000, 4000)), max_size=3),
        honest=st.booleans(),
    )
    def fly(self, scans, seen, clutter, honest):
        """Scans in which some are seen and some aren't; who is honest says who it is, or all are silent."""
        for _ in range(scans):
            self.bench.t_ms = (self.bench.t_ms - self.bench.t0_ms) // 1000 * 1000 + self.bench.t0_ms
            at = [SKY[n].at(self.bench.t_s + 1) for n in sorted(seen)]
            self.take(self.bench.scan(*map(plot, at), *[plot((*spot, 300)) for spot in clutter if any(spot)]))
            if honest:
                self.answer()
                self.broadcast(SKY[3], 0, 1)

    @rule(
        forgery=st.sampled_from(sorted(FORGERIES)), who=st.sampled_from(SKY), platform=st.sampled_from((1, 2))
    )
    @precondition(lambda self: self.open)
    def forge(self, forgery, who, platform):
        """Bad replies to every open challenge, heard from one of the aircraft."""
        self.deceived |= forgery != "garbled"
        where = who.at(self.bench.t_s)
        sent = [self.bench.reply(c, platform, where, **FORGERIES[forgery]) for c in self.open]
        self.take(self.bench.exchange(*sent))

    @rule()
    @precondition(lambda self: self.replays)
    def replay(self):
        """Replies that were valid once, all over again."""
        self.deceived = True
        self.take(self.bench.exchange(*self.replays[-20:]))

    @rule(who=st.sampled_from(SKY), platform=st.sampled_from((1, 2)))
    @precondition(lambda self: self.open)
    def relay(self, who, platform):
        """Valid replies of a friend, heard from wherever the relay is."""
        friend = SKY[0 if platform == 1 else 2]
        distance, azimuth, _ = look(who.at(self.bench.t_s))
        self.deceived = True
        self.prove(platform)
        at = friend.at(self.bench.t_s)
        heard = {"heard_range": distance, "heard_azimuth": azimuth}
        self.take(self.bench.exchange(*[self.bench.reply(c, platform, at, **heard) for c in self.open]))

    @rule(who=st.sampled_from(SKY), off=st.sampled_from((0, 2000)), address=st.integers(1, 2))
    def claim(self, who, off, address):
        self.deceived = self.lied = True
        self.broadcast(who, off, address)

    def broadcast(self, who, off, address):
        self.claimed = True
        east, north, up = (round(8 * metres) for metres in who.at(self.bench.t_s))
        t_ms = self.bench.t_ms % CLOCK
        claim = {"east": east + 8 * off, "north": north, "up": up, "east_speed": 0, "north_speed": 0}
        self.take(self.bench.exchange(self.bench.message("broadcast", address=address, t_ms=t_ms, **claim)))

    @rule(entry=st.integers(0, 8), who=st.sampled_from(SKY), platform=st.integers(0, 3))
    def plan(self, entry, who, platform):
        self.planned = True
        east, north, _ = who.at(0)
        ends = {"from_east": round(8 * east), "from_north": round(8 * north), "to_east": 0, "to_north": 0}
        slot = {"start_ms": self.bench.t0_ms % CLOCK, "end_ms": (self.bench.t0_ms + 10**7) % CLOCK}
        self.order("flight_plan", entry=entry, platform=platform, half_width=2400, **ends, **slot)

    @rule(track=st.integers(1, 12), identity=st.integers(0, 7), operator=st.integers(0, 65535))
    def declare(self, track, identity, operator):
        if self.order("operator_declare", track=track, identity=identity, operator=operator):
            self.spoken = True
            self.declared[track] = identity

    @rule(track=st.integers(1, 12), word=st.sampled_from(("operator_acknowledge", "operator_dismiss")))
    def speak(self, track, word):
        fields = {"as_": 1} if word == "operator_dismiss" else {}
        self.order(word, track=track, operator=1, **fields)

    @rule(key=st.sampled_from(range(len(KEYS))), part=st.floats(0, 1))
    def configure(self, key, part):
        """Any setting but the scan period, which the flights above keep."""
        low, high, _ = RANGES[key]
        if KEYS[key] != "scan_period":
            self.order("config_set", key=key, value=round(low + part * (high - low)))

    @rule(platform=st.sampled_from((1, 2)), struck_off=st.booleans())
    def strike_off(self, platform, struck_off):
        key = bytes([platform, DAY] * 8)
        self.order("platform_key", platform=platform, day=DAY, struck_off=int(struck_off), key=key)
        (self.struck_off.add if struck_off else self.struck_off.discard)(platform)

    @rule(noise=st.binary(max_size=60), ms=st.sampled_from((0, 60, 700, 3000, 9000)))
    def disturb(self, noise, ms):
        """Noise on the line, and a feed that stalls."""
        self.take(self.bench.exchange(noise))
        self.take(self.bench.wait(60))
        self.take(self.bench.wait(ms))

    @rule()
    def greet(self):
        self.take(self.bench.exchange(self.bench.message("hello", **HELLO)))

    def answer(self):
        """Every friend in a beam answers."""
        self.bench.t_ms += 600
        replies = []
        for challenge in self.open:
            for one in SKY:
                at = one.at(self.bench.t_s)
                if one.platform and abs(look(at)[0] - challenge.fields["range"]) < 600:
                    replies.append(self.bench.reply(challenge, one.platform, at))
                    if self.prove(one.platform):
                        self.replays.append(replies[-1])
        self.take(self.bench.exchange(*replies))

    def prove(self, platform):
        """A good reply of the platform is on its way; whether it can prove anything."""
        if platform in self.struck_off:
            self.deceived = True
            return False
        self.proofs[platform] += 1
        self.fresh = True
        return True

    def order(self, name, **fields):
        answers = self.bench.exchange(self.bench.command(name, **fields))
        self.take(answers)
        return any(answer.name == "acknowledge" for answer in answers)

    def take(self, frames):
        """Judge what the board has said."""
        tracks = [frame.fields for frame in frames if frame.name == "track"]
        for track in tracks:
            self.judge(track)
        for cue in (frame.fields for frame in frames if frame.name == "cue"):
            assert cue["kind"] != CUE_ALERT or cue["identity"] in (IDENTITY_SUSPECT, IDENTITY_HOSTILE)
        if any(frame.name in ("track", "interrogate") for frame in frames):
            self.open = [frame for frame in frames if frame.name == "interrogate"]
            self.before = {track["track"]: track for track in tracks}
            self.fresh = self.spoken = False

    def judge(self, track):
        number, identity = track["track"], track["identity"]
        before = self.before.get(number)
        said = self.declared.get(number, IDENTITY_PENDING)
        if identity == IDENTITY_HOSTILE:
            assert said == IDENTITY_HOSTILE
        elif identity == said != IDENTITY_PENDING:
            pass  # a person's word
        elif identity == IDENTITY_FRIEND:
            assert self.proofs[track["platform"]] >= 2
            assert self.fresh or self.spoken or before["identity"] == IDENTITY_FRIEND
        elif identity == IDENTITY_SUSPECT:
            assert self.deceived  # never by silence alone
            if before is not None and before["identity"] != IDENTITY_SUSPECT and not self.lied:
                # Nor by what is played beside a friend: it would have answered, or has.
                assert track["silences"] >= SILENCES_TOLD
                assert track["platform"] == 0
        elif identity == IDENTITY_ASSUMED_FRIEND:
            assert self.planned
        elif identity == IDENTITY_NEUTRAL:
            assert self.claimed
        if before is not None and not self.fresh:  # whatever was rejected meanwhile, no proof is newer
            assert track["proof_age"] >= before["proof_age"]
            assert track["platform"] in (0, before["platform"])
            cleared = (track["flags"] | before["flags"]) & FLAG_CONTESTED
            assert track["silences"] >= before["silences"] or cleared or self.spoken

    def teardown(self):
        if hasattr(self, "bench"):
            assert self.bench._decoder.lost == self.bench._decoder.bad == 0


TestBoard = Board.TestCase
TestBoard.settings = settings(max_examples=settings.default.max_examples * 2 // 5, stateful_step_count=40)
