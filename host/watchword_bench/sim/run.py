"""The closed loop of one run: mock radar, interrogator and crew about a board, on a virtual clock.

In each scan the board gets the broadcasts and the plots, answers at once, and is then woken every 250 ms.
Replies to its challenges come 600 ms after the scan, the crew's words at 700 ms or later; if scans are
less than a second apart, at the same shares of the time between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from watchword_bench.protocol.codec import Frame, StreamDecoder, trace_sha256
from watchword_bench.protocol.passed import Passed
from watchword_bench.protocol.refusal import BoardRefused, refusal
from watchword_bench.runtimes import Costs, Runtime
from watchword_bench.world.feed import STARTUP_MS, Feed
from watchword_bench.world.interrogator import Interrogator
from watchword_bench.world.link import Link
from watchword_bench.world.world import World

from .account import Deceit
from .crew import Crew
from .reports import TrackReport, cue_report, track_report
from .truth import About, Attributor, Scan

WAKE_MS = 250
REPLIES_AT = 0.6
CREW_AT = 0.7
NEWS = ("track", "event")
"""What a board says when it has carried its tracks on without a scan."""


@dataclass
class Run:
    """One run as it went: the frames both ways in their order, and the tracks of each scan.

    deceits: what adversaries answered, and could be read.
    interrupted: it was ended before its time, in or after the last of `scans`.
    """

    world: World
    runtime: str
    passed: list[Passed] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)
    deceits: list[Deceit] = field(default_factory=list)
    costs: Costs = field(default_factory=Costs)
    interrupted: bool = False

    @property
    def received(self) -> list[Frame]:
        """What the board sent."""
        return [passed.frame for passed in self.passed if not passed.to_board]

    @property
    def trace_sha256(self) -> str:
        """The hash by which runs on different runtimes are compared."""
        return trace_sha256(self.received)


def fly(world: World, runtime: Runtime, bench_key: bytes | None = None) -> Run:
    """Run a world against a board from its first scan to its last.

    bench_key: that of the board, None if it has none.
    Ctrl-C ends the run early and is told by `interrupted`.  Raises BoardRefused if the board does not take
    its set-up, and TargetCrashed if the firmware fails.
    """
    run = Run(world, runtime.name, costs=runtime.costs)
    loop = _Loop(run, runtime, bench_key)
    try:
        loop.start()
        for k in range(world.scans):
            loop.scan(k)
    except KeyboardInterrupt:
        run.interrupted = True
    return run


class _Loop:
    def __init__(self, run: Run, runtime: Runtime, bench_key: bytes | None) -> None:
        self._run = run
        self._world = run.world
        self._runtime = runtime
        self._feed = Feed(run.world, bench_key)
        self._interrogator = Interrogator(run.world)
        self._crew = Crew(run.world)
        self._link = Link(run.world)
        self._to_board, self._from_board = StreamDecoder(), StreamDecoder()
        self._attributor = Attributor()
        self._about: dict[int, About] = {}
        self._challenges: list[dict[str, Any]] = []
        self._period_ms = round(1000 * run.world.scenario.radar.scan_period_s)

    def start(self) -> None:
        """Tell the board all it has to know."""
        _, frames = self._exchange(STARTUP_MS, self._feed.startup())
        for frame in frames:
            if frame.name == "refuse":
                raise BoardRefused(refusal(frame))

    def scan(self, k: int) -> None:
        """Scan k and what comes of it, up to the next."""
        t_ms = round(1000 * float(self._world.t_s[k]))
        self._pass(k, t_ms, self._feed.scan(k))
        for moment_ms, what in self._agenda():
            sent = []
            if what == "replies":
                replies = self._interrogator.answer(k, self._challenges)
                sent = [self._feed.frame("iff_reply", **reply.fields) for reply in replies]
                self._run.deceits += [Deceit(t_ms + moment_ms, reply.by) for reply in replies if reply.by]
                self._challenges = []
            elif what == "crew":
                acts = self._crew.acts(t_ms + moment_ms)
                sent = [self._feed.command(act.message, **act.fields) for act in acts]
            self._pass(k, t_ms + moment_ms, sent)
        if len(self._run.scans) == k:  # it never came, and the board had nothing to say instead
            last = self._run.scans[-1].reports if k else ()
            self._take(k, [replace(report, t_ms=t_ms, plot=None) for report in last], came=False)

    def _agenda(self) -> Iterator[tuple[int, str]]:
        scale_ms = min(self._period_ms, 1000)
        moments = dict.fromkeys(range(WAKE_MS, self._period_ms, WAKE_MS), "wake")
        moments |= {round(REPLIES_AT * scale_ms): "replies", round(CREW_AT * scale_ms): "crew"}
        yield from sorted(moments.items())

    def _pass(self, k: int, t_ms: int, sent: list[bytes]) -> None:
        """Let the board have something and note its answer, which may be its tracks of scan k."""
        arrived, frames = self._exchange(t_ms, sent)
        came = any(frame.name == "scan" for frame in arrived)
        if len(self._run.scans) == k and (came or any(frame.name in NEWS for frame in frames)):
            reports = [track_report(t_ms, frame) for frame in frames if frame.name == "track"]
            self._take(k, reports, came)
        self._challenges += [frame.fields for frame in frames if frame.name == "interrogate"]
        for cue in (cue_report(t_ms, frame) for frame in frames if frame.name == "cue"):
            self._crew.see(cue, self._about.get(cue.track, About(None)))

    def _exchange(self, t_ms: int, sent: list[bytes]) -> tuple[list[Frame], list[Frame]]:
        """Return the frames that arrived at the board, and those that it answered."""
        clock_ms = self._world.scenario.t0_ms + t_ms
        data = self._link.carry(t_ms, sent)
        frames = self._from_board.feed(self._runtime.exchange(clock_ms, data))
        arrived = self._to_board.feed(data) if data else self._to_board.expire()
        self._run.passed += [Passed(t_ms, True, frame) for frame in arrived]
        self._run.passed += [Passed(t_ms, False, frame) for frame in frames]
        return arrived, frames

    def _take(self, k: int, reports: list[TrackReport], came: bool) -> None:
        """Note the tracks of scan k and what they are about."""
        world = self._world
        names = [platform.name for platform in world.scenario.platforms]
        rows = world.plots.rows(k)
        sources = tuple(
            frozenset(names[p] for p in world.plots.sources_of(row)) for row in range(rows.start, rows.stop)
        )
        scan = Scan(round(1000 * float(world.t_s[k])), sources, tuple(reports), came)
        self._run.scans.append(scan)
        self._about = self._attributor.scan(scan, dict(zip(names, world.truth.radar_m[k], strict=True)))
