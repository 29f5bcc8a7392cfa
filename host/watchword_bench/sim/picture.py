"""One run in a picture: the plan position, the identities over time and the distances."""

from itertools import pairwise
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch
from numpy.typing import NDArray

from .account import Account
from .cues import Spell
from .outcome import Outcome
from .reports import TrackReport

# Okabe and Ito's palette, which keeps apart for every kind of colour vision; blue is friend, as in
# STANAG 1241 and APP-6.
COLOURS = {
    "PENDING": "#BBBBBB",
    "UNKNOWN": "#F0C419",
    "ASSUMED_FRIEND": "#56B4E9",
    "FRIEND": "#0072B2",
    "NEUTRAL": "#009E73",
    "SUSPECT": "#D55E00",
    "HOSTILE": "#882255",
}
CUE_COLOURS = {"IDENTIFY": "#222222", "ALERT": "#D55E00"}
INK = "#333333"
RAIL = "#999999"
CUES_MAX = 8
"""So many are written out; a picture of more would be all text."""


def draw_picture(outcome: Outcome, file: Path) -> None:
    """Write the picture; the file's ending says in which format."""
    figure = Figure(figsize=(13, 7), dpi=110, layout="constrained", facecolor="white")
    axes = figure.subplot_mosaic(
        [["plan", "beliefs"], ["plan", "distances"]], width_ratios=(1.1, 1), height_ratios=(1.2, 1)
    )
    axes["beliefs"].sharex(axes["distances"])
    _plan_position(axes["plan"], outcome)
    _timeline(axes["beliefs"], outcome)
    _distances(axes["distances"], outcome)
    scenario = outcome.run.world.scenario
    figure.suptitle(f"{scenario.title}  ·  {scenario.name}, seed {outcome.run.world.seed}", color=INK)
    figure.savefig(file)


def _plan_position(axes: Axes, outcome: Outcome) -> None:
    account = outcome.account
    extent_km = _extent_km(account)
    _rings(axes, account, extent_km)
    plots = _plots_km(outcome, 0, len(account.scans))
    axes.plot(*plots.T, ".", color=RAIL, markersize=2, alpha=0.35, zorder=1)
    for target in account.targets:
        axes.plot(*(target.position_m[:, :2].T / 1000), color=INK, linewidth=0.6, zorder=2)
    _tracks(axes, account, 0, linewidth=2.5)
    for spell in account.spells:
        _cue_mark(axes, account, spell)
    axes.set(xlim=(-extent_km, extent_km), ylim=(-extent_km, extent_km), aspect="equal")
    axes.set(xlabel="east, km", ylabel="north, km")
    axes.legend(handles=_legend(account), loc="upper left", fontsize=7, framealpha=0.9)
    hostile = {target.name for target in account.of_kind("hostile")}
    first = next((spell for spell in account.spells if account.told_of(spell.raised) & hostile), None)
    if first is not None:
        _closer_look(axes, outcome, first)


def _rings(axes: Axes, account: Account, extent_km: float) -> None:
    step_km = 1 if extent_km < 4 else 2
    for radius_km in np.arange(step_km, 1.5 * extent_km, step_km):
        axes.add_patch(Circle((0, 0), radius_km, fill=False, color="#DDDDDD", linewidth=0.7, zorder=0))
        axes.annotate(
            f"{radius_km:.0f} km", (0, -radius_km), fontsize=6, color=RAIL, ha="center", clip_on=True
        )
    keep_out = Circle(
        (0, 0), account.keep_out_m / 1000, fill=False, color="#D55E00", linestyle="--", zorder=3
    )
    axes.add_patch(keep_out)
    axes.plot(0, 0, marker="^", color=INK, markersize=8, zorder=5)


def _tracks(axes: Axes, account: Account, since: int, linewidth: float, until: int | None = None) -> None:
    """Each track as a line, every step of it in the colour of its identity."""
    for history in account.histories.values():
        reports = [report for k, report, _ in history if since <= k and (until is None or k <= until)]
        for before, after in pairwise(reports):
            colour = COLOURS.get(after.identity, INK)
            step = np.array([before.position_m[:2], after.position_m[:2]]) / 1000
            axes.plot(*step.T, color=colour, linewidth=linewidth, solid_capstyle="round", zorder=3)


def _cue_mark(axes: Axes, account: Account, spell: Spell) -> None:
    report = _report_at(account, spell.track, account.scan_at(spell.opened_ms))
    if report is None:
        return
    cue = spell.raised
    place = (report.position_m[0] / 1000, report.position_m[1] / 1000)
    axes.plot(*place, "o", markersize=11, fillstyle="none", color=CUE_COLOURS[cue.kind], zorder=6)
    about = " + ".join(sorted(account.told_of(cue))) or "false plots"
    left = "" if cue.time_to_asset_s is None else f", {cue.time_to_asset_s:.0f} s left"
    _label(axes, place, f"{cue.kind}\n{about}{left}", beside=place, points=22, color=CUE_COLOURS[cue.kind])


def _label(
    axes: Axes,
    place: tuple[float, float],
    text: str,
    beside: tuple[float, float],
    points: float,
    color: str = INK,
) -> None:
    """Write beside a place, to the right of the direction `beside`; to its left if points are negative."""
    length = float(np.hypot(*beside)) or 1.0
    right, up = points * beside[1] / length, -points * beside[0] / length
    axes.annotate(
        text,
        place,
        xytext=(right, up),
        textcoords="offset points",
        fontsize=7,
        color=color,
        ha="center" if abs(right) < abs(points) / 3 else "left" if right > 0 else "right",
        va="center" if abs(up) < abs(points) / 3 else "bottom" if up > 0 else "top",
        arrowprops={"arrowstyle": "-", "color": color, "linewidth": 0.6, "shrinkB": 5},
        zorder=6,
        annotation_clip=True,
    )


def _closer_look(
    axes: Axes, outcome: Outcome, spell: Spell, seconds: int = 20, half_km: float = 0.45
) -> None:
    """An inset about the track of a cue, as it stood some scans after it was raised."""
    account = outcome.account
    until = min(account.scan_at(spell.opened_ms) + 10, len(account.scans) - 1)
    report = _report_at(account, spell.track, until)
    if report is None:
        return
    east_km, north_km = report.position_m[0] / 1000, report.position_m[1] / 1000
    corner = (0.60 if east_km < 0 else 0.02, 0.02)
    inset = axes.inset_axes((*corner, 0.38, 0.38), zorder=8)
    since = max(0, until - round(1000 * seconds / account.scan_period_ms))
    inset.plot(*_plots_km(outcome, since, until + 1).T, ".", color=RAIL, markersize=4)
    _tracks(inset, account, since, linewidth=3, until=until)
    for index, last in enumerate(account.scans[until].reports):
        name = account.attribution.about(until, last.track).truth
        place = (last.position_m[0] / 1000, last.position_m[1] / 1000)
        inset.plot(
            *place, "o", color=COLOURS.get(last.identity, INK), markeredgecolor=INK, markersize=7, zorder=5
        )
        side = 18 if index % 2 else -18
        text = f"{name or 'false plots'}\n{last.identity.replace('_', ' ')}"
        _label(inset, place, text, beside=last.velocity_mps[:2], points=side)
    inset.set(xlim=(east_km - half_km, east_km + half_km), ylim=(north_km - half_km, north_km + half_km))
    inset.set(xticks=[], yticks=[], aspect="equal")
    inset.set_title(f"at {account.scans[until].t_ms / 1000:.0f} s, {2 * half_km:g} km across", fontsize=7)
    axes.indicate_inset_zoom(inset, edgecolor=INK)


def _timeline(axes: Axes, outcome: Outcome) -> None:
    """A bar of identities for each truth, and below it the cues that counted for it."""
    account = outcome.account
    names = [target.name for target in account.targets]
    for belief in outcome.beliefs:
        axes.barh(
            names.index(belief.truth),
            belief.end_s - belief.start_s,
            left=belief.start_s,
            height=0.42,
            color=COLOURS.get(belief.identity, INK),
            hatch="///" if {"CONTESTED", "GROUP_POSSIBLE"} & set(belief.flags) else None,
            edgecolor="white",
            linewidth=0,
        )
        if belief.end_s - belief.start_s > 0.15 * account.end_ms / 1000:
            axes.annotate(
                belief.identity.replace("_", " "),
                ((belief.start_s + belief.end_s) / 2, names.index(belief.truth)),
                ha="center",
                va="center",
                fontsize=8,
                color=INK if belief.identity in ("UNKNOWN", "PENDING", "ASSUMED_FRIEND") else "white",
            )
    for row, name in enumerate(names):
        for piece in account.slices_about(name):
            axes.barh(
                row + 0.34,
                piece.seconds,
                left=piece.start_ms / 1000,
                height=0.12,
                color=CUE_COLOURS[piece.cue.kind],
            )
        for spell in account.spells[:CUES_MAX]:
            cue = spell.raised
            if name in account.told_of(cue) and cue.time_to_asset_s is not None:
                text = f"{cue.kind}, {cue.time_to_asset_s:.0f} s left"
                axes.annotate(text, (spell.opened_ms / 1000, row + 0.44), va="top", fontsize=6.5, color=INK)
    _arrivals(axes, outcome)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_title("what the board took each for; below it, the cues open on it", fontsize=9, color=INK)
    axes.tick_params(labelbottom=False)


def _distances(axes: Axes, outcome: Outcome) -> None:
    account = outcome.account
    t_s = np.array(account.scan_times_ms) / 1000
    for target in account.targets:
        axes.plot(t_s, target.range_m / 1000, color=INK, linewidth=0.8, zorder=3)
        for belief in outcome.beliefs:
            if belief.truth == target.name:
                held = (t_s >= belief.start_s) & (t_s <= belief.end_s)
                colour = COLOURS.get(belief.identity, INK)
                axes.plot(t_s[held], target.range_m[held] / 1000, color=colour, linewidth=3.5, zorder=2)
    axes.axhline(account.keep_out_m / 1000, color="#D55E00", linestyle="--", linewidth=1)
    _arrivals(axes, outcome)
    axes.set_title("shaded: before a hostile arrives, a cue on it has to be open", fontsize=9, color=INK)
    axes.set(xlabel="time since the first scan, s", ylabel="distance to the asset, km", ylim=(0, None))
    axes.set_xlim(0, account.end_ms / 1000)


def _arrivals(axes: Axes, outcome: Outcome) -> None:
    """Where a cue on a hostile has to be open: from the crew's time before its arrival."""
    for hostile in outcome.account.of_kind("hostile"):
        lead = outcome.metrics.lead_times[hostile.name]
        if lead.arrival_s is not None and lead.needed_s is not None:
            axes.axvspan(lead.needed_s, lead.arrival_s, color="#D55E00", alpha=0.12, linewidth=0, zorder=0)


def _legend(account: Account) -> list[Patch | Line2D]:
    shown = {report.identity for scan in account.scans for report in scan.reports}
    identities = [
        Patch(color=c, label=name.replace("_", " ")) for name, c in COLOURS.items() if name in shown
    ]
    return [
        *identities,
        Line2D([], [], color=INK, linewidth=0.6, label="true path"),
        Line2D([], [], color=RAIL, marker=".", linestyle="", label="plots"),
        Line2D([], [], color="#D55E00", linestyle="--", label="keep-out"),
        Line2D([], [], color=INK, marker="o", fillstyle="none", linestyle="", label="cue raised"),
    ]


def _plots_km(outcome: Outcome, since: int, until: int) -> NDArray[np.float64]:
    """(n, 2) the plots of some scans, east and north."""
    plots = outcome.run.world.plots
    rows = slice(plots.first[since], plots.first[until])
    turn = plots.azimuth[rows] * (2 * np.pi / 65536)
    return np.stack([np.sin(turn), np.cos(turn)], axis=1) * plots.range[rows, None] / 2000


def _report_at(account: Account, track: int, scan: int) -> TrackReport | None:
    return next((report for report in account.scans[scan].reports if report.track == track), None)


def _extent_km(account: Account) -> float:
    seen = [target.position_m[target.observable, :2] for target in account.targets]
    farthest = max((float(np.abs(places).max()) for places in seen if len(places)), default=2000.0)
    return 1.1 * farthest / 1000
