"""A compiled run told as frames, so that what judges `watchword sim` can judge it too."""

from collections.abc import Collection, Iterator

import numpy as np

from watchword_bench.protocol.codec import Frame
from watchword_bench.protocol.schema import BY_NAME
from watchword_bench.sim.account import Account, Challenge, Word
from watchword_bench.sim.outcome import targets_of
from watchword_bench.sim.reports import cue_report, track_report
from watchword_bench.sim.truth import Scan

from .flight import Flight
from .tables import ACTS, Table, crew_after_ms

_LEFT_OUT = ("variance_range", "variance_cross", "variance_up")
"""Fields of a track frame that a compiled run leaves out: nothing is judged by them."""


def frames(flight: Flight, name: str, rows: Table) -> Iterator[tuple[int, Frame]]:
    """Return rows of a table that begins with `scan` as frames: track, cue or event, with their scans.

    The rows have the message's fields after its time, in the message's order, and may have more.
    """
    names = [field.name for field in BY_NAME[name].fields if field.name not in _LEFT_OUT]
    times = flight.world.t_ms.tolist()
    for scan, *values in rows[:, : len(names)].tolist():
        fields = dict(zip(names, (times[scan], *values), strict=True))
        if name == "track":
            fields |= dict.fromkeys(_LEFT_OUT, 0)
        yield scan, Frame(name, 0, fields, b"")


def account(flight: Flight, only: Collection[int] | None = None) -> Account:
    """Truth and frames of a compiled run. only: numbers of tracks; all others are left out."""
    world = flight.world
    names = [platform.name for platform in world.scenario.platforms]
    times = [round(1000 * float(t_s)) for t_s in world.t_s]
    reports: list[list[Frame]] = [[] for _ in times]
    tracks, notices = flight.tracks, flight.notices
    if only is not None:
        tracks, notices = (table[np.isin(table[:, 1], list(only))] for table in (tracks, notices))
    for scan, frame in frames(flight, "track", tracks):
        reports[scan].append(frame)
    sources = [
        frozenset(names[p] for p in world.plots.sources_of(row)) for row in range(len(world.plots.range))
    ]
    scans = tuple(
        Scan(
            t_ms,
            tuple(sources[world.plots.rows(k)]),
            tuple(track_report(t_ms, frame) for frame in reports[k]),
        )
        for k, t_ms in enumerate(times)
    )
    said = {number: word for word, number in ACTS.items()}
    after_ms = crew_after_ms(world.scenario)
    words = tuple(
        Word(times[scan] + after_ms, said[does], track, bool(accepted))
        for scan, does, track, accepted in flight.words.tolist()
    )
    return Account(
        targets=targets_of(world, world.scans),
        resolvable=world.truth.resolvable,
        scans=scans,
        cues=tuple(cue_report(times[scan], frame) for scan, frame in frames(flight, "cue", notices)),
        end_ms=times[-1] + round(1000 * world.scenario.radar.scan_period_s),
        words=words,
        challenges=tuple(Challenge(times[scan], track) for scan, track in flight.asks.tolist()),
        three_d=world.scenario.radar.dims == 3,
        keep_out_m=world.scenario.keep_out_m,
    )
