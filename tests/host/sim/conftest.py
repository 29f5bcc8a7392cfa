"""Runs written by hand: targets fly straight, tracks sit on them, cues are raised where a test says so."""

import numpy as np
import pytest
from pydantic import TypeAdapter

from watchword_bench.sim.account import Account, Challenge, Deceit, Word
from watchword_bench.sim.outcome import Outcome
from watchword_bench.sim.reports import CueReport, EventReport, TrackReport
from watchword_bench.sim.run import Run
from watchword_bench.sim.truth import Scan, Target
from watchword_bench.world.draw import draw
from watchword_bench.world.faults import Fault
from watchword_bench.world.schema import Scenario
from watchword_bench.world.world import Trouble


class Play:
    """One run at one scan a second.  Times are whole seconds, which are scan numbers as well."""

    def __init__(self, scans=120):
        self.scans = scans
        self.targets = {}
        self.sources = [[] for _ in range(scans)]
        self.reports = [[] for _ in range(scans)]
        self.cues = []
        self.words = []
        self.challenges = []
        self.events = []
        self.troubles = []
        self.deceits = []
        self.stalled = set()
        self.hidden = {}

    def target(self, name, kind="hostile", start=(0, 6500, 100), speed=(0, -50, 0), platform=0, since=0):
        """A target that is there and observable from second `since` on."""
        k = np.arange(self.scans)
        position = np.asarray(start, float) + k[:, None] * np.asarray(speed, float)
        position[:since] = np.nan
        self.targets[name] = Target(
            name=name,
            kind=kind,
            answers=kind == "friend" and platform > 0,
            platform=platform,
            position_m=position,
            radar_m=position,
            observable=k >= since,
        )
        return self

    def track(
        self,
        number,
        about,
        when=None,
        identity="UNKNOWN",
        flags="",
        platform=0,
        seen=True,
        off=(0, 0, 0),
        proven_s=None,
    ):
        """Track `number`, `off` metres beside it, takes plots of `about` ("a+b": merged, "": false).

        proven_s: when the last proof of it was heard.
        """
        names = [name for name in about.split("+") if name]
        for k in when if when is not None else range(self.scans):
            place = self.targets[names[0]].radar_m[k] if names else np.zeros(3)
            self.reports[k].append(
                TrackReport(
                    t_ms=k * 1000,
                    track=number,
                    identity=identity,
                    flags=frozenset(flags.split()),
                    plot=len(self.sources[k]) if seen else None,
                    position_m=tuple(place + off),
                    velocity_mps=(0.0, 0.0, 0.0),
                    platform=platform,
                    proof_age_s=None if proven_s is None else k - proven_s,
                )
            )
            self.sources[k].append(frozenset(names))
        return self

    def cue(
        self,
        track,
        at_s,
        kind="IDENTIFY",
        flags="",
        level=1,
        acknowledged=False,
        reasons="INBOUND",
        left_s=20.0,
    ):
        """A cue frame at a time, which may fall between scans."""
        self.cues.append(
            CueReport(
                t_ms=round(at_s * 1000),
                track=track,
                kind=kind,
                level=level,
                identity="UNKNOWN",
                flags=frozenset(flags.split()),
                reasons=tuple(reasons.split()),
                range_m=1000.0,
                azimuth_deg=0.0,
                time_to_asset_s=left_s,
                acknowledged=acknowledged,
            )
        )
        return self

    def word(self, does, track, at_s, accepted=True):
        """What an operator says of a track."""
        self.words.append(Word(round(at_s * 1000), does, track, accepted))
        return self

    def challenge(self, track, at_s):
        """An interrogation."""
        self.challenges.append(Challenge(at_s * 1000, track))
        return self

    def event(self, event, at_s, track=0, a=0, b=0):
        """An event frame."""
        self.events.append(EventReport(round(1000 * at_s), event, track, a, b))
        return self

    def fault(self, kind, begin_s, end_s, **keys):
        """Something is wrong for a while."""
        fault = TypeAdapter(Fault).validate_python({"kind": kind, "from_s": 0, "for_s": 0, **keys})
        self.troubles.append(Trouble(fault, begin_s, end_s))
        return self

    def deceit(self, at_s, by="relay by drone"):
        """A reply that an adversary had part in."""
        self.deceits.append(Deceit(round(1000 * at_s), by))
        return self

    def stall(self, when):
        """Scans that never come."""
        self.stalled |= set(when)
        return self

    def hide(self, one, other, when=None):
        """Geometry does not let the radar separate the two."""
        self.hidden[one, other] = self.hidden[other, one] = list(when or range(self.scans))
        return self

    def account(self, **changes):
        """The run as the judging sees it."""
        scans = tuple(
            Scan(k * 1000, tuple(sources), tuple(reports), k not in self.stalled)
            for k, (sources, reports) in enumerate(zip(self.sources, self.reports, strict=True))
        )
        names = list(self.targets)
        resolvable = np.ones((self.scans, len(names), len(names)), dtype=bool)
        for (one, other), when in self.hidden.items():
            resolvable[when, names.index(one), names.index(other)] = False
        given = {
            "targets": tuple(self.targets.values()),
            "resolvable": resolvable,
            "scans": scans,
            "cues": tuple(sorted(self.cues, key=lambda cue: cue.t_ms)),
            "end_ms": self.scans * 1000,
            "words": tuple(self.words),
            "challenges": tuple(self.challenges),
            "events": tuple(sorted(self.events, key=lambda event: event.t_ms)),
            "troubles": tuple(self.troubles),
            "deceits": tuple(self.deceits),
        }
        return Account(**(given | changes))


@pytest.fixture
def play():
    """Play(scans) begins a run."""
    return Play


@pytest.fixture
def pair(play):
    """A friend with platform 7, and a drone on the same way that arrives at second 121."""

    def begin(scans=140):
        return play(scans).target("heli", kind="friend", platform=7, start=(0, 6500, 100)).target("drone")

    return begin


@pytest.fixture
def judged(play):
    """judged(run, expect...) is the outcome of a run written by hand, in a scenario of the same targets."""

    def make(run, *expect, seed=1, runtime="cpython"):
        platforms = [
            {
                "name": name,
                "truth": target.kind,
                "motion": {
                    "kind": "inbound",
                    "start_range_m": 6500.0,
                    "start_azimuth_deg": 0.0,
                    "speed_mps": 50.0,
                    "height_m": 100.0,
                },
                **(
                    {"transponder": {"platform": target.platform}, "flight_plan": {}}
                    if target.platform
                    else {}
                ),
            }
            for name, target in run.targets.items()
        ]
        scenario = {
            "name": "hand-made",
            "title": "A run written by hand",
            "story": "A drone follows a helicopter.",
            "duration_s": float(run.scans),
            "platform": platforms,
            "expect": list(expect),
        }
        world = draw(Scenario.model_validate(scenario), seed)
        account = run.account()
        return Outcome(Run(world, runtime, scans=list(account.scans)), account)

    return make


@pytest.fixture
def tower22(play):
    """A friend comes home, a drone 200 m behind it; the board cues the drone at second 30."""
    run = play(140).target("heli", kind="friend", platform=7, start=(0, 6300, 100)).target("drone")
    run.track(1, "heli", range(3, 6)).track(1, "heli", range(6, 140), identity="FRIEND", platform=7)
    run.track(2, "drone", range(3, 140)).cue(2, 30, reasons="INBOUND NO_REPLY").cue(2, 40)
    return run.cue(1, 100).cue(1, 103, kind="WITHDRAWN", reasons="IDENTIFIED")
