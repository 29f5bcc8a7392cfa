"""The merged picture of several sites: where they are, true paths, aircraft by identity, who counts them."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch

from ..joint import Joint
from . import palette


def draw_sites(joint: Joint, title: str, file: Path) -> None:
    """Write the picture; the file's ending says in which format."""
    figure = Figure(figsize=(13, 7.5), dpi=110, layout="constrained", facecolor="white")
    plan, counts = figure.subplots(1, 2, width_ratios=(1.1, 1))
    _plan(plan, joint)
    _boards_over_time(counts, joint)
    figure.suptitle(title, color=palette.INK)
    figure.savefig(file)


def _plan(axes: Axes, joint: Joint) -> None:
    for path_m in joint.picture.positions_m.values():
        axes.plot(*(path_m[:, :2].T / 1000), color=palette.INK, linewidth=0.6, zorder=2)
    shown = [held.aircraft for scan in joint.picture.scans for held in scan]
    places_km = np.array([aircraft.position_m[:2] for aircraft in shown]).reshape(-1, 2) / 1000
    colours = [palette.identity(aircraft.identity) for aircraft in shown]
    axes.scatter(places_km[:, 0], places_km[:, 1], s=4, c=colours, zorder=3)
    for site in joint.scenario.site:
        place = (site.east_m / 1000, site.north_m / 1000)
        keep_out_km = joint.scenario.keep_out_m / 1000
        axes.add_patch(Circle(place, keep_out_km, fill=False, color=palette.WARNING, linestyle="--"))
        axes.plot(*place, marker="^", color=palette.INK, markersize=8, zorder=5)
        axes.annotate(site.name, place, xytext=(0, 10), textcoords="offset points", ha="center", fontsize=8)
    identities = {aircraft.identity for aircraft in shown}
    legend: list[Patch | Line2D] = [
        Patch(color=colour, label=word.replace("_", " "))
        for word, colour in palette.IDENTITIES.items()
        if word in identities
    ]
    legend.append(Line2D([], [], color=palette.INK, linewidth=0.6, label="true path"))
    axes.legend(handles=legend, loc="upper left", fontsize=7, framealpha=0.9)
    axes.set(xlabel="east, km", ylabel="north, km", aspect="equal")


def _boards_over_time(axes: Axes, joint: Joint) -> None:
    """Draw, for each truth, what the picture shows of it over time, the thicker the more boards have it."""
    names = [target.name for target in joint.targets]
    for sighting in joint.sightings:
        axes.barh(
            names.index(sighting.truth),
            sighting.end_s - sighting.start_s,
            left=sighting.start_s,
            height=0.2 * len(sighting.sites),
            color=palette.identity(sighting.identity),
        )
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set(xlabel="time since the first scan, s")
    axes.set_title(
        "what the merged picture shows of each; the thicker, the more boards have it",
        fontsize=9,
        color=palette.INK,
    )
