"""Keeps runs in files: what was judged, the picture, and where the recording goes."""

import json
from pathlib import Path

from watchword_bench.world.world import World

from .outcome import Outcome
from .report import report

PICTURES = (".png", ".svg", ".pdf")


class ExtraMissing(Exception):
    """A package that only some commands need isn't installed; the message says how to install it."""


def folder_of(folder: Path, world: World, runtime: str) -> Path:
    """The folder below `folder` that a run has for its own, made if it isn't there."""
    site = f"-{world.site.name}" if world.site is not None else ""
    own = folder / f"{world.scenario.name}{site}-{world.seed}-{runtime}"
    own.mkdir(parents=True, exist_ok=True)
    return own


def store(outcome: Outcome, folder: Path) -> None:
    """Keep what was judged, and the picture, in the run's own folder below `folder`."""
    own = folder_of(folder, outcome.run.world, outcome.run.runtime)
    (own / "run.json").write_text(json.dumps(report(outcome), indent=2) + "\n", encoding="utf-8")
    store_picture(outcome, own / "picture.png")


def store_picture(outcome: Outcome, file: Path) -> None:
    """Draw a run into a file, its ending one of PICTURES."""
    require_pictures()
    from .picture import draw_picture, make_scene

    world = outcome.run.world
    title = picture_title(world.scenario.title, world.scenario.name, str(world.seed))
    draw_picture(make_scene(title, outcome.account, outcome.run.passed), file)


def picture_title(title: str, scenario: str, seed: str) -> str:
    """What stands above the picture of a run."""
    return f"{title}  ·  {scenario}, seed {seed}"


def require_pictures() -> None:
    """Raise ExtraMissing unless pictures can be drawn."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise ExtraMissing(
            'pictures need matplotlib, which isn\'t installed; run `make`, or `pip install "watchword[plot]"`'
        ) from None
