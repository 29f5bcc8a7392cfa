"""The plan position: everything where it is, seen from above, north up, the asset in the middle."""

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch
from numpy.typing import NDArray

from ..account import Account
from ..cues import Spell
from ..reports import TrackReport
from . import palette
from .scene import Scene

INSET = 0.38  # share of the axes' sides
INSET_HALF_KM = 0.45
INSET_TRAIL_S = 20
INSET_AFTER_SCANS = 10  # after the cue was raised, so that the trail shows what led to it and came of it
CORNERS = ((0.02, 0.02), (0.60, 0.02), (0.60, 0.57))  # the fourth is the legend's


def draw_plan_position(axes: Axes, scene: Scene) -> None:
    """Draw plots, true paths, tracks by identity, cues, and a closer look where two fly close together."""
    account, extent_km = scene.account, scene.extent_m / 1000
    _rings(axes, account, extent_km)
    _plots(axes, scene, 0, len(account.scans), markersize=2, alpha=0.35)
    for target in account.targets:
        axes.plot(*(target.position_m[:, :2].T / 1000), color=palette.INK, linewidth=0.6, zorder=2)
    _tracks(axes, account, 0, len(account.scans), linewidth=2.5)
    labelled: set[int] = set()
    for spell in account.spells:
        _cue_mark(axes, scene, spell, label=spell.track not in labelled)
        labelled.add(spell.track)
    axes.set(xlim=(-extent_km, extent_km), ylim=(-extent_km, extent_km), aspect="equal")
    axes.set(xlabel="east, km", ylabel="north, km")
    axes.legend(handles=_legend(scene), loc="upper left", fontsize=7, framealpha=0.9)
    close = next((spell for spell in account.spells if _company(account, spell)), None)
    if close is not None:
        _closer_look(axes, scene, close)


def _rings(axes: Axes, account: Account, extent_km: float) -> None:
    step_km = 1 if extent_km < 4 else 2
    for radius_km in np.arange(step_km, 1.5 * extent_km, step_km):
        axes.add_patch(Circle((0, 0), radius_km, fill=False, color=palette.RING, linewidth=0.7, zorder=0))
        place = (radius_km * np.sin(np.pi / 8), -radius_km * np.cos(np.pi / 8))
        axes.annotate(
            f"{radius_km:.0f} km", place, fontsize=6, color=palette.FAINT, ha="center", clip_on=True
        )
    keep_out_km = account.keep_out_m / 1000
    axes.add_patch(Circle((0, 0), keep_out_km, fill=False, color=palette.WARNING, linestyle="--", zorder=3))
    axes.plot(0, 0, marker="^", color=palette.INK, markersize=8, zorder=5)


def _plots(axes: Axes, scene: Scene, since: int, until: int, markersize: float, alpha: float) -> None:
    plots_km = np.concatenate(scene.plots_m[since:until]) / 1000
    axes.plot(*plots_km.T, ".", color=palette.FAINT, markersize=markersize, alpha=alpha, zorder=1)


def _tracks(axes: Axes, account: Account, since: int, until: int, linewidth: float) -> None:
    """Each track as a line, every step of it in the colour of its identity."""
    for history in account.histories.values():
        reports = [report for k, report, _ in history if since <= k < until]
        for before, after in pairwise(reports):
            step_km = np.array([before.position_m[:2], after.position_m[:2]]) / 1000
            colour = palette.identity(after.identity)
            axes.plot(*step_km.T, color=colour, linewidth=linewidth, solid_capstyle="round", zorder=3)


def _cue_mark(axes: Axes, scene: Scene, spell: Spell, label: bool) -> None:
    account = scene.account
    report = _report_at(account, spell.track, account.scan_at(spell.opened_ms))
    if report is None:
        return
    cue, place = spell.raised, _place_km(report)
    colour = palette.CUES[cue.kind]
    axes.plot(*place, "o", markersize=11, fillstyle="none", color=colour, zorder=6)
    if label:
        about = scene.about(cue.track, account.told_of(cue))
        left = "" if cue.time_to_asset_s is None else f", {cue.time_to_asset_s:.0f} s left"
        _label(axes, place, f"{cue.kind}\n{about}{left}", beside=place, points=22, colour=colour)


def _label(
    axes: Axes, place: NDArray[np.float64], text: str, beside: NDArray[np.float64], points: float, colour: str
) -> None:
    """Write beside a place, to the right of the direction `beside`, to its left if points are negative."""
    length = float(np.hypot(*beside)) or 1.0
    right, up = points * beside[1] / length, -points * beside[0] / length
    axes.annotate(
        text,
        (place[0], place[1]),
        xytext=(right, up),
        textcoords="offset points",
        fontsize=7,
        color=colour,
        ha="center" if abs(right) < abs(points) / 3 else "left" if right > 0 else "right",
        va="center" if abs(up) < abs(points) / 3 else "bottom" if up > 0 else "top",
        arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.6, "shrinkB": 5},
        zorder=6,
        annotation_clip=True,
    )


def _company(account: Account, spell: Spell) -> bool:
    """Whether another track is so near that an inset about this one shows both."""
    reports = account.scans[_inset_scan(account, spell)].reports
    mine = next((report for report in reports if report.track == spell.track), None)
    others = [report for report in reports if report.track != spell.track]
    return mine is not None and any(
        np.abs(_place_km(other) - _place_km(mine)).max() < INSET_HALF_KM for other in others
    )


def _closer_look(axes: Axes, scene: Scene, spell: Spell) -> None:
    account = scene.account
    at = _inset_scan(account, spell)
    mine = _report_at(account, spell.track, at)
    assert mine is not None  # or it would have no company
    inset = axes.inset_axes((*_free_corner(scene), INSET, INSET), zorder=8)
    since = max(0, at - round(1000 * INSET_TRAIL_S / account.scan_period_ms))
    _plots(inset, scene, since, at + 1, markersize=4, alpha=1)
    _tracks(inset, account, since, at + 1, linewidth=3)
    for index, report in enumerate(account.scans[at].reports):
        place, colour = _place_km(report), palette.identity(report.identity)
        inset.plot(*place, "o", color=colour, markeredgecolor=palette.INK, markersize=7, zorder=5)
        truth = account.attribution.about(at, report.track).truth
        name = scene.about(report.track, frozenset({truth} if truth else ()))
        text = f"{name}\n{report.identity.replace('_', ' ')}"
        heading = np.array(report.velocity_mps[:2])
        _label(inset, place, text, beside=heading, points=18 if index % 2 else -18, colour=palette.INK)
    (east, north), half = _place_km(mine), INSET_HALF_KM
    inset.set(xlim=(east - half, east + half), ylim=(north - half, north + half), xticks=[], yticks=[])
    inset.set_title(f"at {account.scans[at].t_ms / 1000:.0f} s, {2 * half:g} km across", fontsize=7)
    axes.indicate_inset_zoom(inset, edgecolor=palette.INK)


def _inset_scan(account: Account, spell: Spell) -> int:
    return min(account.scan_at(spell.opened_ms) + INSET_AFTER_SCANS, len(account.scans) - 1)


def _free_corner(scene: Scene) -> tuple[float, float]:
    """The corner whose inset lies farthest from every track."""
    extent_km = scene.extent_m / 1000
    places = np.array([_place_km(report) for report in scene.reports])

    def clearance_km(corner: tuple[float, float]) -> float:
        middle = (np.array(corner) + INSET / 2) * 2 * extent_km - extent_km
        return float(np.abs(places - middle).max(axis=1).min())

    return max(CORNERS, key=clearance_km)


def _legend(scene: Scene) -> list[Patch | Line2D]:
    shown = {report.identity for report in scene.reports}
    identities = [
        Patch(color=colour, label=word.replace("_", " "))
        for word, colour in palette.IDENTITIES.items()
        if word in shown
    ]
    truth = [Line2D([], [], color=palette.INK, linewidth=0.6, label="true path")]
    return [
        *identities,
        *(truth if scene.account.targets else []),
        Line2D([], [], color=palette.FAINT, marker=".", linestyle="", label="plots"),
        Line2D([], [], color=palette.WARNING, linestyle="--", label="keep-out"),
        Line2D([], [], color=palette.INK, marker="o", fillstyle="none", linestyle="", label="cue raised"),
    ]


def _report_at(account: Account, track: int, scan: int) -> TrackReport | None:
    return next((report for report in account.scans[scan].reports if report.track == track), None)


def _place_km(report: TrackReport) -> NDArray[np.float64]:
    return np.array(report.position_m[:2]) / 1000
