"""A run as its recording tells it: the same account that is judged after a flight."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from math import nan
from operator import attrgetter
from typing import Any

import numpy as np

from watchword_bench.protocol.configuration import CONFIGURATION
from watchword_bench.protocol.passed import Passed
from watchword_bench.protocol.table import ABSENT, PLOTS_MAX
from watchword_bench.recording.frames import NS_PER_MS, first_scan_ns
from watchword_bench.recording.reader import Recording, RecordingError
from watchword_bench.world.world import Bools, Floats

from .account import Account
from .outcome import challenges_in, cues_in, events_in, health_in, words_in
from .reports import TrackReport, track_report
from .run import NEWS
from .truth import Scan, Target

_Truth = Mapping[str, Any]
_NOWHERE = {"x": nan, "y": nan, "z": nan}


def account_of_recording(recording: Recording, frames: Sequence[Passed]) -> Account:
    """Truth, where it was recorded, and the frames of a recording.

    frames: what `decode_recording` makes of it. Raises RecordingError if there is no scan in it.
    """
    start_ns = first_scan_ns(recording)
    until_ms = frames[-1].t_ms if frames else 0
    truths = {(truth.at_ns - start_ns) // NS_PER_MS: truth.scan for truth in recording.truths}
    known = {t_ms: truth for t_ms, truth in truths.items() if t_ms <= until_ms}
    came = [passed for passed in frames if passed.frame.name == "scan" and passed.to_board]
    times_ms = sorted(known or {passed.t_ms for passed in came})
    if not times_ms:
        raise RecordingError(f"{recording.file}: there is no scan in it")
    configuration = configuration_in(frames)
    return Account(
        targets=_targets(list(known.values())),
        resolvable=_resolvable(list(known.values())),
        scans=tuple(_scans(times_ms, frames, known)),
        cues=cues_in(frames),
        end_ms=times_ms[-1] + configuration["scan_period"],
        words=tuple(words_in(frames)),
        challenges=challenges_in(frames),
        three_d=any(plot["elevation"] != ABSENT["elevation"] for scan in came for plot in _plots(scan)),
        keep_out_m=configuration["keep_out"],
        events=events_in(frames),
        health=health_in(frames),
    )


def configuration_in(frames: Sequence[Passed]) -> dict[str, int]:
    """What the board was configured to in the end, by name, as docs/configuration.md has it."""
    names = [name for name, *_ in CONFIGURATION]
    values = {name: default for name, *_, default, _ in CONFIGURATION}
    refused = {passed.frame.fields["command"] for passed in frames if passed.frame.name == "refuse"}
    for passed in frames:
        fields = passed.frame.fields
        if passed.frame.name == "config_set" and fields["command"] not in refused:
            values[names[fields["key"]]] = fields["value"]
    return values


def _plots(scan: Passed) -> list[dict[str, int]]:
    plots: list[dict[str, int]] = scan.frame.fields["plots"]
    return plots


def _scans(times_ms: Sequence[int], frames: Iterable[Passed], known: Mapping[int, _Truth]) -> Iterator[Scan]:
    """The scans, each with the tracks that the board reported on it, or without it if it never came."""
    moments = {t_ms: list(passed) for t_ms, passed in groupby(frames, key=attrgetter("t_ms"))}
    told_ms = [t_ms for t_ms, passed in moments.items() if _came(passed) or _has_news(passed)]
    reports: tuple[TrackReport, ...] = ()
    for k, t_ms in enumerate(times_ms):
        first = bisect_left(told_ms, t_ms)
        soon = first < len(told_ms) and (k + 1 == len(times_ms) or told_ms[first] < times_ms[k + 1])
        told = moments[told_ms[first]] if soon else None
        if told is None:
            reports = tuple(replace(report, t_ms=t_ms, plot=None) for report in reports)
        else:
            reports = tuple(track_report(p.t_ms, p.frame) for p in told if p.frame.name == "track")
        names = known[t_ms]["plot_sources"] if known else [""] * PLOTS_MAX
        sources = tuple(frozenset(filter(None, plot.split("+"))) for plot in names)
        yield Scan(t_ms, sources, reports, told is not None and _came(told))


def _came(passed: Iterable[Passed]) -> bool:
    return any(one.to_board and one.frame.name == "scan" for one in passed)


def _has_news(passed: Iterable[Passed]) -> bool:
    return any(not one.to_board and one.frame.name in NEWS for one in passed)


def _targets(known: Sequence[_Truth]) -> tuple[Target, ...]:
    if not known:
        return ()
    return tuple(
        Target(
            name=first["name"],
            kind=first["kind"],
            answers=first["answers"],
            platform=first["platform"],
            position_m=_column(known, p, "position"),
            radar_m=_column(known, p, "radar"),
            observable=np.array([scan["platforms"][p]["visible"] for scan in known]),
        )
        for p, first in enumerate(known[0]["platforms"])
    )


def _column(known: Sequence[_Truth], p: int, name: str) -> Floats:
    """(scans, 3) a vector of one platform, NaN while it does not fly."""
    vectors = (scan["platforms"][p].get(name, _NOWHERE) for scan in known)
    return np.array([[vector[axis] for axis in "xyz"] for vector in vectors])


def _resolvable(known: Sequence[_Truth]) -> Bools:
    """(scans, targets, targets) both are visible, and the radar separates them."""
    if not known:
        return np.zeros((0, 0, 0), dtype=bool)
    visible = np.array([[platform["visible"] for platform in scan["platforms"]] for scan in known])
    apart: Bools = visible[:, :, None] & visible[:, None, :] & ~np.eye(visible.shape[1], dtype=bool)
    for k, scan in enumerate(known):
        names = [platform["name"] for platform in scan["platforms"]]
        for p, platform in enumerate(scan["platforms"]):
            for other in platform["unresolved_from"]:
                apart[k, p, names.index(other)] = False
    return apart
