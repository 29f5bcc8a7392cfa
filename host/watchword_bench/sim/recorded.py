"""A run as its recording tells it: the same account that is judged after a flight."""

from collections.abc import Iterable, Mapping, Sequence
from math import nan
from typing import Any

import numpy as np

from watchword_bench.protocol.configuration import CONFIGURATION
from watchword_bench.protocol.passed import Passed
from watchword_bench.protocol.table import ABSENT
from watchword_bench.recording.frames import NS_PER_MS, first_scan_ns
from watchword_bench.recording.reader import Recording, RecordingError
from watchword_bench.world.world import Bools, Floats

from .account import Account
from .outcome import challenges_in, cues_in, events_in, health_in, words_in
from .reports import track_report
from .truth import Scan, Target

_Truth = Mapping[str, Any]
_NOWHERE = {"x": nan, "y": nan, "z": nan}


def account_of_recording(recording: Recording, frames: Sequence[Passed]) -> Account:
    """Truth, where it was recorded, and the frames of a recording.

    frames: what `decode_exchanges` makes of it. Raises RecordingError if there is no scan in it.
    """
    start_ns = first_scan_ns(recording.exchanges)
    truths = {(truth.at_ns - start_ns) // NS_PER_MS: truth.scan for truth in recording.truths}
    scans = [passed for passed in frames if passed.frame.name == "scan" and passed.to_board]
    if not scans:
        raise RecordingError(f"{recording.file}: there is no scan in it")
    known = [truths[scan.t_ms] for scan in scans] if all(scan.t_ms in truths for scan in scans) else []
    configuration = configuration_in(frames)
    return Account(
        targets=_targets(known),
        resolvable=_resolvable(known),
        scans=tuple(_scans(scans, frames, known)),
        cues=cues_in(frames),
        end_ms=scans[-1].t_ms + configuration["scan_period"],
        words=tuple(words_in(frames)),
        challenges=challenges_in(frames),
        three_d=any(plot["elevation"] != ABSENT["elevation"] for scan in scans for plot in _plots(scan)),
        keep_out_m=configuration["keep_out"],
        events=events_in(frames),
        health=health_in(frames),
    )


def configuration_in(frames: Iterable[Passed]) -> dict[str, int]:
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


def _scans(scans: Sequence[Passed], frames: Iterable[Passed], known: Sequence[_Truth]) -> Iterable[Scan]:
    """The scans, each with the tracks reported at its time."""
    tracks: dict[int, list[Passed]] = {}
    for passed in frames:
        if passed.frame.name == "track":
            tracks.setdefault(passed.t_ms, []).append(passed)
    for k, scan in enumerate(scans):
        reports = tuple(track_report(scan.t_ms, passed.frame) for passed in tracks.get(scan.t_ms, ()))
        behind = known[k]["plot_sources"] if known else [""] * len(_plots(scan))
        sources = tuple(frozenset(filter(None, names.split("+"))) for names in behind)
        yield Scan(scan.t_ms, sources, reports)


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
