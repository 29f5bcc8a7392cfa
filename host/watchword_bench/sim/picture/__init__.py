"""One run in a picture: the plan position, the identities over time and the distances."""

from pathlib import Path

from matplotlib.figure import Figure

from ..outcome import Outcome
from .over_time import draw_beliefs, draw_distances
from .palette import INK
from .plan_position import draw_plan_position


def draw_picture(outcome: Outcome, file: Path) -> None:
    """Write the picture; the file's ending says in which format."""
    figure = Figure(figsize=(13, 7), dpi=110, layout="constrained", facecolor="white")
    axes = figure.subplot_mosaic(
        [["plan", "beliefs"], ["plan", "distances"]], width_ratios=(1.1, 1), height_ratios=(1.2, 1)
    )
    axes["beliefs"].sharex(axes["distances"])
    draw_plan_position(axes["plan"], outcome)
    draw_beliefs(axes["beliefs"], outcome)
    draw_distances(axes["distances"], outcome)
    scenario = outcome.run.world.scenario
    figure.suptitle(f"{scenario.title}  ·  {scenario.name}, seed {outcome.run.world.seed}", color=INK)
    figure.savefig(file)
