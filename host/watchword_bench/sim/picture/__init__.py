"""One run in a picture: the plan position, the identities over time, the distances, the board's health."""

from pathlib import Path

from matplotlib.figure import Figure

from .over_time import draw_beliefs, draw_distances, draw_health
from .palette import INK
from .plan_position import draw_plan_position
from .scene import Scene, make_scene
from .several_sites import draw_sites

__all__ = ["Scene", "draw_picture", "draw_sites", "make_scene"]


def draw_picture(scene: Scene, file: Path) -> None:
    """Write the picture; the file's ending says in which format."""
    figure = Figure(figsize=(13, 7.5), dpi=110, layout="constrained", facecolor="white")
    axes = figure.subplot_mosaic(
        [["plan", "beliefs"], ["plan", "distances"], ["plan", "health"]],
        width_ratios=(1.1, 1),
        height_ratios=(1.2, 1, 0.35),
    )
    axes["beliefs"].sharex(axes["health"])
    axes["distances"].sharex(axes["health"])
    draw_plan_position(axes["plan"], scene)
    draw_beliefs(axes["beliefs"], scene)
    draw_distances(axes["distances"], scene)
    draw_health(axes["health"], scene)
    figure.suptitle(scene.title, color=INK)
    figure.savefig(file)
