"""The merged picture of a run with several sites, and how it is judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchword_bench.tracking.gospa import gospa
from watchword_bench.world.schema import Site

from .account import Account
from .aircraft import Aircraft, Member, in_common
from .merge import Merger
from .reports import FRIENDLY
from .truth import About

Positions = NDArray[np.float64]


@dataclass(frozen=True)
class Held:
    """An aircraft of the picture and the platforms in it.

    about: that its members' tracks are about.  all: those that the radars did not separate from them as well.
    """

    aircraft: Aircraft
    about: frozenset[str]
    all: frozenset[str]


@dataclass(frozen=True)
class AirPicture:
    """scans: what is in the picture.  positions_m: by platform, (scans, 3) in the common frame.

    tracked: by platform, the scans in which it is there and any board has a track about it.
    """

    times_ms: list[int]
    scans: list[list[Held]]
    positions_m: dict[str, Positions]
    tracked: dict[str, list[int]]

    def holding(self, k: int, name: str) -> list[Held]:
        """What holds a platform: the aircraft about it or, if there is none, those it is merged in."""
        held = self.scans[k]
        return [each for each in held if name in each.about] or [each for each in held if name in each.all]

    def share_once(self, name: str) -> float:
        """Share of the scans in which a platform is tracked, in which just one aircraft holds it."""
        scans = self.tracked[name]
        return sum(len(self.holding(k, name)) == 1 for k in scans) / len(scans) if scans else 1.0

    def stolen_longest_scans(self, name: str) -> int:
        """Longest row of scans in which what holds a platform is shown as a friend."""
        longest = row = 0
        for held in self.scans:
            row = row + 1 if any(name in h.all and h.aircraft.identity in FRIENDLY for h in held) else 0
            longest = max(longest, row)
        return longest


@dataclass(frozen=True)
class PictureMetrics:
    """gospa_mean_m: of the aircraft against the platforms that any board tracks.  aircraft: numbers given.

    share_once: by platform.  counted_twice, mixed: scans in which a platform is in several aircraft, and in
    which an aircraft is of tracks about several platforms.
    """

    gospa_mean_m: float | None
    aircraft: int
    share_once: dict[str, float]
    counted_twice: int
    mixed: int


def air_picture(boards: Sequence[tuple[Site, Account]]) -> AirPicture:
    """Merge what the boards of one run reported, scan by scan. There is one board at least."""
    merger, (home, first) = Merger(), boards[0]
    scans = []
    length = min(len(account.scans) for _, account in boards)
    for k in range(length):
        tracks = [list(_members(site, account, k)) for site, account in boards]
        about = {
            (site.name, track): found
            for site, account in boards
            for track, found in account.attribution.by_scan[k].items()
        }
        picture = merger.scan(first.scan_times_ms[k], tracks)
        scans.append([_held(each, [about[member.key] for member in each.members]) for each in picture])
    place = np.array((home.east_m, home.north_m, 0.0))
    positions_m = {target.name: target.position_m[:length] + place for target in first.targets}
    return AirPicture(
        times_ms=first.scan_times_ms[:length],
        scans=scans,
        positions_m=positions_m,
        tracked={name: _tracked(scans, name, path_m) for name, path_m in positions_m.items()},
    )


def measure_picture(picture: AirPicture) -> PictureMetrics:
    """Judge a merged picture."""
    distances = []
    for k, held in enumerate(picture.scans):
        there = frozenset[str]().union(*(each.all for each in held))
        truths = np.reshape([picture.positions_m[name][k] for name in sorted(there)], (-1, 3))
        aircraft = np.reshape([each.aircraft.position_m for each in held], (-1, 3))
        distances.append(gospa(aircraft, truths[~np.isnan(truths).any(axis=1)]).distance_m)
    names = list(picture.tracked)
    return PictureMetrics(
        gospa_mean_m=float(np.mean(distances)) if distances else None,
        aircraft=len({each.aircraft.number for held in picture.scans for each in held}),
        share_once={name: picture.share_once(name) for name in names},
        counted_twice=len({k for name in names for k in picture.tracked[name] if _several(picture, k, name)}),
        mixed=sum(any(len(each.about) > 1 for each in held) for held in picture.scans),
    )


def _tracked(scans: Sequence[Sequence[Held]], name: str, path_m: Positions) -> list[int]:
    """The scans in which a platform is there and any board has a track about it."""
    there = ~np.isnan(path_m[:, 0])
    return [k for k, held in enumerate(scans) if there[k] and any(name in each.all for each in held)]


def _several(picture: AirPicture, k: int, name: str) -> bool:
    return len(picture.holding(k, name)) > 1


def _held(aircraft: Aircraft, about: Sequence[About]) -> Held:
    mine = frozenset(found.truth for found in about if found.truth is not None)
    return Held(aircraft, mine, frozenset[str]().union(*(found.all for found in about)))


def _members(site: Site, account: Account, k: int) -> Iterator[Member]:
    """A board's tracks of scan k, with its registration by then and the cues open on them."""
    t_ms = account.scans[k].t_ms
    health = next((said for said in reversed(account.health) if said.t_ms <= t_ms), None)
    cues = {
        spell.track: spell.report_at(t_ms)
        for spell in account.spells
        if spell.opened_ms <= t_ms < spell.closed_ms
    }
    for report in account.scans[k].reports:
        yield in_common(site, report, health, cues.get(report.track))
